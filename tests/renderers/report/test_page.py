"""The page for a browser: what files say stays text, programs can read the numbers, colours can be told apart."""

import base64
import hashlib
import itertools
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html as lxml_html
from report_world import PAPER, bars, figure, percent, report, table

from dvk_cli.model.report import Chart, Definition, FieldPart, Panel, Remark, Report, Series, SourceLine, TypicalModel
from dvk_cli.model.result import PeriodStatus, Status, UnitStatus
from dvk_cli.model.summary import Coverage
from dvk_cli.renderers.report import page
from dvk_cli.renderers.report.page_charts import drawings
from dvk_cli.renderers.words import _QUALIFIERS as QUALIFIERS

SCRIPT = "<script>alert(1)</script>"
LINK = '=HYPERLINK("http://x.vn","y")'
MODELS = table("models", ["Lĩnh vực", "Tổng số"], ["Kinh tế", 1200], ["Tổng số", 1200], total=True)


def opened(made: Report) -> Any:
    return lxml_html.document_fromstring(page.html(made, PAPER).decode())


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def of(document: Any, id: str) -> Any:
    (found,) = document.xpath(f'//details[@data-figure="{id}"]')
    return found


def with_units(made: Report, *figures: Any, **more: Any) -> Report:
    return msgspec.structs.replace(made, by_unit=figures, unit_names={"1": "Xã A", "2": "Xã B"}, **more)


# --- what a figure unfolds to ---


def test_a_figure_with_all_that_stands_behind_it() -> None:
    rate = percent(
        "indicators.ty_le_ho_ngheo", "3.81", change="-0.81", change_from="2022", qualifiers=("carried",),
        declared=Decimal("3.9"), coverage=(1, 2), plan=Decimal("3.5"), plan_percent=Decimal(90), plan_units=1,
    )  # fmt: skip
    own = [
        figure("indicators.ty_le_ho_ngheo", value, "%", decimals=2, numerator=n, denominator=d, unit_code=code)
        for code, value, n, d in (("2", "5.00", 5, 100), ("1", "2.62", 8, 305))
    ]
    meant = {rate.id: Definition("tỷ lệ", "Σ “Số hộ nghèo” / Σ “Tổng số hộ” × 100")}
    found = of(opened(with_units(report(rate), *own, definitions=meant)), rate.id)
    numbers = {each.get("data-part"): (each.get("value"), words(each)) for each in found.xpath(".//dl//data")}
    assert numbers == {
        "numerator": ("1", "1"),
        "denominator": ("2", "2"),
        "change": ("-0.81", "-0,81"),
        "declared": ("3.9", "3,90"),
        "plan": ("3.5", "3,50"),
        "plan_percent": ("90", "90"),
    }
    said = words(found.find(".//dl"))
    for part in ("tỷ lệ", "“Tổng số hộ” × 100", "số liệu của kỳ trước", "1/2 đơn vị", "của 1 đơn vị có cả", rate.id):
        assert part in said
    rows = [[words(cell) for cell in row] for row in found.xpath(".//tbody/tr")]
    assert rows == [["Xã A", "2,62", "8", "305"], ["Xã B", "5,00", "5", "100"]]


def test_a_declared_total_stands_beside_the_sum() -> None:
    document = opened(report(figure("models.total", 915, declared=917)))
    assert words(of(document, "models.total").find("summary")) == "models.total 915 (báo cáo ghi: 917) mô hình"


def test_cells_that_a_figure_comes_from_with_their_files_listed_once() -> None:
    lines = tuple(
        SourceLine("Xã A", "2021", f"inbox/{name}", "Mô hình!B7", SCRIPT, "1 mô hình") for name in ("a.xlsx", "b.xlsx")
    )
    made = with_units(report(figure("models.total", 3)), sources={"models.total": (*lines, lines[0])})
    document = opened(made)
    assert [words(each) for each in document.xpath('//section[@aria-labelledby="tep"]//li')] == [
        "inbox/a.xlsx",
        "inbox/b.xlsx",
    ]
    rows = of(document, "models.total").xpath('.//table[contains(@class, "cells")]/tbody/tr')
    assert [words(row[2]) for row in rows] == ["1", "2", "1"]
    assert [words(each) for each in rows[0]] == ["Xã A", "2021", "1", "Mô hình!B7", SCRIPT, "1 mô hình"]
    assert document.get_element_by_id(rows[1].xpath(".//a")[0].get("href")[1:]).text == "inbox/b.xlsx"


