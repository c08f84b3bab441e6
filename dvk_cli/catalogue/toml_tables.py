"""Tells a mistake in a TOML file that a person wrote: which entry, which key, what is expected, what was meant.

Serves dvk.toml and the office's catalogue, whose shapes are given by structs.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.vietnamese.text import nearest

_AT = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<key>.*)`)?")
_EXPECTED = re.compile(r"Expected `(?P<wanted>.*)`, got `(?P<got>.*)`")
_AT_LEAST = re.compile(r"Expected `(?:int|float)` >= (?P<least>[-\d.]+)")
_LACKING = re.compile(r"Object missing required field `(?P<name>.*)`")


def struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    """The struct of a table, or of the entries of a list of tables or of a table of tables; None for a plain value."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return kind
    return None


def types_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The keys that a table may have, with their types."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(struct)}


def unknown(message: str, word: str, known: Iterable[str], where: str = "") -> DvkError:
    """The error for a word that is none of the known ones, with the nearest of them.

    `where`: what stands in front of the nearest one when it is named.
    """
    names = list(known)
    near = nearest(word, names)
    listed = _("Known here: {keys}.").format(keys=", ".join(names))
    return DvkError(
        message, _("Did you mean “{near}”? {known}").format(near=where + near, known=listed) if near else listed
    )


def check_keys(path: Path, table: dict[str, Any], struct: type[msgspec.Struct], where: str = "") -> None:
    """Look through a table and the tables in it for keys that nobody reads.

    Args:
        path: the file, for the message.
        table: as TOML has it.
        struct: what the table may hold.
        where: what stands in front of the key in the message: `area.`, `[[indicator]] ho_ngheo: `.

    Raises:
        DvkError: the first unknown key, and the nearest known one.
    """
    types = types_of(struct)
    for key, value in table.items():
        if key not in types:
            message = _("{file}: unknown key “{key}”").format(file=path, key=where + key)
            raise unknown(message, key, types, where if where.endswith(".") else "")
        inner = struct_of(types[key])
        if inner is not None:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    check_keys(path, each, inner, f"{where}{key}.")


def mismatch(
    path: Path,
    content: dict[str, Any],
    message: str,
    struct: type[msgspec.Struct],
    name: Callable[[str], str] = lambda key: key,
) -> DvkError:
    """The error for a value that does not fit its key.

    Args:
        path: the file.
        content: what was converted.
        message: what msgspec says of it.
        struct: what it was converted to.
        name: what a person calls a place such as `indicator[3].decimals`.
    """
    at = _AT.fullmatch(message)
    what, key = (at["what"], at["key"] or "") if at else (message, "")
    if lacking := _LACKING.fullmatch(what):
        lacks = f"{key}.{lacking['name']}" if key else lacking["name"]
        return DvkError(_("{file}: {key} is lacking.").format(file=path, key=name(lacks)), _("Add it to the file."))
    value = _value_at(content, key)
    allowed = _allowed(key, struct)
    if allowed and not ((wrong := _EXPECTED.fullmatch(what)) and wrong["wanted"].startswith("array")):
        near = nearest(str(value), allowed)
        one_of = _("Allowed: {values}.").format(values=", ".join(allowed))
        return DvkError(
            _("{file}: {key}: “{value}” is not known.").format(file=path, key=name(key), value=value),
            _("Did you mean “{near}”? {allowed}").format(near=near, allowed=one_of) if near else one_of,
        )
    if wrong := _EXPECTED.fullmatch(what):
        words = {
            "str": _("text in double quotes"),
            "int": _("a whole number"),
            "float": _("a number"),
            "decimal": _("a number"),
            "bool": _("true or false, without quotes"),
            "array": _("a list in square brackets"),
            "object": _("a table"),
            "date": _("a date"),
        }
        wanted = wrong["wanted"].removesuffix(" | null")
        return DvkError(
            _("{file}: {key}: {value} is of the wrong type.").format(file=path, key=name(key), value=_shown(value)),
            _("It should be {wanted}.").format(wanted=words.get(wanted, wanted)),
        )
    if least := _AT_LEAST.fullmatch(what):
        what = _("at least {number}").format(number=least["least"])
    elif what == "Expected `str` of length >= 1":
        what = _("it is empty")
    elif what.startswith("Invalid RFC3339 encoded date"):
        what = _("no date")
    hint = _("A date is written year-month-day: 2023-12-31.") if key.endswith(".on") else _("Correct the value.")
    return DvkError(
        _("{file}: {key}: {value} is not allowed ({why}).").format(
            file=path, key=name(key), value=_shown(value), why=what
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


def _allowed(key: str, root: type[msgspec.Struct]) -> list[str]:
    """The values that a setting of few values may have."""
    kind: Any = root
    for step in _steps(key):
        struct = struct_of(kind)
        if isinstance(step, int):
            kind = get_args(kind)[0]
        elif struct is not None:
            kind = types_of(struct).get(step)
    kind = next((each for each in (kind, *get_args(kind)) if get_origin(each) is Literal), None)
    return [str(value) for value in get_args(kind)]
