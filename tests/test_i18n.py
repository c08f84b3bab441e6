"""Every message is translated, and the compiled translations are those of the source."""

import subprocess
import sys
from pathlib import Path

from dvk_cli.i18n import gettext, ngettext
from dvk_cli.model.finding_codes import FINDING_CODES, finding, hint_of

ROOT = Path(__file__).parent.parent


def test_the_translations_are_complete_and_compiled() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "messages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout + made.stderr) == (0, "")


def test_vietnamese_unless_another_language_is_asked_for(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("DVK_LANG", raising=False)
    assert gettext("the file is empty") == "tệp rỗng"
    assert ngettext("{n} error", "{n} errors", 2) == "{n} lỗi"
    for name in ("en", "xx"):
        monkeypatch.setenv("DVK_LANG", name)
        assert gettext("the file is empty") == "the file is empty"
        assert ngettext("{n} error", "{n} errors", 2) == "{n} errors"


def test_a_hint_without_a_near_word_keeps_its_second_sentence_in_every_language(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    offering = [entry for entry in FINDING_CODES.values() if "{near}" in entry.hint]
    assert offering
    for name in ("vi", "en"):
        monkeypatch.setenv("DVK_LANG", name)
        for entry in offering:
            params = {"near": None, "fields": "x", "known": "x", "words": "x"}
            hint = hint_of(finding(entry.code, **params))
            assert "None" not in hint
            assert "?" not in hint