def test_of_very_many_cells_the_number_left_out_is_said() -> None:
    line = SourceLine("Xã A", "2021", "a.xlsx", "Mô hình!B7", "x", "1 mô hình")
    made = with_units(report(figure("models.total", 3)), sources={"models.total": (line,) * 2500})
    found = of(opened(made), "models.total")
    assert len(found.xpath('.//table[contains(@class, "cells")]/tbody/tr')) == 200
    assert "Còn 2300 dòng nguồn nữa" in words(found)


def test_a_page_of_28_units_and_50_figures_can_be_sent_by_mail() -> None:
    ids = [f"indicators.{n}" for n in range(50)]
    line = SourceLine(
        "Xã Nhân Trạch", "2021-Q3", "inbox/2021/Xã Nhân Trạch.xlsx", "Chỉ tiêu!AB17", "12.345", "12345 hộ"
    )
    own = [figure(id, n * 1000, "hộ", numerator=n, denominator=n, unit_code=f"{n}") for id in ids for n in range(36)]
    made = with_units(report(*(figure(id, 36) for id in ids)), *own, sources=dict.fromkeys(ids, (line,) * 400))
    assert len(page.html(made, PAPER)) < 2_500_000
    assert len(page.html(msgspec.structs.replace(made, sources={}), PAPER)) < 800_000


# --- what files say is text ---


@pytest.mark.parametrize("name", [SCRIPT, LINK, '" onclick="alert(1)', "</style></script><b>x", "{{ 1 + 1 }}"])
def test_words_of_files_stay_words(name: str) -> None:
    unit = UnitStatus("1", name, "xa", "reported", (PeriodStatus("2021", "reported", {"models": 3}, late=False),))
    made = report(
        figure("models.total", 1, qualifiers=("about",)),
        area=name,
        fields=[FieldPart("kinh_te", name, (TypicalModel(name, name), TypicalModel(name, "", name)))],
        tables=[table("models", [name, "n"], [name, 1])],
        charts=[bars(name)],
        remarks=[Remark("x", name)],
    )
    made = with_units(
        msgspec.structs.replace(made, status=Status(made.period, 1, 1, (unit,), ())),
        figure("models.total", 1, unit_code="9"),
    )
    made = msgspec.structs.replace(made, unit_names={"9": name})
    document, plain = opened(made), opened(report(figure("models.total", 1)))
    assert len(document.xpath("//script")) == len(document.xpath("//style")) == 1
    assert document.xpath("//script")[0].text == plain.xpath("//script")[0].text
    assert not document.xpath("//b") and not [each for each in document.xpath("//@*") if each.attrname.startswith("on")]
    flat = " ".join(name.split())
    places = ("//h1", "//li", "//tbody/tr/th", "//figure//*[local-name()='text']", "//table/thead//th")
    for place in places:
        assert any(flat in words(each) for each in document.xpath(place)), place
    # A link of the page leads to the page.
    assert all(href.startswith("#") for href in document.xpath("//@href"))


def test_signs_that_no_page_can_hold_are_shown_as_such() -> None:
    assert "A\ufffdB" in page.html(report(figure("models.total", 1), area="A\x00B"), PAPER).decode()


# --- the page itself ---


def test_the_language_of_the_reader_and_the_day_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = report(figure("models.total", 5, declared=6), tables=(MODELS,), coverage=Coverage(28, 27))
    english = page.html(made, PAPER)
    monkeypatch.setenv("DVK_LANG", "vi")
    assert page.html(made, msgspec.structs.replace(PAPER, dated=date(2024, 1, 5))) == english


def test_the_rules_of_the_page_let_in_its_own_style_and_script_only() -> None:
    document = opened(report(figure("models.total", 5)))
    (rules,) = document.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert rules.startswith("default-src 'none'; ")
    for name, directive in (("style", "style-src"), ("script", "script-src")):
        text = document.xpath(f"//{name}")[0].text.encode()
        assert f"{directive} 'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" in rules
    # Styles in attributes would not be let in.
    assert not document.xpath("//@style")


