"""Reads the default catalogue and the office's own `catalogue.toml` over it.

An office's file has the same tables as the default ones. An entry with a known code changes that entry: the keys it
gives replace the default's, except lists of words, which are added to. An entry with a new code is added.
"""

import tomllib
from pathlib import Path
from typing import Any, get_args

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.references import check_clashes, check_references
from dvk_cli.catalogue.toml_tables import check_keys, mismatch, struct_of, types_of, unknown
from dvk_cli.catalogue.types import CatalogueData, Words
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.finding import Severity
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.vietnamese.text import nearest

DEFAULT_FILES = (
    "fields.toml",
    "terms.toml",
    "measure_units.toml",
    "indicators.toml",
    "forms.toml",
    "checks.toml",
)
DEFAULT_TAXONOMY = "sau_linh_vuc"
_DATA = Path(__file__).parent / "data"

# How an entry of a list of tables is told from the others.
_KEYS = {"check": "id", "over_time": "id", "across_units": "id", "ambiguous_field": "spelling"}
# Tables that stand once, each with named entries; all others are lists of entries.
_TABLES = ("columns", "crosstab", "rows", "marks", "severity", "doubles")
# Lists whose entries have no name of their own: the office's are added.
_NAMELESS = ("succession", "same_model", "different_model")
# Lists that an office adds to rather than replaces.
_WORD_LISTS = frozenset(
    {
        "spellings",
        "words",
        "title",
        "aliases",
        "total",
        "group",
        "stock",
        "flow",
        "signature",
        "note",
        "nothing",
        "section",
        "yes",
        "no",
        "area_scope",
        "own_scope",
        "models_title",
        "recognitions_title",
        "local",
    }
)


def load_catalogue(taxonomy: str = DEFAULT_TAXONOMY, extend: Path | None = None) -> Catalogue:
    """The catalogue in use.

    Args:
        taxonomy: code of the taxonomy the office reports by.
        extend: the office's own `catalogue.toml`, or None.

    Raises:
        DvkError: naming file, key and remedy, when the office's file cannot be read or says something unknown.
    """
    tables = _defaults()
    if extend is not None:
        own = _read_office_file(extend)
        _check_office(own, tables, extend)
        _merge(tables, own, extend)
    data = _convert(tables, extend)
    if extend is not None:
        check_clashes(own, data, extend)
    check_references(data, taxonomy, extend or _DATA)
    return Catalogue(data, taxonomy)


def _defaults() -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for name in DEFAULT_FILES:
        tables.update(tomllib.loads((_DATA / name).read_text("utf-8")))
    return tables


