"""Figures under the units of another day: what the lines that became part of a unit reported, each by its own rules."""

from datetime import date

import msgspec
from summary_world import ask, facts, part, said, xa

from dvk_cli.catalogue.lineage import Lineage
from dvk_cli.catalogue.types import OwnSuccession
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.model.identity import Identities
from dvk_cli.model.summary import Figure, Summary
from dvk_cli.summaries.build import build

MERGED = date(2024, 1, 1)
COMMUNES = [xa("P", valid_to=MERGED), xa("Q", valid_to=MERGED), xa("R", valid_from=MERGED)]
OWN = [OwnSuccession("P", MERGED, "R"), OwnSuccession("Q", MERGED, "R")]


def carried_to(day: date | None, text: str, unit: str | None = None) -> Summary:
    register = UnitRegister(COMMUNES, has_own_list=True)
    lineage = Lineage(register, OWN)
    asked = ask("2023", register.in_force(date(2023, 12, 31)), by="unit", unit=unit)
    asked = msgspec.structs.replace(
        asked,
        units=asked.units if day is None else lineage.units_on(day),
        reporting_units=() if day is None else asked.units,
        identities=Identities(lineage.lines(asked.period.end, day)),
    )
    return build(asked, facts(*said(text), part("P", "2023", "indicators"), part("Q", "2023", "indicators")))


def figure(summary: Summary, name: str, unit: str | None) -> Figure:
    return next(f for f in summary.figures if (f.id, f.unit_code) == (name, unit))


POOR = "P 2022 10/100; Q 2022 20/100; P 2023 8/100; Q 2023 12/100"


def test_a_unit_that_began_after_the_year_compared_with_shows_the_change_of_what_it_is_made_of() -> None:
    summary = carried_to(date(2024, 6, 1), POOR)
    for unit in (None, "R"):
        rate = figure(summary, "indicators.ty_le_ho_ngheo", unit)
        assert (rate.value, rate.change, rate.change_from) == (10, -5, "2022")
        assert rate.coverage == (1, 1)
    assert "change_other_unit" not in {note.code for note in summary.notes}


def test_the_area_is_the_same_under_the_units_of_any_day() -> None:
    found = {
        day: [
            (f.id, f.value, f.numerator, f.denominator, f.change)
            for f in carried_to(day, POOR).figures
            if f.unit_code is None
        ]
        for day in (None, date(2023, 12, 31), date(2024, 6, 1))
    }
    assert found[None] == found[date(2023, 12, 31)] == found[date(2024, 6, 1)]


def test_one_unit_asked_for_is_all_that_it_is_made_of() -> None:
    summary = carried_to(date(2024, 6, 1), POOR + "; P 2023 ho_ngheo=9 plan", unit="R")
    rate = figure(summary, "indicators.ty_le_ho_ngheo", None)
    assert (rate.value, rate.numerator, rate.denominator) == (10, 20, 200)
    assert figure(summary, "indicators.ho_ngheo", None).plan == 9


def test_the_area_has_as_many_communes_of_a_standard_as_were_told_out_of_those_that_were_asked() -> None:
    for given in ("P 2023 xa_dat_ntm=1; Q 2023 xa_dat_ntm=0", "cq 2023 xa_dat_ntm=1 area"):
        for day in (None, date(2024, 6, 1)):
            summary = carried_to(day, given)
            reached = figure(summary, "indicators.xa_dat_ntm", None)
            assert (reached.value, reached.denominator) == (1, 2)
            assert "R" not in {f.unit_code for f in summary.figures if f.id == reached.id}


def test_a_unit_that_ceased_to_exist_and_never_reported_is_named() -> None:
    register = UnitRegister(COMMUNES, has_own_list=True)
    lines = Lineage(register, OWN).lines(date(2024, 12, 31), None)
    asked = ask("2023-2024", register.in_force(date(2024, 12, 31)), identities=Identities(lines))
    summary = build(asked, facts(part("P", "2023", "indicators"), part("R", "2024", "indicators")))
    assert (summary.coverage.expected, summary.coverage.reported) == (1, 1)
    (note,) = [note for note in summary.notes if note.code == "units_gone_lacking"]
    assert note.params == {"expected": 1, "lacking": "Xã Số Q (2023)"}
