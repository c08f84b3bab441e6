"""Whole files with what must come of them: each folder under `bad/` and `good/` is one case.

`expected.toml` says for which area and under which path the file is received, and what is found in it. A bad file has
at least one error, at the cells named and nowhere else; a good one gives exactly the records listed, cell by cell.
"""

import functools
import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import FINDING_CODES, finding, hint_of, message_of
from dvk_cli.model.records import ModelRow, Observation, ProductRow, Recognition
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined, Submission
from dvk_cli.model.unit import AGENCY, Unit
from dvk_cli.readers.registry import read_sheets

HERE = Path(__file__).parent
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.is_dir())
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.is_dir())

# Codes that are not for readers and intake to find, or not in a file small enough to keep.
NOT_IN_FILES = {
    "DVK123": "a workbook too large to be read: tests/readers",
    "DVK125": "no file at all: the pipeline",
    "DVK130": "reading takes too long: tests/test_processes.py",
    "DVK131": "reading takes too much memory: tests/readers/test_hostile.py",
    "DVK136": "too many cells for the limit: tests/readers/test_bounds.py",
    "DVK132": "reading ends the child that reads: tests/readers/test_hostile.py",
}


@functools.cache
def register_of(code: str, on: date, agencies: tuple[tuple[str, str, str], ...]) -> UnitRegister:
    area = next(unit for unit in gazetteer.units_of(code) if unit.in_force(on))
    bodies = [Unit(c, name, AGENCY, level=AGENCY, scope=scope) for c, name, scope in agencies]  # type: ignore[arg-type]
    return UnitRegister.from_gazetteer(area, bodies)


@functools.cache
def catalogue_of(taxonomy: str) -> Catalogue:
    return load_catalogue(taxonomy)


def examine(folder: Path) -> tuple[dict[str, Any], Examined]:
    from dvk_cli.intake.take_in import take_in

    expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    file = next(path for path in sorted(folder.iterdir()) if path.name != "expected.toml")
    data = file.read_bytes()
    source = Source(expected.get("path", file.name), hashlib.sha256(data).hexdigest(), len(data))
    try:
        form, sheets = read_sheets(data)
    except UnreadableFile as error:
        return expected, Examined(source, findings=[finding(error.code, **error.params)])
    area = expected.get("area", {"code": "455", "on": date(2023, 12, 31)})
    agencies = tuple((a["code"], a["name"], a.get("scope", "self")) for a in expected.get("agency", []))
    register = None if expected.get("without_workspace") else register_of(area["code"], area["on"], agencies)
    options = IntakeOptions(**expected.get("options", {}))
    source = Source(source.path, source.sha256, source.size, form)
    return expected, take_in(source, sheets, catalogue_of(expected.get("taxonomy", "sau_linh_vuc")), register, options)


def as_lines(submission: Submission) -> dict[str, Any]:
    """A submission as expected.toml writes it: a line a record, its cell first."""
    return {
        "unit": f"{submission.unit.code} {submission.unit.name}".strip(),
        "period": submission.period.label,
        "parts": submission.forms(),
    } | {
        kind: lines
        for kind in ("models", "recognitions", "indicators", "counts", "products", "controls")
        if (lines := [_line(record) for record in getattr(submission, kind)])
    }


def _line(record: Any) -> str:
    place = f"{record.place.sheet}!{record.place.cell}" if record.place.sheet else record.place.cell
    words: list[Any]
    if isinstance(record, ModelRow):
        words = [record.name, record.performer, record.field, record.subject]
        words += ["tieu_bieu" if record.typical else "", record.level, record.year, record.number]
        words += [record.decided_on, record.status]
    elif isinstance(record, Recognition):
        words = [record.recipient, record.level, record.form, record.subject, record.performer, record.field]
        words += [record.year, record.number, record.decided_on, "from_models" if record.from_models else ""]
    elif isinstance(record, Observation):
        words = [record.indicator, record.value, record.qualifier]
        words += [record.scope if record.scope != "unit" else "", record.measure if record.measure != "result" else ""]
    elif isinstance(record, ProductRow):
        words = [record.name, record.producer, record.stars, record.granted_from]
        words += [record.granted_to if record.granted_to != record.granted_from else "", record.number]
        words += [record.expires_on and f"to {record.expires_on}", record.scope if record.scope != "unit" else ""]
    elif hasattr(record, "figure"):
        words = [record.figure, record.declared, record.recomputed, "whole" if record.whole else ""]
    else:
        words = [record.measure, record.level, record.form, record.field, record.subject, record.value]
        words += [record.basis if record.basis != "flow" else "", record.qualifier]
    return " | ".join([place, *(str(word) for word in words if word not in (None, ""))])


def found_as(item: Finding) -> dict[str, Any]:
    said = {"code": item.code, "severity": item.severity, "sheet": item.sheet, "cell": item.cell}
    return {key: value for key, value in said.items() if value is not None}


def check_balance(examined: Examined) -> None:
    for sheet in examined.balance:
        parts = (sheet.used, sheet.title, sheet.header, sheet.control, sheet.signature, sheet.note, sheet.unread)
        assert sum(parts) == sheet.cells


@pytest.mark.parametrize("folder", BAD, ids=[path.name for path in BAD])
def test_a_bad_file_is_refused_at_the_right_cell(folder: Path) -> None:
    expected, examined = examine(folder)
    wanted = [{"severity": "error"} | entry for entry in expected["finding"]]
    found = [found_as(item) for item in examined.findings]
    for entry in wanted:
        near = entry.pop("near", None)
        assert entry in found
        at = found.index(entry)
        if near is not None:
            assert examined.findings[at].params["near"] == near
    assert [entry for entry in found if entry["severity"] == "error" and entry not in wanted] == []
    assert any(entry["severity"] == "error" for entry in wanted)
    for position in range(len(examined.submissions)):
        assert examined.errors_of(position) is (position not in expected.get("accepted", []))
    for item in examined.findings:
        assert "{" not in message_of(item) + hint_of(item)
    check_balance(examined)


@pytest.mark.parametrize("folder", GOOD, ids=[path.name for path in GOOD])
def test_a_good_file_gives_exactly_its_records(folder: Path) -> None:
    expected, examined = examine(folder)
    assert [found_as(item) for item in examined.findings] == expected.get("finding", [])
    assert [as_lines(submission) for submission in examined.submissions] == expected["submission"]
    assert all(item.severity != "error" for item in examined.findings)
    check_balance(examined)


def test_every_error_of_reading_has_a_bad_file() -> None:
    codes = {
        entry["code"]
        for folder in BAD
        for entry in tomllib.loads((folder / "expected.toml").read_text("utf-8"))["finding"]
    }
    errors = {code for code, entry in FINDING_CODES.items() if entry.severity == "error" and code < "DVK400"}
    assert errors - codes == set(NOT_IN_FILES)
