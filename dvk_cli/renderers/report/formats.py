"""The formats of reports, each with its writer. One more format is one more line."""

from collections.abc import Callable, Sequence

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.report import Paper, Report
from dvk_cli.renderers.report import page, word, workbook


class ReportFormat(msgspec.Struct, frozen=True):
    """A format: its name, which is also the file's ending, and what turns a report into a file's bytes."""

    name: str
    write: Callable[[Report, Paper], bytes]


FORMATS: tuple[ReportFormat, ...] = (
    ReportFormat("docx", word.docx),
    ReportFormat("xlsx", workbook.xlsx),
    ReportFormat("html", page.html),
)


def formats_named(names: str | None) -> Sequence[ReportFormat]:
    """The formats of a list such as "docx,html", each once, in the order of `FORMATS`; without one all of them.

    Raises:
        UsageError: a name is unknown.
    """
    if names is None:
        return FORMATS
    wanted = [name.strip().lower() for name in names.split(",") if name.strip()]
    known = [form.name for form in FORMATS]
    for name in wanted:
        if name not in known:
            raise UsageError(
                _("this command has no format “{name}”").format(name=name),
                _("Formats: {names}.").format(names=", ".join(known)),
            )
    if not wanted:
        raise UsageError(_("no format is named"), _("Formats: {names}.").format(names=", ".join(known)))
    return [form for form in FORMATS if form.name in wanted]
