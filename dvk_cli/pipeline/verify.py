"""Whether all is as the ledger says: the store, the archived originals, the closed editions."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.finding import Severity
from dvk_cli.model.kept import Verification
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import INSIDE
from dvk_cli.pipeline.archive import archived_files
from dvk_cli.pipeline.editions import reproduce
from dvk_cli.pipeline.stores import received_store
from dvk_cli.version import VERSION

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


def verify(workspace: "Workspace") -> Verification:
    """Whether the store is sound, the originals are there and unchanged, and closed editions come out again."""
    from dvk_cli.model.finding_codes import finding
    from dvk_cli.store.decide import form_labels
    from dvk_cli.store.editions import all_editions
    from dvk_cli.store.known_models import unlike
    from dvk_cli.store.originals import changed_parts, originals

    with received_store(workspace) as store:
        findings = [finding("DVK910", reason=reason) for reason in store.faults()]
        if off := unlike(store):
            unknown = _("which models are known differs from the lists in force in {count} places").format(count=off)
            findings.append(finding("DVK910", reason=unknown))
        parts, changed = changed_parts(store)
        findings += [
            finding(
                "DVK911",
                number=each.submission,
                unit=each.unit,
                period=each.period,
                form=form_labels(workspace.catalogue, [each.form]),
            )
            for each in changed
        ]
        received, editions = originals(store), all_editions(store)
    kept = archived_files(workspace)
    findings += kept.findings
    for each in received:
        if each.sha256 not in kept.digests and not _is_there(workspace.root / each.path, each.sha256):
            severity: Severity = "error" if kept.digests else "warning"
            findings.append(finding("DVK913", severity=severity, file=each.path, sha256=each.sha256[:12]))
    for period, number, tool in editions:
        reason = _not_reproduced(workspace, period, number)
        if reason is not None:
            severity = "error" if tool == VERSION else "warning"
            told: dict[str, Any] = {"period": period.label, "number": number, "tool": tool, "reason": reason}
            findings.append(finding("DVK915", severity=severity, **told))
    return Verification(parts, len(received), kept.files, len(editions), tuple(findings))


def _not_reproduced(workspace: "Workspace", period: Period, number: int) -> str | None:
    try:
        return None if reproduce(workspace, period, number).same else _("other figures")
    except DvkError as error:
        return error.message


def _is_there(path: Path, sha256: str) -> bool:
    """Whether a file, or the file in an archive, has not moved since it was received."""
    from dvk_cli.readers.archive import entry_source
    from dvk_cli.readers.files import Entry

    outer, inside, member = path.as_posix().partition(INSIDE)
    entry = Entry(Path(outer), "", member if inside else "")
    return Path(outer).is_file() and entry_source(entry).sha256 == sha256
