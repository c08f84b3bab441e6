"""Reports written shortly: "2022 tong_so_ho 1612" is one figure of one unit's report, sent in this run or in force."""

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.checks.comparing import Comparison
from dvk_cli.model.finding_codes import hint_of, message_of
from dvk_cli.model.period import Period
from dvk_cli.model.records import Place
from dvk_cli.model.series import Figure, SentPart, Told
from dvk_cli.vietnamese.numerals import read_number
from dvk_cli.vietnamese.periods import parse_period

CATALOGUE = load_catalogue()


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


def part(
    label: str, unit: str = "19198", *, stored: bool = False, form: str = "indicators", **more: object
) -> SentPart:
    file = f"{label}/{unit}.csv"
    values = {"said": "", "sha256": file, "unit_name": f"Xã {unit}", "sender": None if stored else (file, 0)} | more
    values = {"file": file} | values
    return SentPart(unit=unit, period=period(label), form=form, **values)  # type: ignore[arg-type]


def figures(lines: str, unit: str = "19198", *, stored: bool = False) -> list[Figure]:
    """A line a figure: period, code, value, and `lk` for a column lũy kế, `stock` or `flow` for numbers of models."""
    made: list[Figure] = []
    parts: dict[tuple[str, str], SentPart] = {}
    for number, line in enumerate(filter(None, map(str.strip, lines.splitlines())), start=5):
        label, code, text, *basis = line.split()
        kind = {"lk": "cumulative"}.get(basis[0], basis[0]) if basis else "result"
        form = "counts" if kind in ("flow", "stock") else "indicators"
        sent = parts.setdefault((label, form), part(label, unit, stored=stored, form=form))
        value = read_number(text).value
        assert value is not None
        made.append(Figure(sent, code, kind, "unit", value, Place("Chỉ tiêu", f"D{number}"), text))  # type: ignore[arg-type]
    return made


def compare(
    fresh: list[Figure],
    stored: list[Figure] | None = None,
    catalogue: Catalogue = CATALOGUE,
    register: UnitRegister | None = None,
) -> list[Told]:
    comparison = Comparison(catalogue, register)
    comparison.over_time(fresh, stored or [])
    comparison.beside_others([*fresh, *(stored or [])])
    return comparison.told()


def said(told: list[Told]) -> list[str]:
    """Each finding as a line: code, the report's period and cell, how many cells."""
    for each in told:
        assert "{" not in message_of(each.finding) + hint_of(each.finding)
    return [
        f"{each.finding.code} {each.sender[0].partition('/')[0]} {each.finding.cell}"
        + (f" ×{each.finding.cells}" if each.finding.cells > 1 else "")
        for each in told
    ]
