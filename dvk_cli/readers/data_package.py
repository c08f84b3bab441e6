"""Exports of dvk: the tables of a Data Package back into what was exported, exactly or not at all.

Nothing is recognised here. The descriptor has the hash of each table, so that a package someone has changed by hand is
refused and no figure of it is taken for what the store said.
"""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any, NoReturn

import msgspec

from dvk_cli.catalogue.export_tables import DESCRIPTOR, SCHEMA, ExportField, ExportTable, export_tables
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.extract import Extract, Sent
from dvk_cli.model.period import Period
from dvk_cli.model.records import (
    FORMS,
    ControlTotal,
    Count,
    Member,
    ModelRow,
    Observation,
    Place,
    ProductRow,
    Recognition,
)
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.readers.package import LIMIT_MB, open_zip, part, reading

_NOUNS: dict[str, type] = {
    "models": ModelRow,
    "recognitions": Recognition,
    "indicators": Observation,
    "counts": Count,
    "products": ProductRow,
    "controls": ControlTotal,
}
_LONGEST_CELL = 1 << 20
_PIECE = b"dvk.export/1\n"


def descriptor_in(names: Iterable[str]) -> str | None:
    """The name of the descriptor, where the files of a zip are one export: at the top, or all in one folder."""
    names = list(names)
    found = [name for name in names if name.rpartition("/")[2] == DESCRIPTOR]
    if len(found) != 1:
        return None
    folder = found[0].removesuffix(DESCRIPTOR)
    return found[0] if folder.count("/") <= 1 and all(name.startswith(folder) for name in names) else None


def is_package(data: bytes) -> bool:
    """Whether the bytes are a zip with the descriptor of a Data Package, or what one file of it brought."""
    if data.startswith(_PIECE):
        return True
    if not data.startswith(b"PK") or DESCRIPTOR.encode() not in data:
        return False
    try:
        with reading(), open_zip(data) as archive:
            return descriptor_in(archive.namelist()) is not None
    except UnreadableFile:
        return False


def pieces(data: bytes) -> dict[str, bytes]:
    """What each file brought that the export was made of, by its name: each is received as a file of its own.

    Raises:
        UnreadableFile: as `read_package`.
    """
    extract = read_package(data)
    files: dict[tuple[str, str], list[Sent]] = {}
    for sent in extract.sent:
        files.setdefault((sent.file, sent.sha256), []).append(sent)
    named: dict[str, bytes] = {}
    for (file, _sha256), own in files.items():
        name, number = file, 1
        while name in named:
            number += 1
            name = f"{file} ({number})"
        piece = msgspec.structs.replace(extract, sent=tuple(own))
        named[name] = _PIECE + msgspec.json.encode(piece, order="deterministic")
    return named


def read_package(data: bytes) -> Extract:
    """What an export holds, or what one file of it brought (see `pieces`).

    Raises:
        UnreadableFile: no export of dvk, of a version that is not read, or not as it was written (DVK420).
    """
    if data.startswith(_PIECE):
        try:
            return msgspec.json.decode(data.removeprefix(_PIECE), type=Extract)
        except msgspec.DecodeError as error:
            _refuse(_("a value that does not fit its column ({error})").format(error=error))
    with reading(), open_zip(data) as archive:
        content = _Content(archive)
        said = content.descriptor.get("dvk")
        if not isinstance(said, dict) or said.get("schema") != SCHEMA:
            _refuse(_("it is no export of dvk, or one of another version"))
        try:
            area, as_of = said["area"], said["as_of"]
            head = ((str(area["code"]), str(area["name"])), as_of and date.fromisoformat(as_of), bool(said["names"]))
            return Extract(*head, tuple(_sent(content)))
        except (KeyError, TypeError, ValueError, IndexError, InvalidOperation, csv.Error) as error:
            _refuse(_("a value that does not fit its column ({error})").format(error=error))


def _refuse(reason: str) -> NoReturn:
    raise UnreadableFile("DVK420", reason=reason)


