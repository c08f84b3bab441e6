"""Profiles of official documents: sizes, letterhead and numbering as data, with the office's own changes."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from dvk_cli.catalogue.toml_tables import check_keys, mismatch
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, said_by_system

_DEFAULT = Path(__file__).parent / "data" / "profiles.toml"
OWN = "profiles.toml"


class Type(msgspec.Struct, frozen=True):
    """How a piece of text is set. `text`: the words, where they are always the same; `line`: length in mm of the line
    drawn under it.
    """

    pt: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    text: str = ""
    line: float = 0


class Margins(msgspec.Struct, frozen=True):
    """Millimetres."""

    top: float
    bottom: float
    left: float
    right: float


class Profile(msgspec.Struct, frozen=True):
    """One profile; see the comments in profiles.toml."""

    font: str
    page: tuple[float, float]
    margins: Margins
    header: float
    letterhead: tuple[float, float]
    superior: Type
    issuer: Type
    issuer_mark: str
    issuer_line: float
    number: Type
    heading: tuple[Type, ...]
    place: Type
    kind: Type
    subject: Type
    subject_capital: bool
    subject_mark: str
    subject_line: float
    body: Type
    first_line: float
    line: float
    after: float
    headings: tuple[Type, Type]
    table: Type
    caption: Type
    page_number: Type
    recipients_title: Type
    recipients: Type
    signatory: Type
    signatory_name: Type
    appendix: Type
    bodies: dict[str, str]

    @property
    def width(self) -> float:
        """Millimetres between the margins."""
        return self.page[0] - self.margins.left - self.margins.right


class _Profiles(msgspec.Struct, frozen=True):
    dang: Profile
    nha_nuoc: Profile
    symbols: dict[str, str]


def load_profile(name: str, own: Path | None = None) -> tuple[Profile, dict[str, str]]:
    """A profile and the abbreviations of issuers.

    Args:
        name: "dang" or "nha_nuoc".
        own: the office's folder, whose profiles.toml changes single values.

    Raises:
        DvkError: the office's file is wrong.
    """
    path, content = _DEFAULT, tomllib.loads(_DEFAULT.read_text("utf-8"))
    if own is not None and (own / OWN).is_file():
        path = own / OWN
        changes = _read(path)
        check_keys(path, changes, _Profiles)
        content = _merged(content, changes)
    try:
        profiles = msgspec.convert(content, _Profiles)
    except msgspec.ValidationError as error:
        raise mismatch(path, content, str(error), _Profiles) from None
    return getattr(profiles, name), profiles.symbols


def symbol_of(issuer: tuple[str, ...], profile: str, symbols: dict[str, str]) -> str:
    """The issuer's abbreviation in a document's number; empty where a name is not known: it is not guessed."""

    def short(name: str) -> str:
        return next((code for start, code in symbols.items() if name.upper().startswith(start)), "")

    lines = (*issuer[-1:], *issuer[:-1][:1]) if profile == "dang" else issuer[-1:]
    codes = [short(line) for line in lines]
    return "".join(codes) if codes and all(codes) else ""


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise DvkError(_("{file}: cannot be read: {why}").format(file=path, why=said_by_system(error))) from None
    except UnicodeDecodeError:
        raise DvkError(_("{file}: is not UTF-8 text.").format(file=path), _("Save it as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise DvkError(_("{file}: is not valid TOML: {why}").format(file=path, why=error)) from None


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    tables = (key for key in old if isinstance(old[key], dict) and isinstance(new.get(key), dict))
    return old | new | {key: _merged(old[key], new[key]) for key in tables}
