"""The office's own list of units: units.csv."""

import csv
import functools
import io
import re
from datetime import date
from pathlib import Path

from dvk_cli.catalogue.unit_names import kind_words
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, said_by_system
from dvk_cli.model.unit import AGENCY, KIND_LABELS, LEVEL_OF_KIND, Unit
from dvk_cli.vietnamese.text import bare, clean, nearest

COLUMNS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "aliases")
REQUIRED = ("code", "name", "kind")


def read_units(path: str | Path, text: str | None = None) -> list[Unit]:
    """The units of a file with columns code, name, kind[, parent][, valid_from][, valid_to][, aliases].

    UTF-8 with or without BOM, comma or semicolon. Names with or without their kind in front; kinds as code or
    word (`xa`, `Xã`); aliases separated by `|`; ISO dates, `valid_to` the first day no longer in force.

    Args:
        path: of the file.
        text: what it said at another time; None: what it says now.

    Raises:
        DvkError: naming file, line, column and remedy.
    """
    path = Path(path)
    return _List(path).read(units_text(path) if text is None else text)


def units_text(path: Path) -> str:
    """The content of a list of units.

    Raises:
        DvkError: it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DvkError(
            _("{file}: the list of units does not exist.").format(file=path),
            _("Make it, or correct “units” in dvk.toml."),
        ) from None
    except OSError as error:
        raise DvkError(_("{file}: cannot be read: {why}").format(file=path, why=said_by_system(error))) from None
    except UnicodeDecodeError:
        raise DvkError(
            _("{file}: is not UTF-8 text.").format(file=path), _("Save it as “CSV UTF-8 (comma delimited)”.")
        ) from None


class _List:
    def __init__(self, path: Path) -> None:
        self.path = path

    def error(self, line: int, column: str, message: str, hint: str) -> DvkError:
        place = _("{file}, line {line}, column {column}: ").format(file=self.path, line=line, column=column)
        return DvkError(place + message, hint)

    def read(self, text: str) -> list[Unit]:
        header = text.split("\n", 1)[0]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in header and "," not in header else ",")
        columns = [clean(name).casefold() for name in next(rows, [])]
        self.check_header(columns)
        try:
            units = [
                (rows.line_num, self.unit(rows.line_num, columns, row))
                for row in rows
                if any(cell.strip() for cell in row)
            ]
        except csv.Error as error:
            raise self.error(rows.line_num, "-", str(error), _("Check the quotes in this line.")) from None
        self.check_dates(units)
        if not units:
            raise DvkError(_("{file}: lists no unit.").format(file=self.path), _("Add a line for each unit."))
        return [unit for _line, unit in units]

    def check_header(self, columns: list[str]) -> None:
        hint = _("The columns are: {columns}.").format(columns=", ".join(COLUMNS))
        for name in columns:
            if name not in COLUMNS:
                raise self.error(1, name, _("unknown column."), hint)
            if columns.count(name) > 1:
                raise self.error(1, name, _("stands twice."), hint)
        for name in REQUIRED:
            if name not in columns:
                raise self.error(1, name, _("is lacking."), hint)

    def unit(self, line: int, columns: list[str], row: list[str]) -> Unit:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            raise self.error(
                line,
                columns[-1],
                _("has more cells than there are columns."),
                _("Quote a cell that holds a comma."),
            )
        cells = dict(zip(columns, (clean(cell) for cell in row), strict=False))
        for name in REQUIRED:
            if not cells.get(name):
                raise self.error(line, name, _("is empty."), _("Fill it in."))
        kind = self.kind(line, cells["kind"])
        since, until = (self.day(line, column, cells.get(column, "")) for column in ("valid_from", "valid_to"))
        if since is not None and until is not None and until <= since:
            raise self.error(
                line,
                "valid_to",
                _("{until} is not after {since}.").format(until=until, since=since),
                _("valid_to is the first day on which the unit is no longer in force."),
            )
        aliases = (clean(alias) for alias in cells.get("aliases", "").split("|"))
        return Unit(
            code=cells["code"],
            name=bare_name(cells["name"], kind),
            kind=kind,
            parent=cells.get("parent") or None,
            valid_from=since,
            valid_to=until,
            aliases=tuple(alias for alias in aliases if alias),
            level=LEVEL_OF_KIND[kind],
        )

    def kind(self, line: int, text: str) -> str:
        if (code := text.casefold()) in KIND_LABELS:
            return code
        # "Xã", "thị trấn": the words themselves are clear.
        if (code := bare(text).replace(" ", "_")) in KIND_LABELS:
            return code
        near = nearest(bare(text).replace(" ", "_"), KIND_LABELS)
        kinds = _("The kinds are: {kinds}.").format(kinds=", ".join(KIND_LABELS))
        raise self.error(
            line,
            "kind",
            _("unknown kind “{kind}”.").format(kind=text),
            _("Did you mean “{near}”? {kinds}").format(near=near, kinds=kinds) if near else kinds,
        )

    def day(self, line: int, column: str, text: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.error(
                line,
                column,
                _("“{text}” is not a date.").format(text=text),
                _("Write it as year-month-day: 2023-12-31."),
            ) from None

    def check_dates(self, units: list[tuple[int, Unit]]) -> None:
        seen: dict[str, list[tuple[int, Unit]]] = {}
        for line, unit in units:
            for other_line, other in seen.setdefault(unit.code.casefold(), []):
                if _overlap(unit, other):
                    raise self.error(
                        line,
                        "code",
                        _("{code} is also the code of {unit} (line {other}) at the same time.").format(
                            code=unit.code, unit=other.full_name, other=other_line
                        ),
                        _("Give each its own code, or dates that do not overlap."),
                    )
            seen[unit.code.casefold()].append((line, unit))


def _overlap(one: Unit, other: Unit) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first < min(one.valid_to or date.max, other.valid_to or date.max)


def bare_name(name: str, kind: str) -> str:
    """The name without words in front that say this kind (`Xã Lý Trạch` and `X. Lý Trạch` are `Lý Trạch`)."""
    if kind == AGENCY:
        return name
    found = _with_kind(kind).match(name)
    return found[1] if found else name


@functools.cache
def _with_kind(kind: str) -> re.Pattern[str]:
    # A single letter needs its dot: names may begin with one (H' Neng).
    said = "|".join(re.escape(word) + (r"\.\s*" if len(word) == 1 else r"(?:\.\s*|\s+)") for word in kind_words(kind))
    return re.compile(rf"(?:{said})(\S.*)$", re.IGNORECASE)


def unit_from_name(code: str, full_name: str) -> Unit:
    """A unit that the gazetteer lacks, from its name with the kind in front; without one, as it is."""
    for kind in KIND_LABELS:
        if (name := bare_name(full_name, kind)) != full_name:
            return Unit(code, name, kind, level=LEVEL_OF_KIND[kind])
    return Unit(code, full_name, AGENCY, level=AGENCY)
