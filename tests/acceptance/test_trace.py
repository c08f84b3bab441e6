"""`dvk trace`: every figure of the sample workspaces, down to the cells of the files that came in."""

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from offices import PERIODS, Office, dvk, indicators, made, models, title, values, workbook

from dvk_cli.model.report import SourceLine
from dvk_cli.model.trace import Trace
from dvk_cli.pipeline import summarise
from dvk_cli.pipeline.report import report
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import find_workspace

Given = Callable[[str], Office]


def traces_of(office: Office, **more: Any) -> tuple[list[Trace], Any]:
    """The traces of all figures of an office's period, and the summary as `dvk summarize` makes it."""
    workspace, span = find_workspace(office.root), parse_period(office.period)
    assert span is not None
    tracer = summarise.tracer(workspace, span, **more)
    made_ = [tracer.trace(figure, entry, recorded) for figure, entry, recorded in tracer.figures()]
    return made_, summarise.summarise(workspace, span, **more)


@pytest.mark.parametrize("key", PERIODS)
def test_every_figure_of_area_and_units_has_a_trace_that_comes_to_it(key: str, office: Given) -> None:
    traces, summary = traces_of(office(key), by="unit")
    assert {(t.figure.id, t.figure.unit_code): t.figure for t in traces} == {
        (figure.id, figure.unit_code): figure for figure in summary.figures
    }
    for trace in traces:
        figure, sums = trace.figure, sums_of(trace)
        if figure.numerator is None:
            assert sums.get("value", 0) == figure.value
        else:
            assert (sums["numerator"], sums["denominator"]) == (figure.numerator, figure.denominator)
        if figure.denominator is not None:
            assert sums["denominator"] == figure.denominator
        if figure.declared is not None:
            assert figure.value + sums["declared"] == figure.declared
        assert figure.plan is None or sums["plan"] == figure.plan


def sums_of(trace: Trace) -> dict[str, Any]:
    sums: dict[str, Any] = {}
    for use in trace.used:
        sums[use.role] = sums.get(use.role, 0) + use.counts_as
    return sums


@pytest.mark.parametrize("key", PERIODS)
def test_every_cell_that_a_trace_names_holds_what_it_shows(key: str, office: Given) -> None:
    traces, _summary = traces_of(office(key))
    root = office(key).root
    sources = {use.source for trace in traces for use in trace.used if use.source.file and use.source.raw}
    assert sources
    wrong = [
        source for source in sources if not same(cell_in(root / source.file, source.sheet, source.cell), source.raw)
    ]
    assert wrong == []


def same(held: object, shown: str) -> bool:
    """A list's row is shown by its name; a number as it is written."""
    text = " ".join(str(held).split())
    if text == " ".join(shown.split()):
        return True
    try:
        return float(text) == float(shown.replace(",", "."))
    except ValueError:
        return False


@cache
def sheets_of(path: Path) -> Any:
    """The workbook, or the rows of a text file."""
    if path.suffix in (".csv", ".tsv"):
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        sign = max(";\t,", key=text.splitlines()[-1].count)
        return list(csv.reader(text.splitlines(), delimiter=sign))
    from openpyxl import load_workbook

    return load_workbook(path, data_only=True)


def cell_in(path: Path, sheet: str, cell: str) -> object:
    found = sheets_of(path)
    if isinstance(found, list):
        return found[int(cell[1:]) - 1][ord(cell[0]) - ord("A")]
    return found[sheet][cell].value