def test_headings_are_in_order_and_every_table_has_a_caption_and_heads() -> None:
    made = with_units(
        report(figure("models.total", 5), percent("indicators.ty_le_ho_ngheo", "1.5"), tables=(MODELS,)),
        figure("models.total", 5, unit_code="1"),
    )
    document = opened(made)
    levels = [int(each.tag[1]) for each in document.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert document.get("lang") == "vi"
    for each in document.xpath("//table"):
        assert words(each.find("caption"))
        assert {head.get("scope") for head in each.xpath("./thead//th")} == {"col"}
        assert all(len(row.xpath('./th[@scope="row"]')) == 1 for row in each.xpath("./tbody/tr"))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(href[1:] in ids for href in document.xpath("//@href"))


@pytest.mark.parametrize(("periods", "brief"), [(1, False), (4, False), (12, True)])
def test_the_grid_of_who_has_reported(periods: int, brief: bool) -> None:
    labels = [f"2021-{n:02}" for n in range(1, periods + 1)]
    first = tuple(PeriodStatus(label, "partial", {"models": 3, "indicators": 0}, late=True) for label in labels)
    units = (
        UnitStatus("1", "Xã A", "xa", "partial", first),
        # Founded later: it owes nothing for the months before.
        UnitStatus("2", "Xã B", "xa", "missing", (PeriodStatus(labels[-1], "missing", {}, late=False),)),
    )
    made = report(figure("models.total", 5))
    document = opened(msgspec.structs.replace(made, status=Status(made.period, 2, 0, units, ())))
    (grid,) = [each for each in document.xpath("//table") if words(each.find("caption")) == "Đơn vị theo kỳ báo cáo"]
    heads = [words(each) for each in grid.xpath(".//thead//th")]
    assert heads[:2] == ["Đơn vị", "tháng 1/2021"]
    assert (heads[-1] == "Cả kỳ") == (periods > 1)
    rows = [[words(cell) for cell in row] for row in grid.xpath("./tbody/tr")]
    assert rows[0][1] == ("* một phần (muộn)" if brief else "một phần (muộn)mô hình 3, chỉ tiêu 0")
    assert rows[1][periods] == "chưa có"
    if periods > 1:
        assert rows[1][1] == "không phải báo cáo"
    assert ("* muộn" in words(document)) == brief


# --- pictures and colours ---


def test_bars_are_as_long_as_their_numbers() -> None:
    (drawn,) = drawings(bars("Kinh tế", "Văn hóa - xã hội", "Khác"))
    wide = [float(s.attributes["width"].rstrip("%")) for s in drawn.shapes if s.name == "rect"]
    assert wide == [28.0, 56.0, 84.0]


def test_a_line_stops_at_a_break_and_at_a_missing_value() -> None:
    values = (Decimal(5), Decimal(4), None, Decimal(3), Decimal(2))
    series = Series("Tỷ lệ", values, tuple("" if value is None else str(value) for value in values))
    panel = Panel(kind="line", categories=tuple("12345"), series=(series,), breaks=((1, "đổi chuẩn nghèo"),))
    (drawn,) = drawings(Chart("poverty", "", (panel,), ""))
    joined = [s.attributes["x1"] for s in drawn.shapes if s.attributes.get("class", "").startswith("trend")]
    assert joined == ["70.00%"]
    assert "đổi chuẩn nghèo" in [shape.words for shape in drawn.shapes]


def test_a_picture_of_many_periods_keeps_room_for_their_names() -> None:
    many = tuple(f"2021-{n:02}" for n in range(1, 13))
    panel = Panel(kind="columns", categories=many, series=(Series("a", (1,) * 12, ("1",) * 12),))
    assert drawings(Chart("coverage", "", (panel,), ""))[0].width == "864"


CSS = (Path(page.__file__).parent / "page_parts" / "page.css").read_text("utf-8")


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_can_be_told_from_their_ground(theme: int) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    colours = dict(re.findall(r"--(\w+): (#\w{6});", re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[theme]))
    assert len(colours) >= 10
    grounds = ["ground", "card", "tint", "notice", "part", "back", "none"]
    poor = [
        (ink, ground)
        for ink, ground in [
            *(("ink", each) for each in grounds),
            *((i, g) for i in ("soft", "link") for g in grounds[:3]),
        ]
        if contrast(colours[ink], colours[ground]) < 4.5
    ]
    assert poor == []


def test_numbers_in_bars_can_be_told_from_the_bar() -> None:
    bars_, inks = (dict(re.findall(rf"\.{kind}(\d) {{ fill: (#\w+);", CSS)) for kind in ("s", "i"))
    assert len(bars_) == 7
    assert [n for n, colour in bars_.items() if contrast(inks.get(n, "#000000"), colour) < 4.5] == []


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_no_qualifier_is_left_unsaid(qualifier: str) -> None:
    plain, said = (
        page.html(with_units(report(figure("models.total", 3, qualifiers=each))), PAPER) for each in ((), (qualifier,))
    )
    assert len(said) > len(plain)
