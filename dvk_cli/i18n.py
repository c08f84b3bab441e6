"""Language of everything a person reads: English in the source, Vietnamese by default.

`DVK_LANG=en` asks for English. The machine's locale plays no part, so that a report made by cron
(which has no locale) reads like one made by hand.
"""

import functools
import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

DOMAIN = "dvk"
LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "vi"

_spoken: ContextVar[str | None] = ContextVar("language", default=None)


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Speak a language for a while, whatever the reader's: an official report is Vietnamese."""
    before = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language in use: `vi` unless `DVK_LANG` names another, or a document has a language of its own."""
    return _spoken.get() or os.environ.get("DVK_LANG") or DEFAULT_LANGUAGE


@functools.cache
def _translations(lang: str) -> _gettext.NullTranslations:
    # The source is English: asking for it, or for a language we lack, falls back to the msgid.
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=[lang], fallback=True)


def gettext(message: str) -> str:
    """The message in the language in use."""
    return _translations(language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message for a number of things, in the language in use."""
    return _translations(language()).ngettext(singular, plural, n)


def mark(message: str) -> str:
    """Mark a message for translation where it is defined; `gettext` translates it where it is shown."""
    return message
