"""The whole station: order, views, properties, tables."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summary_world import agency, ask, count, decision, facts, figures, model, part, value, values, xa

from dvk_cli.model.facts import Facts
from dvk_cli.model.summary import NOTE_MESSAGES, Note, Table
from dvk_cli.renderers.words import cell_words
from dvk_cli.summaries.build import build
from dvk_cli.summaries.numbers import plain
from dvk_cli.vietnamese.periods import parse_period

A, B, C = xa("A"), xa("B"), xa("C", "thi_tran")
UNITS = [A, B, C]
BODY = agency("q1", decides=("huyen",))

_unit = st.sampled_from(["A", "B", "C", "q1"])
_year = st.sampled_from(["2021", "2022", "2022-H1", "2022-H2"])
_facts = st.lists(
    st.one_of(
        st.builds(
            model,
            _unit,
            st.integers(0, 9),
            st.sampled_from(["kinh_te", "khac"]),
            st.sampled_from(["tap_the", "ca_nhan"]),
        ),
        st.builds(count, _unit, _year, st.integers(0, 9), st.sampled_from(["kinh_te", "khong_ro"])),
        st.builds(
            lambda u, y, n, lv: count(u, y, n, level=lv),
            _unit,
            _year,
            st.integers(0, 9),
            st.sampled_from(["co_so", "huyen"]),
        ),
        st.builds(
            lambda u, y, lv, who, p: decision(u, y, lv, who, performer=p),
            _unit,
            _year,
            st.sampled_from(["co_so", "huyen"]),
            st.sampled_from("xyz"),
            st.sampled_from(["", "p"]),
        ),
        st.builds(
            value,
            _unit,
            _year,
            st.sampled_from(["ho_ngheo", "tong_so_ho", "doan_giam_sat", "xa_dat_ntm", "ocop_3_sao", "tiep_xuc_cu_tri"]),
            st.integers(0, 5),
        ),
        st.builds(part, _unit, _year, st.sampled_from(["models", "recognitions", "indicators", "counts"])),
    ),
    max_size=30,
)


def gather(items: list[Any]) -> Facts:
    """As the store gives them: one value for a unit, period and indicator; one number for a cell of counts."""
    kept: dict[object, Any] = {}
    for item in items:
        said = msgspec.to_builtins(item, builtin_types=(Decimal,))
        key = tuple((k, str(v)) for k, v in said.items() if k not in ("value", "number", "records"))
        kept[type(item).__name__, key, said.get("number") if "identity" in said else ""] = item
    return facts(*kept.values())


@given(_facts, st.randoms())
def test_the_order_of_facts_does_not_matter(items: list[Any], random: Any) -> None:
    given_facts = gather(items)
    lists = msgspec.structs.asdict(given_facts).items()
    shuffled = Facts(
        **{name: random.sample(each, len(each)) if isinstance(each, list) else each for name, each in lists}
    )
    request = ask("2021-2022", UNITS, agencies=[BODY])
    assert build(request, shuffled) == build(request, given_facts)


@settings(deadline=None)  # the first summary by unit loads pandas
@given(_facts)
def test_parts_add_to_the_whole(items: list[Any]) -> None:
    """Over fields, subjects and units; models and recognitions, flows and stocks."""
    summary = build(ask("2021-2022", UNITS, agencies=[BODY], by="unit"), gather(items))
    own = values(summary)
    adding = ("models.", "recognitions.", "indicators.doan_giam_sat", "indicators.ho_ngheo", "indicators.ocop_3_sao")
    for name, number in own.items():
        if name.startswith(adding):
            units = [f.value for f in summary.figures if f.id == name and f.unit_code is not None]
            assert sum(n for n in units if n is not None) == number
    fields = [n for name, n in own.items() if name in ("models.kinh_te", "models.khac", "models.khong_ro")]
    if "models.total" in own:
        assert (
            sum(n or 0 for n in fields)
            + sum(own.get(f"models.{field}") or 0 for field in ("van_hoa_xa_hoi", "nong_thon_moi"))
            == own["models.total"]
        )
    for level in ("co_so", "huyen"):
        name = f"recognitions.{level}.cong_nhan"
        if name in own:
            assert sum(own.get(f"{name}.{s}") or 0 for s in ("tap_the", "khong_ro")) == own[name]


@given(_facts)
def test_values_of_another_day_and_period_move_nothing(items: list[Any]) -> None:
    """What happened in 2021 is no part of 2022 (the store gives observations of the year before, for changes)."""
    inside = [i for i in items if getattr(i, "period", None) is None or i.period.start.year == 2022]
    before = [
        value("A", "2021", "doan_giam_sat", 5),
        value("B", "2021", "ocop_3_sao", 5),
        value("C", "2021", "dan_so", 5),
    ]
    request = ask("2022", UNITS, agencies=[BODY])
    assert values(build(request, gather(inside))) == values(build(request, gather([*inside, *before])))


def example() -> Facts:
    return facts(
        model("A", 3),
        model("B", 2, "khac", "ca_nhan"),
        decision("A", "2022", "co_so", "x"),
        decision("q1", "2022", "huyen", "x", form="khen_thuong"),
        value("A", "2022", "ho_ngheo", 10),
        value("A", "2022", "tong_so_ho", 100),
        value("B", "2022", "ho_ngheo", 5),
        value("B", "2022", "tong_so_ho", 100),
        value("A", "2022", "xa_dat_ntm", 1),
        value("B", "2022", "xa_dat_ntm", 0),
        value("q1", "2022", "doan_giam_sat", 4),
        parts=[part("A", "2022", "models"), part("B", "2022", "models"), part("q1", "2022", "recognitions")],
    )


def test_figures_are_in_the_order_of_the_catalogue() -> None:
    summary = build(ask("2022", UNITS, agencies=[BODY]), example())
    assert [f.id for f in summary.figures] == [
        "models.total",
        "models.kinh_te",
        "models.kinh_te.tap_the",
        "models.van_hoa_xa_hoi",
        "models.quoc_phong_an_ninh",
        "models.he_thong_chinh_tri",
        "models.nong_thon_moi",
        "models.khac",
        "models.khac.ca_nhan",
        "models.tap_the",
        "models.ca_nhan",
        "models.moi",
        "models.tiep_tuc",
        "recognitions.co_so.cong_nhan",
        "recognitions.co_so.cong_nhan.tap_the",
        "recognitions.huyen.khen_thuong",
        "recognitions.huyen.khen_thuong.tap_the",
        "indicators.tong_so_ho",
        "indicators.ho_ngheo",
        "indicators.ty_le_ho_ngheo",
        "indicators.xa_dat_ntm",
        "indicators.doan_giam_sat",
    ]
    assert (summary.taxonomy, summary.year, summary.as_of) == ("sau_linh_vuc", "calendar", None)


def test_by_unit_every_unit_and_agency_has_its_figures() -> None:
    summary = build(ask("2022", UNITS, agencies=[BODY], by="unit"), example())
    found = {(f.id, f.unit_code): f for f in summary.figures if f.unit_code is not None}
    assert found["models.total", "A"].value == 3
    assert found["indicators.ty_le_ho_ngheo", "B"].value == 5
    assert (found["indicators.xa_dat_ntm", "B"].value, found["indicators.xa_dat_ntm", "B"].denominator) == (0, 1)
    assert found["indicators.doan_giam_sat", "q1"].value == 4
    assert found["recognitions.huyen.khen_thuong", "q1"].value == 1
    assert {code for _, code in found} == {"A", "B", "q1"}


def test_only_one_units_figures() -> None:
    summary = build(ask("2022", UNITS, agencies=[BODY], unit="B"), example())
    found = figures(summary)
    assert (found["models.total"].value, found["indicators.ho_ngheo"].value) == (2, 5)
    assert (summary.coverage.expected, summary.coverage.agencies.expected) == (1, 0)
    assert "recognitions.co_so.cong_nhan" not in found


def test_by_year_each_year_is_asked_for_itself() -> None:
    """A model of 2021 and 2022 is one in the span and one in each year: years do not add up."""
    both = facts(model("A", 1), parts=[part("A", "2021", "models"), part("A", "2022", "models")])
    years = [
        (ask(year, [A]), facts(model("A", 1), value("A", year, "ho_ngheo", n), parts=[part("A", year, "models")]))
        for year, n in (("2021", 7), ("2022", 9))
    ]
    summary = build(ask("2021-2022", [A], by="year"), both, years)
    assert [(f.year, f.value) for f in summary.figures if f.id == "models.total"] == [(None, 1), (2021, 1), (2022, 1)]
    assert [(f.year, f.value) for f in summary.figures if f.id == "indicators.ho_ngheo"] == [(2021, 7), (2022, 9)]
    table = table_of(summary.tables, "by_year")
    assert [c.label for c in table.columns][2:] == ["2021", "2022"]
    assert shown(table)[1][2:] == ["7", "9"]


def test_years_may_run_from_the_15th_of_december() -> None:
    period, base = parse_period("2022", "nd09"), parse_period("2021", "nd09")
    request = msgspec.structs.replace(ask("2022", [A], by="year"), year="nd09", period=period, base=base)
    sent = msgspec.structs.replace(count("A", "2022", 4), period=period)
    summary = build(request, facts(), [(request, facts(sent))])
    assert [f.year for f in summary.figures if f.id == "models.total"] == [2022]


# --- tables ---


def table_of(tables: tuple[Table, ...], name: str) -> Table:
    return next(table for table in tables if table.id == name)


def shown(table: Table) -> list[list[str]]:
    """The cells as text: 18/25, … for missing."""
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            text = cell.text if cell.kind == "text" else "…" if cell.value is None else str(cell.value)
            cells.append(text + (f"/{cell.denominator}" if cell.denominator is not None else ""))
        rows.append(cells)
    return rows


def test_tables_of_models_recognitions_indicators_and_coverage() -> None:
    tables = build(ask("2022", UNITS, agencies=[BODY]), example()).tables
    assert [table.id for table in tables] == ["models", "course", "recognitions", "indicators", "coverage"]
    assert shown(table_of(tables, "course"))[0] == ["Models: new in the period", "5", "2/3"]
    assert shown(table_of(tables, "models"))[:2] == [["Economy", "3", "0", "3"], ["Culture and society", "0", "0", "0"]]
    assert shown(table_of(tables, "models"))[-1][1:] == ["3", "2", "5"]
    assert shown(table_of(tables, "recognitions")) == [
        ["Grassroots level", "Recognised", "1", "1"],
        ["District level", "Rewarded", "1", "1"],
    ]
    assert shown(table_of(tables, "indicators"))[2:4] == [
        ["Poor household rate", "%", "7.5", "2/3"],
        ["Communes meeting the new rural standard", "xã", "1/2", "2/2"],
    ]
    assert [row[1] for row in shown(table_of(tables, "coverage"))] == ["3", "2", "0", "1", "1", "1"]
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)


def test_the_table_of_models_adds_up_what_has_no_subject() -> None:
    table = table_of(
        build(ask("2022", [A]), facts(count("A", "2022", 4), count("A", "2022", 3, "khong_ro"))).tables, "models"
    )
    assert shown(table)[-1][1:] == ["7", "7"]


def test_the_table_of_indicators_shows_changes_and_the_areas_own_values() -> None:
    seen = [value("A", y, "ho_ngheo", n) for y, n in (("2022", 10), ("2023", 7))]
    seen += [value("A", y, "tong_so_ho", 100) for y in ("2022", "2023")]
    seen += [value("q1", "2023", "dan_so", 900, scope="area")]
    table = table_of(build(ask("2023", [A]), facts(*seen)).tables, "indicators")
    assert [c.id for c in table.columns] == ["indicator", "measure_unit", "value", "change", "coverage"]
    by_name = {row[0].text: row for row in table.rows}
    assert (by_name["Poor household rate"][3].value, by_name["Poor household rate"][3].signed) == (-3, True)
    assert by_name["Poor household rate"][3].suffix == " points"
    assert by_name["Population"][4].text == "whole area"


@pytest.mark.parametrize(
    ("communes", "agencies", "expected"),
    [
        (["A", "B"], [], "2/3"),
        ([], ["q1"], "1 agency"),
        ([], ["q1", "q2"], "2 agencies"),
        (["A"], ["q1"], "1/3 + 1 agency"),
    ],
)
def test_the_table_of_indicators_says_who_reported(communes: list[str], agencies: list[str], expected: str) -> None:
    seen = facts(*(value(code, "2022", "doan_giam_sat", 4) for code in (*communes, *agencies)))
    summary = build(ask("2022", UNITS, agencies=[BODY, agency("q2")]), seen)
    figure = figures(summary)["indicators.doan_giam_sat"]
    assert (figure.coverage, figure.agencies) == ((len(communes), 3), len(agencies))
    assert cell_words(table_of(summary.tables, "indicators").rows[0][-1]) == expected


def test_a_field_that_no_list_names_has_none_of_any_subject_and_what_is_not_known_stays_missing() -> None:
    lists = [model("A", 3), model("B", 2, "khac", "ca_nhan")]
    both = shown(table_of(build(ask("2022", [A, B]), facts(*lists)).tables, "models"))
    assert both[0] == ["Economy", "3", "0", "3"]
    assert both[2] == ["Defence and security", "0", "0", "0"]
    # B sends a table of counts without a column for collectives.
    counts = [model("A", 3), count("B", "2022", 2, "khac", "ca_nhan")]
    mixed = shown(table_of(build(ask("2022", [A, B]), facts(*counts)).tables, "models"))
    assert mixed[0] == ["Economy", "3", "…", "3"]
    assert mixed[-2] == ["Other", "…", "2", "2"]


def test_the_table_by_unit_leaves_missing_figures_missing() -> None:
    table = table_of(build(ask("2022", UNITS, agencies=[BODY], by="unit"), example()).tables, "by_unit")
    assert [c.id for c in table.columns][:4] == ["unit_code", "unit", "models.total", "recognitions.co_so.cong_nhan"]
    assert [row[:4] for row in shown(table)] == [
        ["A", "Xã Số A", "3", "1"],
        ["B", "Xã Số B", "2", "…"],
        ["q1", "Ban q1", "…", "…"],
    ]


def test_nothing_reported_makes_no_figures_and_only_the_table_of_coverage() -> None:
    for by in ("unit", "year"):
        summary = build(ask("2022", [A], by=by), facts())
        assert (summary.figures, [table.id for table in summary.tables]) == ((), ["coverage"])


# --- small parts ---


def test_notes_have_words_for_all_that_they_say() -> None:
    for code in NOTE_MESSAGES:
        blanks = [piece.split("}")[0] for piece in NOTE_MESSAGES[code].split("{")[1:]]
        note = Note(code, {blank: f"<{blank}>" for blank in blanks})
        assert "{" not in note.message


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6))
def test_plain_numbers_keep_their_value_and_no_zeros(number: Decimal) -> None:
    found = plain(number)
    assert found == number
    assert not str(found).endswith("0") or isinstance(found, int)
    assert "E" not in str(found)


def test_what_is_said_of_other_units_is_left_out_when_one_is_asked_for() -> None:
    seen = facts(count("B", "2022", 4), count("B", "2022-H1", 2), part("A", "2022", "models", 0))
    assert [n.code for n in build(ask("2022", [A, B]), seen).notes] == ["incomplete", "counts_only"]
    summary = build(ask("2022", [A, B], unit="A"), seen)
    assert (summary.notes, summary.findings) == ((), ())
