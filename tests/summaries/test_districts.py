"""A province's figures by district: each with its own coverage, and together the whole."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summary_world import agency, ask, count, decision, facts, figures, model, part, said, value, xa

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.lineage import Lineage
from dvk_cli.catalogue.types import OwnSuccession
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.model.errors import UsageError
from dvk_cli.model.identity import Identities
from dvk_cli.model.summary import Summary, UnitName
from dvk_cli.model.unit import Unit
from dvk_cli.renderers.words import cell_words
from dvk_cli.summaries.build import build
from dvk_cli.summaries.districts import by_district
from dvk_cli.summaries.request import SummaryRequest

REFORM = date(2025, 7, 1)
PROVINCE = Unit("44", "Quảng Bình", "tinh", level="tinh")
DISTRICTS = [
    Unit(code, name, "huyen", "44", None, REFORM, level="huyen") for code, name in (("455", "X"), ("456", "Y"))
]
BODY = agency("q1")
COMMUNES = [
    xa("A", parent="455", valid_to=REFORM),
    xa("B", parent="455", valid_to=REFORM),
    # C moved to the other district, D was merged into A.
    xa("C", parent="455", valid_to=date(2022, 7, 1)),
    xa("C", parent="456", valid_from=date(2022, 7, 1), valid_to=REFORM),
    xa("D", parent="455", valid_to=date(2022, 1, 1)),
]
NEW = xa("E", parent="44", valid_from=REFORM)


def request(label: str = "2022", day: date | None = None) -> SummaryRequest:
    register = UnitRegister([*COMMUNES, NEW], [BODY], PROVINCE, DISTRICTS)
    asked = ask(label, [], agencies=[BODY], by="district")
    units = register.in_force(day or asked.period.end)
    more: dict[str, Any] = {
        "units": units,
        "units_on": day or asked.period.end,
        "area": UnitName("44", "Tỉnh Quảng Bình"),
    }
    return by_district(type(asked)(**{n: more.get(n, getattr(asked, n)) for n in asked.__struct_fields__}), register)


def of(summary: Summary, name: str) -> dict[str | None, Any]:
    return {f.unit_code: f.value for f in summary.figures if f.id == name}


def test_each_district_has_its_figures_and_its_coverage() -> None:
    seen = said("A 2022 10/100; B 2022 30/100; C 2022 1/50; q1 2022 doan_giam_sat=2; A 2022 doan_giam_sat=3")
    summary = build(request(), facts(*seen, part("A", "2022", "indicators")))
    assert of(summary, "indicators.ty_le_ho_ngheo") == {None: Decimal("16.4"), "455": 20, "456": 2}
    assert of(summary, "indicators.ho_ngheo") == {None: 41, "455": 40, "456": 1}
    assert of(summary, "indicators.doan_giam_sat") == {None: 5, "455": 3, "q1": 2}
    rate = {f.unit_code: f.coverage for f in summary.figures if f.id == "indicators.ty_le_ho_ngheo"}
    assert rate == {None: (3, 3), "455": (2, 2), "456": (1, 1)}
    assert [(n.code, n.params["units"]) for n in summary.notes if n.code == "without_district"] == [
        ("without_district", "Ban q1")
    ]
    table = next(t for t in summary.tables if t.id == "by_district")
    assert [c.id for c in table.columns][:3] == ["unit_code", "unit", "reported"]
    assert [cell_words(row[2]) for row in table.rows] == ["1/2", "0/1", ""]
    assert [[row[0].text, row[1].text] for row in table.rows] == [
        ["455", "Huyện X"],
        ["456", "Huyện Y"],
        ["q1", "Ban q1"],
    ]


def test_units_of_one_code_count_each_in_its_own_district() -> None:
    # The code C was one commune's of district 455 and is now another's of 456; F went into C as a whole.
    moved = date(2022, 7, 1)
    communes = [
        Unit("C", "Cũ", "xa", "455", valid_to=moved, level="xa"),
        Unit("C", "Mới", "xa", "456", valid_from=moved, valid_to=REFORM, level="xa"),
        Unit("F", "Ph", "xa", "455", valid_to=date(2024, 1, 1), level="xa"),
    ]
    own = [OwnSuccession("F", date(2024, 1, 1), "C"), OwnSuccession("C", moved, "C", part=True)]
    register = UnitRegister(communes, [], PROVINCE, DISTRICTS, has_own_list=True)

    def asked(units: date | None) -> SummaryRequest:
        plain = ask("2022-2023", register.in_force(date(2023, 12, 31)), by="district")
        lineage = Lineage(register, own)
        lines = lineage.lines(date(2023, 12, 31), units)
        expected = plain.units if units is None else lineage.units_on(units)
        timed = msgspec.structs.replace(plain, units=expected, identities=Identities(lines))
        return by_district(timed, register)

    seen = facts(
        value("C@", "2021-H2", "doan_giam_sat", 100),
        value("C@", "2022-H1", "doan_giam_sat", 1),
        value("C", "2022-H2", "doan_giam_sat", 2),
        value("F", "2023", "doan_giam_sat", 4),
    )
    name = "indicators.doan_giam_sat"
    assert dict(asked(None).district_of) == {"C": "456", "C@": "455", "F": "455"}
    assert of(build(asked(None), seen), name) == {None: 7, "455": 5, "456": 2}
    assert of(build(asked(date(2024, 6, 1)), seen), name) == {None: 7, "455": 1, "456": 6}


def test_a_commune_counts_in_the_last_district_that_it_lay_in() -> None:
    asked = request("2021-2022")
    assert dict(asked.district_of) == {"A": "455", "B": "455", "C": "456", "D": "455"}
    summary = build(asked, facts(value("C", "2021", "doan_giam_sat", 4), value("D", "2021", "doan_giam_sat", 5)))
    assert of(summary, "indicators.doan_giam_sat") == {None: 9, "455": 5, "456": 4}


def test_the_areas_own_value_is_no_districts() -> None:
    summary = build(request(), facts(value("q1", "2022", "dan_so", 900, scope="area")))
    assert of(summary, "indicators.dan_so") == {None: 900}


@pytest.mark.parametrize(("label", "day"), [("2025", None), ("2026", None)])
def test_there_are_no_districts_after_the_reform(label: str, day: date | None) -> None:
    with pytest.raises(UsageError, match="lies in a district") as raised:
        request(label, day)
    assert "--by unit" in raised.value.hint


def test_a_district_from_which_nothing_came_has_its_row() -> None:
    summary = build(request(), facts(value("A", "2022", "ho_ngheo", 4)))
    table = next(t for t in summary.tables if t.id == "by_district")
    assert [[cell_words(cell) for cell in row][1:] for row in table.rows] == [
        ["Huyện X", "0/2", "4"],
        ["Huyện Y", "0/1", "…"],
    ]


def test_up_to_the_reform_there_are() -> None:
    assert [unit.code for unit in request("2026", date(2025, 6, 30)).districts] == ["455", "456"]
    assert [unit.code for unit in request("2025-H1").districts] == ["455", "456"]


def test_a_real_province_and_a_district_of_it() -> None:
    day = date(2023, 12, 31)
    province = next(unit for unit in gazetteer.units_of("44") if unit.in_force(day))
    register = UnitRegister.from_gazetteer(province)
    asked = by_district(ask("2023", register.in_force(day), by="district"), register)
    assert (len(asked.districts), len(asked.units)) == (8, 151)
    assert set(asked.district_of.values()) == {unit.code for unit in asked.districts}
    assert {unit.code for unit in asked.units} <= set(asked.district_of)
    district = UnitRegister.from_gazetteer(next(u for u in gazetteer.units_of("455") if u.in_force(day)))
    with pytest.raises(UsageError):
        by_district(ask("2023", district.in_force(day), by="district"), district)


def test_an_agency_with_a_districts_code_is_asked_about() -> None:
    register = UnitRegister(COMMUNES, [agency("455")], PROVINCE, DISTRICTS)
    with pytest.raises(UsageError, match="455"):
        by_district(ask("2022", COMMUNES[:2], by="district"), register)


_unit = st.sampled_from(["A", "B", "C", "D", "q1", "Z"])
_year = st.sampled_from(["2021", "2022", "2022-H1", "2022-H2"])
_facts = st.lists(
    st.one_of(
        st.builds(model, _unit, st.integers(1, 9), st.sampled_from(["kinh_te", "khac"])),
        st.builds(count, _unit, _year, st.integers(0, 9)),
        st.builds(lambda u, y, who: decision(u, y, "co_so", who), _unit, _year, st.sampled_from("xyz")),
        st.builds(value, _unit, _year, st.sampled_from(["ho_ngheo", "doan_giam_sat"]), st.integers(0, 5)),
    ),
    max_size=20,
    unique_by=lambda f: (
        type(f).__name__,
        f.unit_code,
        getattr(f, "period", f),
        getattr(f, "indicator", ""),
        getattr(f, "identity", ""),
    ),
)


@settings(deadline=None)  # the first table of parts loads pandas
@given(_facts)
def test_districts_and_who_lies_in_none_add_to_the_whole(items: list[Any]) -> None:
    summary = build(request("2021-2022"), facts(*items))
    for name, figure in figures(summary).items():
        if name.startswith(("models.", "recognitions.", "indicators.ho_ngheo", "indicators.doan")):
            parts = [f.value or 0 for f in summary.figures if f.id == name and f.unit_code is not None]
            assert sum(parts) == figure.value, name
