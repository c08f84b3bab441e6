"""What `dvk close` and `dvk reopen` show."""

from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _

if TYPE_CHECKING:
    from dvk_cli.model.ledger import EditionLine
    from dvk_cli.renderers.base import Page


def edition_page(line: "EditionLine") -> "Page":
    """The edition that was closed or reopened."""
    from dvk_cli.renderers.base import Line, Page
    from dvk_cli.renderers.ledger import moment

    titles = {
        "close": _("{period} is closed: edition {number}"),
        "reopen": _("{period} is open again; edition {number} is kept"),
    }
    next_step = {
        "close": _("what has changed since: dvk summarize --period {period} --compare-edition"),
        "reopen": _("fix the figures of then: dvk close {period}"),
    }
    title = titles[line.kind].format(period=line.period.label, number=line.number)
    lines = [
        Line("period", _("Period"), line.period.label),
        Line("edition", _("Edition"), str(line.number)),
        Line("at", _("Moment"), moment(line.at)),
        Line("figures", _("Figures"), str(line.figures)),
        Line("inputs", _("Reports used"), str(line.inputs)),
        Line("sha256", "SHA-256", line.sha256),
        Line("tool", _("Version of dvk"), line.tool),
        Line("why", _("Why"), line.why),
        Line("next", _("Next"), next_step[line.kind].format(period=line.period.label)),
    ]
    return Page("dvk.edition/1", title, tuple(each for each in lines if each.value))