def _read_office_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise DvkError(
            _("{file}: the catalogue named in dvk.toml does not exist").format(file=path),
            _("Create the file, or remove [catalogue] extend from dvk.toml."),
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DvkError(
            _("{file}: cannot be read: {reason}").format(file=path, reason=error),
            _("Correct the file; it must be TOML in UTF-8."),
        ) from None


def _merge(tables: dict[str, Any], own: dict[str, Any], path: Path) -> None:
    for name, value in own.items():
        known = tables.get(name)
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
            tables[name] = _merge_entries(name, known or [], value, path)
        elif isinstance(value, dict) and isinstance(known, dict):
            for key, entry in value.items():
                known[key] = _merge_values(key, known.get(key), entry)
        else:
            tables[name] = value


def _merge_entries(name: str, known: list[Any], own: list[Any], path: Path) -> list[Any]:
    if name in _NAMELESS:
        return known + own
    if name == "form":  # forms are alternatives of one code: the office's layouts are tried first
        return own + known
    key = _KEYS.get(name, "code")
    by_key = {entry[key]: dict(entry) for entry in known}
    for number, entry in enumerate(own, start=1):
        if not isinstance(entry.get(key), str):
            raise DvkError(
                _("{file}: entry {number} of [[{table}]] has no “{key}”").format(
                    file=path, number=number, table=name, key=key
                ),
                _("Give each entry its “{key}”.").format(key=key),
            )
        old = by_key.setdefault(entry[key], {})
        for part, value in entry.items():
            old[part] = _merge_values(part, old.get(part), value)
    return list(by_key.values())


def _merge_values(key: str, known: Any, own: Any) -> Any:
    if isinstance(own, list) and isinstance(known, list) and key in _WORD_LISTS:
        return [*own, *known]
    if isinstance(own, dict) and isinstance(known, dict):
        return {**known, **{part: _merge_values(part, known.get(part), value) for part, value in own.items()}}
    return own


def _check_office(own: dict[str, Any], tables: dict[str, Any], path: Path) -> None:
    """Refuse what would be read over in silence: a table, key, column role or finding that does not exist."""
    types = types_of(CatalogueData)
    check_keys(path, dict.fromkeys(own), CatalogueData)
    for name, value in own.items():
        struct = struct_of(types[name])
        if name in _TABLES:
            _require_table(value, f"[{name}]", path)
        elif not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise _wrong_type(value, f"[[{name}]]", path)
        if name == "severity":
            _check_severities(value, path)
        elif name == "columns":
            _check_columns(value, _roles(own, tables), path)
        elif struct is not None:
            for number, entry in enumerate(value if isinstance(value, list) else [value], start=1):
                code = entry.get(_KEYS.get(name, "code"), number)
                check_keys(path, entry, struct, f"{name}." if name in _TABLES else f"[[{name}]] {code}: ")


def _require_table(value: Any, wanted: str, path: Path) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(value, wanted, path)


def _wrong_type(value: Any, wanted: str, path: Path) -> DvkError:
    return DvkError(
        _("{file}: {key}: {value} is of the wrong type.").format(file=path, key=wanted.strip("[]"), value=value),
        _("Write it as {example}.").format(example=wanted),
    )


def _check_severities(value: dict[str, Any], path: Path) -> None:
    allowed = get_args(Severity)
    for code, severity in value.items():
        if code not in FINDING_CODES:
            near = nearest(code, FINDING_CODES)
            raise DvkError(
                _("{file}: {where}: unknown code “{code}”").format(file=path, where="[severity]", code=code),
                _("Did you mean “{near}”?").format(near=near) if near else _("See the list: docs/findings.md"),
            )
        if severity not in allowed:
            message = _("{file}: {key}: “{value}” is not known.")
            raise unknown(message.format(file=path, key=f"[severity] {code}", value=severity), str(severity), allowed)


def _roles(own: dict[str, Any], tables: dict[str, Any]) -> list[str]:
    """The columns that a form can have: a role of the office's own has a meaning only in a layout of its own."""
    forms = own.get("form")
    columns = [form.get("columns") for form in forms if isinstance(form, dict)] if isinstance(forms, list) else []
    return [*tables["columns"], *(role for each in columns if isinstance(each, list) for role in each)]


def _check_columns(value: dict[str, Any], roles: list[str], path: Path) -> None:
    for role, entry in value.items():
        where = f"columns.{role}"
        if role not in roles:
            message = _("{file}: {where}: no form has a column “{role}”")
            raise unknown(message.format(file=path, where=f"[{where}]", role=role), role, roles)
        _require_table(entry, f"[{where}]", path)
        check_keys(path, entry, Words, f"{where}.")
        try:
            msgspec.convert(entry, Words)
        except msgspec.ValidationError as error:
            # Converted by itself: inside the whole, the message would not name the column.
            message = str(error).replace("`$", f"`$.{where}")
            raise mismatch(path, {"columns": value}, message, CatalogueData) from None


def _convert(tables: dict[str, Any], path: Path | None) -> CatalogueData:
    try:
        return msgspec.convert(tables, CatalogueData)
    except msgspec.ValidationError as error:
        file = path or _DATA
        raise mismatch(file, tables, str(error), CatalogueData, lambda key: _place(key, tables)) from None


def _place(key: str, tables: dict[str, Any]) -> str:
    """Name the entry that is told by its number (`indicator[3].unit`) by its code, which is what a person can find."""
    name, __, rest = key.partition("[")
    position, __, tail = rest.partition("]")
    if not position.isdigit():
        return key
    entry = tables[name][int(position)]
    return f"[[{name}]] {entry.get(_KEYS.get(name, 'code'), int(position) + 1)}: {tail.removeprefix('.')}"
