"""Keeps the translations in step with the source.

`python tools/messages.py` takes the messages of dvk_cli into dvk.po (new ones untranslated, unused ones
dropped) and compiles dvk.mo; it prints what still wants a translation. `--check` changes nothing and fails
where the two files are not complete, for hooks and CI.
"""

import argparse
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "dvk_cli"
PO = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "dvk.po"
# Header lines that say when and by whom, which would change the files when no message has changed.
PASSING = (
    b'"POT-Creation',
    b'"PO-Revision',
    b'"Generated-By',
    b'"Report-Msgid',
    b'"Last-Translator',
    b'"Language-Team',
)
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}


def main() -> int:
    """Update the files, or with --check say what is wrong with them; 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing")
    found = extracted()
    if not parser.parse_args().check:
        PO.write_bytes(po_bytes(updated(found, stored())))
        PO.with_suffix(".mo").write_bytes(mo_bytes(stored()))
    problems = list(faults(found, stored()))
    if PO.with_suffix(".mo").read_bytes() != mo_bytes(stored()):
        problems.append("dvk.mo is not compiled from dvk.po: run tools/messages.py")
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def extracted() -> Catalog:
    """The messages that the source marks, ordered by file and line."""
    catalog = Catalog()
    for file, line, message, comments, context in extract_from_dir(
        SOURCE, [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True
    ):
        catalog.add(message, None, [(f"dvk_cli/{file}", line)], auto_comments=comments, context=context)
    return catalog


def stored() -> Catalog:
    """The translations as they stand in dvk.po; empty where there is none yet."""
    if not PO.exists():
        return Catalog(locale="vi", project="dvk")
    with PO.open("rb") as file:
        return read_po(file, locale="vi", domain="dvk")


def updated(found: Catalog, old: Catalog) -> Catalog:
    """The source's messages with the translations that exist. A changed message is a new one: no guess."""
    new = Catalog(locale="vi", project="dvk", header_comment="# Vietnamese translations of dvk.", fuzzy=False)
    for message in found:
        if message.id:
            known = old.get(_key(message))
            new.add(message.id, known.string if known else None, message.locations)
    return new


def po_bytes(catalog: Catalog) -> bytes:
    """The .po file: without dates and line numbers."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, include_lineno=False)
    return b"".join(line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(PASSING))


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled file."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def faults(found: Catalog, translated: Catalog) -> Iterator[str]:
    """What keeps the translations from being complete, one line each."""
    for message in found:
        known = translated.get(_key(message)) if message.id else None
        if not message.id:
            continue
        if known is None or not all(_texts(known.string)):
            yield f"untranslated: {message.locations[0][0]}: {_key(message)!r}"
        elif known.fuzzy:
            yield f"fuzzy: {_key(message)!r}"
        else:
            wanted = {name for text in _texts(message.id) for name in _placeholders(text)}
            for text in _texts(known.string):
                if _placeholders(text) != wanted:
                    yield f"other placeholders: {_key(message)!r} -> {text!r}"
    for message in translated:
        if message.id and found.get(_key(message)) is None:
            yield f"no longer used: {_key(message)!r}"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(strings: str | list[str] | tuple[str, ...]) -> list[str]:
    return [strings] if isinstance(strings, str) else list(strings) or [""]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    sys.exit(main())
