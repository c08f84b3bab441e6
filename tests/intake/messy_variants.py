"""A deterministic writer of messy reports: seed → truth → layout → encoding → bytes; and what comes of reading them.

python tests/intake/messy_variants.py 5000        how many are exact, flagged, silently wrong
python tests/intake/messy_variants.py --seed 17   one of them: what was drawn, and what was read
"""

import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from messy_bytes import FORMATS, as_text
from messy_layouts import LAYOUTS, draw
from messy_page import Record, Truth
from messy_sheet import Drawn

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined
from dvk_cli.pipeline.examine import examine
from dvk_cli.vietnamese.text import identity_key

CATALOGUE = load_catalogue()
REGISTER = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))


@dataclass
class Variant:
    """One messy report, and the truth that it was drawn from."""

    seed: int
    layout: str
    format: str
    drawn: Drawn
    truth: Truth
    content: bytes


@dataclass
class Verdict:
    """What came of reading it: `exact`, `flagged` (an error says so) or `silent`; with what differs."""

    outcome: str
    lacking: Counter[Record]
    extra: Counter[Record]
    examined: Examined


def make(seed: int) -> Variant:
    """The report of a seed: every layout in every format, in turn."""
    rng = Random(seed)
    layout = seed % len(LAYOUTS)
    name = list(FORMATS)[seed // len(LAYOUTS) % len(FORMATS)]
    write, merges, text = FORMATS[name]
    drawn, truth = draw(rng, merges=merges, text=text, layout=layout)
    return Variant(seed, LAYOUTS[layout].__name__, name, drawn, truth, write(drawn))


def read(variant: Variant) -> Examined:
    """The report read as `dvk check` reads a file."""
    content = variant.content
    if variant.format == "zip":
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    return examine(Source(variant.truth.path, "", len(content)), content, CATALOGUE, REGISTER, IntakeOptions())


def found(examined: Examined) -> Counter[Record]:
    """The records of a file as the truth has them."""
    records: Counter[Record] = Counter()
    for item in examined.submissions:
        head = (item.unit.name, item.period.label)
        for m in item.models:
            name, who = identity_key(m.name), identity_key(m.performer)
            records["model", *head, name, m.field, m.subject, who, m.typical] += 1
        for r in item.recognitions:
            records["recognition", *head, r.identity, r.level, r.form, r.subject] += 1
        for o in item.indicators:
            records["indicator", *head, o.indicator, o.measure, o.value.normalize(), o.qualifier] += 1
        for c in item.counts:
            records["count", *head, c.field, c.subject, c.level, c.form, c.basis, c.value] += 1
    return records


def judge(variant: Variant) -> Verdict:
    """Read a report and compare it with its truth.

    A wrong total that nobody hears of is silently wrong too.
    """
    examined = read(variant)
    records = found(examined)
    lacking, extra = variant.truth.records - records, records - variant.truth.records
    codes = Counter(item.code for item in examined.findings)
    if any(item.severity == "error" for item in examined.findings):
        outcome = "flagged"
    elif lacking or extra or variant.truth.must_flag or (variant.truth.wrong_totals and not codes["DVK302"]):
        outcome = "silent"
    else:
        outcome = "exact"
    return Verdict(outcome, lacking, extra, examined)


def summary(number: int, first: int = 0) -> tuple[Counter[str], dict[str, Counter[str]], list[int]]:
    """Outcomes of so many seeds, as a whole and by layout and format; the seeds that were silently wrong."""
    whole: Counter[str] = Counter()
    parts: dict[str, Counter[str]] = {}
    silent = []
    for seed in range(first, first + number):
        variant = make(seed)
        outcome = judge(variant).outcome
        whole[outcome] += 1
        for part in (variant.layout, variant.format.removesuffix(" again")):
            parts.setdefault(part, Counter())[outcome] += 1
        if outcome == "silent":
            silent.append(seed)
    return whole, parts, silent


def _show(seed: int) -> None:
    variant = make(seed)
    verdict = judge(variant)
    print(f"{seed}: {variant.layout}, {variant.format}: {verdict.outcome}")  # noqa: T201
    for drawn in (variant.drawn, *variant.drawn.more):
        print(f"[{drawn.name}]")  # noqa: T201
        for number, row in enumerate(drawn.rows, 1):
            if any(cell is not None for cell in row):
                print(f"{number:3} ", " | ".join(unicodedata.normalize("NFC", as_text(c)) for c in row))  # noqa: T201
    print("merged:", variant.drawn.merges, variant.truth.path, variant.truth.must_flag)  # noqa: T201
    for mark, records in (("-", verdict.lacking), ("+", verdict.extra)):
        for record in records:
            print(mark, *record)  # noqa: T201
    for item in verdict.examined.findings:
        print(item.severity, item.code, item.cell, message_of(item))  # noqa: T201


def main() -> int:
    if sys.argv[1:2] == ["--seed"]:
        _show(int(sys.argv[2]))
        return 0
    number, first = (
        (int(text) for text in (*sys.argv[1:3], "2000", "0")[:2])
        if len(sys.argv) > 2
        else (
            int(sys.argv[1]) if len(sys.argv) > 1 else 2000,
            0,
        )
    )
    whole, parts, silent = summary(number, first)
    for name, counts in sorted(parts.items()):
        print(f"{name:24}", *(f"{o} {counts[o]:6}" for o in ("exact", "flagged", "silent")))  # noqa: T201
    print(f"{'all':24}", *(f"{o} {whole[o]:6}" for o in ("exact", "flagged", "silent")))  # noqa: T201
    if silent:
        print("silently wrong:", *silent[:40])  # noqa: T201
    return 1 if silent else 0


if __name__ == "__main__":
    raise SystemExit(main())
