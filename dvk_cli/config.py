"""dvk.toml: the settings of a workspace, typed. A mistake is told with file, key and remedy."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.unit import Scope
from dvk_cli.vietnamese.text import nearest

Frequency = Literal["year", "half", "quarter", "month"]
Form = Literal["models", "recognitions", "indicators", "counts"]
Level = Literal["co_so", "huyen", "tinh", "trung_uong"]


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """[[area.agency]]: a body that reports beside the communes."""

    code: Annotated[str, msgspec.Meta(min_length=1)]
    name: Annotated[str, msgspec.Meta(min_length=1)]
    decides: tuple[Level, ...] = ()
    scope: Scope = "self"
    aliases: tuple[str, ...] = ()


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """[area]: whose units report. `code` (with `on`) for the gazetteer, or `units`, the office's own list."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    province: str = ""
    code: str = ""
    on: date | None = None
    units: str | None = None
    agency: tuple[Agency, ...] = ()


class Expect(msgspec.Struct, frozen=True, kw_only=True):
    """[expect]: what each unit owes. No forms: any accepted part counts as a report."""

    frequency: Frequency = "year"
    forms: tuple[Form, ...] = ()
    deadline_days: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """[inbox]: where files arrive."""

    path: str = "inbox"


class CatalogueConfig(msgspec.Struct, frozen=True, kw_only=True):
    """[catalogue]: the taxonomy of fields, and the office's own additions."""

    taxonomy: str = "sau_linh_vuc"
    extend: str | None = None


class Periods(msgspec.Struct, frozen=True, kw_only=True):
    """[periods]: when a year begins; `nd09` is the year of state reporting, 15/12 to 14/12."""

    year: Literal["calendar", "nd09"] = "calendar"


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs the report."""

    title: str = ""
    name: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """[report]: the look of the document and its letterhead."""

    profile: Literal["dang", "nha_nuoc"] = "dang"
    issuer: tuple[str, ...] = ()
    place: str = ""
    signatory: Signatory = Signatory()


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of dvk.toml."""

    area: Area
    expect: Expect = Expect()
    inbox: Inbox = Inbox()
    catalogue: CatalogueConfig = CatalogueConfig()
    periods: Periods = Periods()
    report: Report = Report()
    store: str | None = None


def read_config(path: Path) -> Config:
    """The settings of a dvk.toml.

    Raises:
        DvkError: not readable, not TOML, an unknown key, a wrong type or value.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise DvkError(
            _("{file}: cannot be read: {why}").format(file=path, why=error.strerror or error)
        ) from None
    except UnicodeDecodeError:
        raise DvkError(_("{file}: is not UTF-8 text.").format(file=path), _("Save it as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise DvkError(
            _("{file}: is not valid TOML: {why}").format(file=path, why=error),
            _('Text stands in double quotes, one setting on a line: name = "Huyện Bố Trạch".'),
        ) from None
    _check_keys(path, content, Config, "")
    try:
        config = msgspec.convert(content, Config)
    except msgspec.ValidationError as error:
        raise _explained(path, content, str(error)) from None
    _check_area(path, config.area)
    return config


def _struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return kind
    return None


def _check_keys(path: Path, content: dict[str, Any], struct: type[msgspec.Struct], where: str) -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(struct)}
    for key, value in content.items():
        if key not in fields:
            near = nearest(key, fields)
            known = _("Known here: {keys}.").format(keys=", ".join(fields))
            raise DvkError(
                _("{file}: unknown key “{key}”").format(file=path, key=where + key),
                _("Did you mean “{near}”? {known}").format(near=where + near, known=known) if near else known,
            )
        inner = _struct_of(fields[key])
        if inner is not None:
            for table in value if isinstance(value, list) else [value]:
                if isinstance(table, dict):
                    _check_keys(path, table, inner, f"{where}{key}.")


_AT = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<key>.*)`)?")
_EXPECTED = re.compile(r"Expected `(?P<wanted>.*)`, got `(?P<got>.*)`")
_LACKING = re.compile(r"Object missing required field `(?P<name>.*)`")


def _explained(path: Path, content: dict[str, Any], message: str) -> DvkError:
    at = _AT.fullmatch(message)
    what, key = (at["what"], at["key"] or "") if at else (message, "")
    if lacking := _LACKING.fullmatch(what):
        name = f"{key}.{lacking['name']}" if key else lacking["name"]
        return DvkError(_("{file}: {key} is lacking.").format(file=path, key=name), _("Add it to the file."))
    value = _value_at(content, key)
    allowed = _allowed(key)
    if allowed:
        near = nearest(str(value), allowed)
        one_of = _("Allowed: {values}.").format(values=", ".join(allowed))
        return DvkError(
            _("{file}: {key}: “{value}” is not known.").format(file=path, key=key, value=value),
            _("Did you mean “{near}”? {allowed}").format(near=near, allowed=one_of) if near else one_of,
        )
    if wrong := _EXPECTED.fullmatch(what):
        words = {
            "str": _("text in double quotes"),
            "int": _("a whole number"),
            "array": _("a list in square brackets"),
            "object": _("a table"),
            "date": _("a date"),
        }
        wanted = wrong["wanted"].removesuffix(" | null")
        return DvkError(
            _("{file}: {key}: {value} is of the wrong type.").format(file=path, key=key, value=_shown(value)),
            _("It should be {wanted}.").format(wanted=words.get(wanted, wanted)),
        )
    hint = (
        _("A date is written year-month-day: 2023-12-31.") if key.endswith(".on") else _("Correct the value.")
    )
    return DvkError(
        _("{file}: {key}: {value} is not allowed ({why}).").format(
            file=path, key=key, value=_shown(value), why=what
        ),
        hint,
    )


def _shown(value: Any) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)


def _steps(key: str) -> list[str | int]:
    return [int(step) if step.isdecimal() else step for step in re.findall(r"[^.\[\]]+", key)]


def _value_at(content: Any, key: str) -> Any:
    for step in _steps(key):
        content = content[step]
    return content


def _allowed(key: str) -> list[str]:
    # The values that a setting of few values may have.
    kind: Any = Config
    for step in _steps(key):
        struct = _struct_of(kind)
        if isinstance(step, int):
            kind = get_args(kind)[0]
        elif struct is not None:
            kind = next(field.type for field in msgspec.structs.fields(struct) if field.name == step)
    return [str(value) for value in get_args(kind)] if get_origin(kind) is Literal else []


def _check_area(path: Path, area: Area) -> None:
    if not area.code and area.units is None:
        raise DvkError(
            _("{file}: [area] names neither a code nor a list of units.").format(file=path),
            _('Add code = "…" (statistics office) or units = "units.csv".'),
        )
    codes = [agency.code.casefold() for agency in area.agency]
    for number, agency in enumerate(area.agency):
        if agency.code.casefold() in codes[:number]:
            raise DvkError(
                _("{file}: area.agency: the code “{code}” stands twice.").format(file=path, code=agency.code),
                _("Give each agency its own code."),
            )
