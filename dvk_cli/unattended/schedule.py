"""What to tell cron or systemd, so that they start a pass of this workspace."""

import shlex
import sys
from pathlib import Path

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language
from dvk_cli.store.address import for_a_command_line

_EVERY = 15


def schedule_text(root: Path, store: str | None = None) -> str:
    """The crontab line, and the systemd service and timer, of a workspace, each with a word on where it goes.

    Args:
        root: the workspace's folder.
        store: the store that --store names, if any; a password in it is left out.
    """
    given, store = store, for_a_command_line(store) if store else None
    words = [sys.executable, "-m", "dvk_cli", "-C", str(root.absolute()), *(["--store", store] if store else []), "run"]
    command = " ".join(shlex.quote(word) for word in words)
    lang = f"DVK_LANG={language()}"
    # In a crontab a per cent sign ends the command, whatever quotes stand around it; systemd has its own meaning of it.
    lines = [
        *(
            ["# " + _("the password: into ~/.pgpass of whoever runs it, see docs/shared-store.md")]
            if store != given
            else []
        ),
        "# " + _("crontab -e: every {n} minutes; cron mails what a person must do").format(n=_EVERY),
        f"*/{_EVERY} * * * * {lang} {command}".replace("%", "\\%"),
        "",
        "# " + _("or systemd: ~/.config/systemd/user/dvk.service"),
        "[Unit]",
        "Description=dvk run",
        "[Service]",
        "Type=oneshot",
        f"Environment={lang}",
        "ExecStart=" + " ".join(_for_systemd(word) for word in words),
        "# " + _("another run holds the lock: not a failure"),
        "SuccessExitStatus=75",
        "",
        "# " + _("~/.config/systemd/user/dvk.timer; then: systemctl --user enable --now dvk.timer"),
        "[Unit]",
        "Description=dvk run",
        "[Timer]",
        f"OnCalendar=*:0/{_EVERY}",
        "Persistent=true",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def _for_systemd(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if escaped != word or any(letter in word for letter in " '\t") else word
