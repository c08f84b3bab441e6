"""The reports that a pass makes: those of dvk.toml whose content may have changed, written where it has."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.config import DueReport
from dvk_cli.durable import make_folder, write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.period import Period
from dvk_cli.pipeline import report
from dvk_cli.version import VERSION
from dvk_cli.vietnamese.periods import parse_period, year_period
from dvk_cli.vietnamese.text import bare

if TYPE_CHECKING:
    from dvk_cli.store.database import Store
    from dvk_cli.workspace import Workspace

_KNOWN = ".made.json"
"""Says of each report from which state of the store and settings it was made."""


def make_due(workspace: "Workspace", store: "Store | None", today: date) -> list[Path]:
    """Make the configured reports whose content may have changed; returns those that have.

    Making a report takes seconds, so it is made only when the store or a setting has changed since, or it is not there.
    The bytes decide whether it is written.

    Raises:
        DvkError: a period in dvk.toml is none, a template is wrong, a file can't be written.
    """
    due = workspace.config.run.report
    if not due or store is None:
        return []
    folder = workspace.root / workspace.config.run.reports
    make_folder(folder)
    known, written = _known(folder), []
    for each in due:
        period = period_of(each.period, today, workspace.config.periods.year, workspace.config_path)
        basis = _basis(workspace, store, each, period)
        names = [report.document_name(period, form) for form in each.formats]
        if known.get(period.label) == basis and all((folder / name).is_file() for name in names):
            continue
        for name, content in _made(workspace, period, each):
            if not _holds(folder / name, content):
                write_whole(folder / name, content)
                written.append(folder / name)
        known[period.label] = basis
        write_whole(folder / _KNOWN, msgspec.json.encode(known, order="sorted"))
    return written


def _made(workspace: "Workspace", period: Period, due: DueReport) -> Iterator[tuple[str, bytes]]:
    # Imported here: most passes make no report.
    from dvk_cli.renderers.report.formats import formats_named

    yield from report.documents(workspace, period, formats_named(",".join(due.formats)))


def _basis(workspace: "Workspace", store: "Store", due: DueReport, period: Period) -> str:
    """What a report is made from, as a hash: the store, the settings, the office's own words, the program."""
    from dvk_cli.store.mark import mark

    config = workspace.config
    own = [
        workspace.extend,
        *sorted(_files(workspace.root / config.report.templates if config.report.templates else None)),
    ]
    parts = [VERSION, mark(store), workspace.settings.text, period.label, ",".join(due.formats)]
    parts += [msgspec.json.encode(config.report).decode(), msgspec.json.encode(config.catalogue).decode()]
    digest = hashlib.sha256("\n".join(parts).encode())
    for path in own:
        if path is not None and path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path | None) -> list[Path]:
    return [] if folder is None or not folder.is_dir() else [path for path in folder.rglob("*") if path.is_file()]


def _known(folder: Path) -> dict[str, str]:
    # Without it, or with one that is damaged, all are made again.
    with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
        return msgspec.json.decode((folder / _KNOWN).read_bytes(), type=dict[str, str])
    return {}


def _holds(file: Path, content: bytes) -> bool:
    with suppress(OSError):
        return file.read_bytes() == content
    return False


def period_of(text: str, today: date, year: str, where: Path) -> Period:
    """A period as dvk.toml names it: like any other, or as seen from today ("năm nay", "năm trước").

    Raises:
        DvkError: it names none.
    """
    from dvk_cli.summaries.request import year_of

    number = year_of(today, year)
    seen = {"nam nay": year_period(number, year), "nam truoc": year_period(number - 1, year)}
    found = seen.get(bare(text)) or parse_period(text, year)
    if found is None:
        raise DvkError(
            _("{file}: run.report: “{text}” is not a period.").format(file=where, text=text),
            _("Write it as 2021-2023, 2023-Q2, “năm nay” or “năm trước”."),
        )
    return found