class _Content:
    """The tables of a package, each held against its hash before it is read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        name = descriptor_in(archive.namelist()) or DESCRIPTOR
        self._folder = name.removesuffix(DESCRIPTOR)
        try:
            self.descriptor = json.loads(b"".join(part(archive, name, LIMIT_MB)))
            self._hashes = {each["path"]: each["hash"] for each in self.descriptor["resources"]}
        except (KeyError, TypeError, ValueError):
            _refuse(_("its descriptor cannot be read"))

    def rows(self, table: ExportTable) -> Iterator[dict[str, Any]]:
        """The rows of a table: values by the column's name."""
        try:
            data = b"".join(part(self._archive, self._folder + table.file, LIMIT_MB))
        except KeyError:
            _refuse(_("{file} is not there").format(file=table.file))
        if self._hashes.get(table.file) != f"sha256:{hashlib.sha256(data).hexdigest()}":
            _refuse(_("{file} was changed after the export").format(file=table.file))
        columns = export_tables().columns(table)
        csv.field_size_limit(_LONGEST_CELL)
        lines = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if next(lines, None) != [field.name for field in columns]:
            _refuse(_("{file} has other columns").format(file=table.file))
        for line in lines:
            yield {field.name: _value(cell, field) for field, cell in zip(columns, line, strict=True)}


def _value(cell: str, field: ExportField) -> Any:
    if cell == "" and (field.optional or field.type != "text"):
        if field.optional:
            return None
        raise ValueError(field.name)
    match field.type:
        case "text":
            return cell.removeprefix("'")
        case "integer":
            return int(cell)
        case "number":
            return _number(cell)
        case "boolean":
            return {"0": False, "1": True}[cell]
        case "date":
            return date.fromisoformat(cell)


def _number(cell: str) -> Decimal:
    number = Decimal(cell)
    if not number.is_finite():
        raise ValueError(cell)
    return number


def _sent(content: _Content) -> Iterator[Sent]:
    tables = export_tables()
    reports: dict[int, Sent] = {}
    parts: dict[int, tuple[Sent, str]] = {}
    declared: dict[int, int] = {}
    for row in content.rows(tables.named("bao_cao")):
        sent = reports.get(row["ma_bao_cao"])
        unit = UnitRef(row["ma_don_vi"], row["ten_don_vi"])
        period = Period(row["ky"], row["tu_ngay"], row["den_ngay"])
        if sent is None:
            sent = reports[row["ma_bao_cao"]] = Sent(row["tep"], row["sha256"], Submission(unit, period))
        form = row["bieu"]
        if form not in FORMS or form in sent.submission.parts or row["ma_phan"] in parts:
            raise ValueError(form)
        if (sent.submission.unit, sent.submission.period) != (unit, period) or period.start > period.end:
            raise ValueError(row["ky"])
        sent.submission.parts = {*sent.submission.parts, form}
        parts[row["ma_phan"]], declared[row["ma_phan"]] = (sent, form), row["so_dong"]
    for table in tables.table:
        if table.form:
            for row in content.rows(table):
                sent, form = parts[row["ma_phan"]]
                _add(sent, table, form, _record(row, table, form, sent))
        elif table.name != "bao_cao":
            # What is said for the reader only is as it was written, too.
            for _row in content.rows(table):
                pass
    for number, (sent, form) in parts.items():
        if sent.submission.record_counts()[form] != declared[number]:
            raise ValueError(form)
    yield from reports.values()


def _record(row: dict[str, Any], table: ExportTable, form: str, sent: Sent) -> Any:
    values = {field.attr: row[field.name] for field in table.field}
    if table.form == "controls":
        values |= {"form": form, "members": _members(values["members"])}
    return _NOUNS[table.form](place=Place(row["trang_tinh"], row["o"]), **values)


def _members(text: str | None) -> tuple[Member, ...] | None:
    if text is None:
        return None
    return tuple(
        Member(str(unit), date.fromisoformat(first), date.fromisoformat(last), bool(in_force))
        for unit, first, last, in_force in json.loads(text)
    )


def _add(sent: Sent, table: ExportTable, form: str, record: Any) -> None:
    report = sent.submission
    told_by_models = table.form == "recognitions" and form == "models"
    if table.form not in ("controls", form) and not told_by_models:
        raise ValueError(table.form)
    if table.form == "recognitions" and record.from_models != told_by_models:
        raise ValueError(form)
    records: list[Any] = getattr(report, table.form)
    if not records:
        setattr(report, table.form, records := [])
    records.append(record)