def trace(root: Path, *arguments: str) -> Any:
    ran = dvk("-C", root, "trace", *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def test_the_poverty_rate_of_bo_trach_down_to_its_cells(office: Given) -> None:
    found = trace(office("bo_trach").root, "indicators.ty_le_ho_ngheo", "--period", "2021-2023")
    assert found["schema"] == "dvk.trace/1"
    assert str(found["figure"]["value"]) == "3.81"
    assert found["formula"] == "Σ ho_ngheo / Σ tong_so_ho × 100"
    assert found["arithmetic"][0] == "1.829 / 48.005 × 100 = 3,81"
    by_role = {role: [u for u in found["used"] if u["role"] == role] for role in ("numerator", "denominator")}
    assert [sum(u["counts_as"] for u in uses) for uses in by_role.values()] == [1829, 48005]
    assert all(u["file"].startswith("inbox/2023/") and len(u["sha256"]) == 64 for u in by_role["numerator"])
    assert {u["why"] for u in found["set_aside"]} == {"rate", "not_at_end"}


def test_the_trace_of_one_unit(office: Given) -> None:
    found = trace(office("bo_trach").root, "ho_ngheo", "--period", "2023", "--unit", "Mỹ Trạch")
    assert found["unit"]["name"] == "Xã Mỹ Trạch"
    assert [(u["cell"], u["raw"], u["value"]) for u in found["used"] if u["role"] == "value"] == [("D15", "48", 48)]


def test_the_declared_total_of_yen_son(office: Given) -> None:
    found = trace(office("yen_son").root, "models.total", "--period", "2020-2022")
    declared = [u for u in found["used"] if u["role"] == "declared"]
    assert (found["figure"]["value"], sum(u["counts_as"] for u in declared)) == (915, 2)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An office that has received a report, and then a corrected one."""
    root = made(tmp_path / "office")
    head = title("XÃ LÝ TRẠCH", "Năm 2023")
    first = workbook(
        root / "inbox" / "a.xlsx",
        Số=head + indicators(tong_so_ho=1500, ho_ngheo=62),
        Mô=head + models("Nuôi ong", "Trồng rừng"),
    )
    assert dvk("-C", root, "ingest", first).code == 0
    second = workbook(root / "inbox" / "b.xlsx", Số=head + indicators(tong_so_ho=1500, ho_ngheo=60))
    assert dvk("-C", root, "ingest", second).code == 0
    return root


def test_what_was_replaced_is_set_aside_with_what_replaced_it(small: Path) -> None:
    found = trace(small, "ho_ngheo", "--period", "2023")
    assert [(u["file"], u["value"]) for u in found["used"]] == [("inbox/b.xlsx", 60)]
    (left,) = found["set_aside"]
    assert (left["file"], left["cell"], left["value"], left["why"]) == ("inbox/a.xlsx", "D6", 62, "replaced")
    assert "inbox/b.xlsx" in left["message"]


def test_what_was_excluded_is_set_aside_with_the_reason(small: Path) -> None:
    number = max(s["id"] for s in dvk("-C", small, "submissions", "-f", "json").json["submissions"])
    assert dvk("-C", small, "exclude", number, "--why", "gửi nhầm").code == 0
    found = trace(small, "ho_ngheo", "--period", "2023")
    assert [u["value"] for u in found["used"]] == [62]
    assert [(u["file"], u["why"], "gửi nhầm" in u["message"]) for u in found["set_aside"]] == [
        ("inbox/b.xlsx", "excluded", True)
    ]


@pytest.mark.parametrize(
    ("place", "figures", "note"),
    [
        ("b.xlsx!Số!D6", {"indicators.ho_ngheo": 60, "indicators.ty_le_ho_ngheo": 60}, ""),
        ("b.xlsx!Số!d5", {"indicators.tong_so_ho": 1500, "indicators.ty_le_ho_ngheo": 1500}, ""),
        ("b.xlsx!D6", {"indicators.ho_ngheo": 60, "indicators.ty_le_ho_ngheo": 60}, ""),
        ("b.xlsx [Số!D6]", {"indicators.ho_ngheo": 60, "indicators.ty_le_ho_ngheo": 60}, ""),
        ("inbox/b.xlsx!Số!$D$6", {"indicators.ho_ngheo": 60, "indicators.ty_le_ho_ngheo": 60}, ""),
        ("a.xlsx!Mô!B5", {"models.total": 1, "models.kinh_te": 1, "models.tap_the": 1}, ""),
        ("a.xlsx!Mô!C6", {"models.total": 1, "models.kinh_te.tap_the": 1, "models.moi": 1}, ""),
        ("a.xlsx!Số!D6", {}, "counts in no figure of 2023"),
        ("b.xlsx!Số!A1", {}, "No figure was read from this cell"),
        ("b.xlsx!Số!B4", {}, "No figure was read from this cell"),
    ],
)
def test_from_a_cell_to_the_figures_that_it_counts_in(
    place: str, figures: dict[str, int], note: str, small: Path
) -> None:
    found = trace(small, place)
    counts = {use["figure"]: use["counts_as"] for use in found["used"] if use["unit_code"] is None}
    assert figures.items() <= counts.items()
    assert bool(figures) == bool(counts)
    assert note in " ".join(found["notes"])


def test_a_replaced_cell_says_where_it_would_have_counted(small: Path) -> None:
    found = trace(small, "a.xlsx!Số!D6")
    assert [record["state"] for record in found["records"]] == ["replaced"]
    assert {(each["figure"], each["why"]) for each in found["set_aside"]} == {
        ("indicators.ho_ngheo", "replaced"),
        ("indicators.ty_le_ho_ngheo", "replaced"),
    }


def test_a_cell_of_a_rejected_file_shows_the_errors(small: Path) -> None:
    head = title("XÃ LÝ TRẠCH", "Năm 2023")
    bad = workbook(small / "inbox" / "c.xlsx", Mô=head + models("Nuôi dê", field="Kinh té"))
    assert dvk("-C", small, "ingest", bad).code == 1
    found = trace(small, "c.xlsx!Mô!C5")
    assert "rejected" in found["notes"][0]
    assert "DVK203" in [each["code"] for each in found["findings"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ho_ngheo"], "of which period?"),
        (["ho_ngeo", "--period", "2023"], "there is no figure “ho_ngeo” for 2023"),
        (["z.xlsx!D6"], "no file “z.xlsx” was received"),
        (["b.xlsx!D6", "--unit", "Lý Trạch"], "a cell is traced in what is in force"),
    ],
)
def test_what_cannot_be_traced_is_a_usage_error(arguments: list[str], message: str, small: Path) -> None:
    ran = dvk("-C", small, "trace", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert message in ran.err


@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
def test_every_format_shows_the_cell(form: str, small: Path) -> None:
    for arguments in (["ho_ngheo", "--period", "2023"], ["b.xlsx!Số!D6"]):
        ran = dvk("-C", small, "trace", *arguments, "-f", form)
        assert (ran.code, ran.err) == (0, "")
        assert "ho_ngheo" in ran.out.decode().replace("\\", "")


def test_sources_of_every_figure_for_a_report(office: Given) -> None:
    workspace, span = find_workspace(office("bo_trach").root), parse_period("2021-2023")
    assert span is not None
    sources, known = report(workspace, span).sources, values(office("bo_trach").root, "2021-2023")
    assert sources.keys() == known.keys()
    assert [name for name, lines in sources.items() if not lines and known[name]] == []
    line = SourceLine(
        "Xã Bắc Trạch",
        "2023",
        "inbox/2023/Xã Bắc Trạch 2023.xlsx",
        "Chỉ tiêu!D16, D9",
        "44; 1622",
        "44 / 1.622",
    )
    assert line in sources["indicators.ty_le_ho_ngheo"]
    # What the cells of lists hold may name a person.
    assert {each.value for name, lines in sources.items() if name[0] != "i" for each in lines} == {""}


@pytest.mark.parametrize("key", PERIODS)
def test_every_figure_of_a_summary_is_explained(key: str, office: Given) -> None:
    for figure in values(office(key).root, PERIODS[key]):
        said = json.loads(dvk("explain", figure, "-f", "json").out)
        assert said.keys() >= {"id", "definition", "kind", "formula", "source", "example"}, figure
        assert said["id"] == figure
