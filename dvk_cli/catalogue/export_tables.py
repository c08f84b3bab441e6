"""The tables of an export as data: what writes them and what reads them back take the same columns from here."""

import functools
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue

DESCRIPTOR = "datapackage.json"
SCHEMA = "dvk.export/1"

FieldType = Literal["text", "integer", "number", "boolean", "date"]


class ExportField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column. `attr`: of the record; `codes`: the list that its values are of; see the head of `export.toml`."""

    name: str
    type: FieldType
    title: str
    description: str = ""
    attr: str = ""
    codes: str = ""
    optional: bool = False
    person: bool = False
    shown: bool = False


class ExportTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table, one file. `form`: of the records in it, `controls` for totals; empty: it holds no records."""

    name: str
    title: str
    description: str
    field: tuple[ExportField, ...]
    form: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    field: tuple[ExportField, ...]


class ExportTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tables; `record`: the columns in front of those of each record."""

    table: tuple[ExportTable, ...]
    record: _Record
    codes: dict[str, dict[str, str]]

    def columns(self, table: ExportTable) -> tuple[ExportField, ...]:
        """The columns of a table, in their order."""
        return (*self.record.field, *table.field) if table.form else table.field

    def named(self, name: str) -> ExportTable:
        """A table by its name."""
        return next(table for table in self.table if table.name == name)


@functools.cache
def export_tables() -> ExportTables:
    """The tables of this version's exports."""
    text = files("dvk_cli.catalogue").joinpath("data/export.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), ExportTables)


@functools.cache
def package_files() -> frozenset[str]:
    """The names of an export's files beside its descriptor."""
    return frozenset(table.file for table in export_tables().table)


class Code(msgspec.Struct, frozen=True):
    """A code and what it means. `unit` and `kind`: of an indicator."""

    code: str
    label: str
    label_en: str = ""
    unit: str = ""
    kind: str = ""


def codes_of(catalogue: "Catalogue") -> dict[str, list[Code]]:
    """The lists of codes: those of the catalogue, and the program's own."""
    data = catalogue.data
    lists: dict[str, Iterable[Code]] = {
        kind: (Code(term.code, term.label, term.label_en) for term in terms)
        for kind, terms in (
            ("field", data.field),
            ("subject", data.subject),
            ("level", data.level),
            ("form", data.recognition_form),
            ("status", data.status),
        )
    }
    lists["indicator"] = (Code(i.code, i.label, i.label_en, i.unit, i.kind) for i in data.indicator)
    for kind, own in export_tables().codes.items():
        lists[kind] = (Code(code, label) for code, label in own.items())
    return {kind: list(codes) for kind, codes in lists.items()}
