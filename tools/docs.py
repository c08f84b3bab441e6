"""Keeps the documentation true: runs the commands that it shows, and writes the tables that come from code and data.

`python tools/docs.py` fills what stands between these marks, in *.md, docs/*.md and benchmarks/*.md:

    <!-- dvk: summarize --period 2023 | head 30 | exit 1 -->  …  <!-- end -->   output of a command
    <!-- table: findings -->  …  <!-- end -->                                   a table made from the source
    <!-- file: name.csv --> and a fenced block                                  a file that later commands read

Commands run in a copy of sample_data, one for each page, in the page's language (`*.vi.md` is Vietnamese). `head N` and
`tail N` shorten the output and say so; `exit N` is the exit code that is expected. `--check` changes nothing and fails
where a page is not what it would be.
"""

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

# Help texts are translated when dvk_cli is imported: in English they are their own keys.
os.environ["DVK_LANG"] = "en"

from dvk_cli.catalogue.comparisons import READ, AcrossUnits, OverTime
from dvk_cli.catalogue.definitions import formula
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.cli import app
from dvk_cli.commands.common import COMMON
from dvk_cli.i18n import gettext
from dvk_cli.model.finding_codes import FINDING_CODES, FindingCode

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")])
MARK = re.compile(
    r"^<!-- (?P<kind>dvk|table): (?P<what>.*?) -->\n(?P<old>.*?)^<!-- end -->$"
    r"|^<!-- file: (?P<name>.*?) -->\n```\w*\n(?P<content>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LEFT_OUT = {"en": "… ({n} lines left out)", "vi": "… (lược bớt {n} dòng)"}
GROUPS = {
    "DVK1": "File and layout · Tệp và biểu mẫu",
    "DVK2": "Values · Giá trị",
    "DVK3": "Within a submission · Trong một báo cáo",
    "DVK4": "Against earlier submissions · So với báo cáo trước",
    "DVK5": "Across units · Giữa các đơn vị",
    "DVK9": "The store and the run · Kho dữ liệu và lượt chạy",
}


def main() -> int:
    """Write the pages anew, or with --check say which are not up to date; 1 if any is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a page is out of date")
    checking, stale = parser.parse_args().check, False
    for page in PAGES:
        old = page.read_text("utf-8")
        new = filled(old, "vi" if page.name.endswith(".vi.md") else "en")
        if new != old and checking:
            stale = True
            name = page.relative_to(ROOT).as_posix()
            diff = difflib.unified_diff(old.splitlines(), new.splitlines(), name, "as it would be", lineterm="", n=1)
            sys.stdout.write("\n".join(diff) + "\n")
        elif new != old:
            page.write_text(new, encoding="utf-8", newline="\n")
    return int(stale)


def filled(text: str, language: str) -> str:
    """The page with its marked parts made anew, in their order: a command sees what those before it have done."""
    with tempfile.TemporaryDirectory(prefix="dvk") as name:
        place = Path(name).resolve() / "w"

        def part(found: re.Match[str]) -> str:
            if not place.exists():
                unwanted = shutil.ignore_patterns("*.sqlite*", "maker", "*.py", "*.md")
                shutil.copytree(ROOT / "sample_data", place, ignore=unwanted)
            if found["name"]:
                (place / found["name"]).write_text(found["content"], encoding="utf-8", newline="\n")
                return found[0]
            made = TABLES[found["what"]]() if found["kind"] == "table" else output(found["what"], place, language)
            return f"<!-- {found['kind']}: {found['what']} -->\n{made}\n<!-- end -->"

        return MARK.sub(part, text)


def output(what: str, place: Path, language: str) -> str:
    """A command and what it writes where there is no terminal: 80 columns, no colour."""
    words, *filters = what.split(" | ")
    wanted = {name: int(number) for name, number in (each.split() for each in filters)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DVK_")}
    environment |= {"DVK_LANG": language, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dvk_cli", *shlex.split(words)]
    both: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    done = subprocess.run(command, cwd=place, env=environment, check=False, **both)
    if done.returncode != wanted.get("exit", 0):
        raise SystemExit(f"dvk {words}: exit code {done.returncode}\n{done.stdout}")
    lines = [line.rstrip() for line in done.stdout.replace(str(place), "~/dvk").splitlines()]
    head, tail = wanted.get("head", 0), wanted.get("tail", 0)
    if (head or tail) and len(lines) > head + tail + 1:
        middle = LEFT_OUT[language].format(n=len(lines) - head - tail)
        lines = [*lines[:head], middle, *lines[len(lines) - tail :]]
    return "\n".join(["```console", f"$ dvk {words}", *lines, "```"])


def in_vietnamese(message: str) -> str:
    """The message in Vietnamese."""
    os.environ["DVK_LANG"] = "vi"
    try:
        return gettext(message)
    finally:
        os.environ["DVK_LANG"] = "en"


def table(headers: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    lines = [list(headers), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def findings() -> str:
    """All codes, by group."""

    def words(entry: FindingCode, translated: Callable[[str], str]) -> str:
        parts = (translated(part) for part in (entry.message, entry.why, entry.hint))
        message, why, hint = (re.sub(r"\{(\w+)\}", r"`{\1}`", part) for part in parts)
        return f"{message}<br>*{why}*<br>→ {hint}" + (f"<br>↳ {translated(entry.example)}" if entry.example else "")

    made = ""
    for start, title in GROUPS.items():
        entries = [entry for entry in FINDING_CODES.values() if entry.code.startswith(start)]
        heads = [f"**{entry.code}**<br>`{entry.name}`<br>{entry.severity}" for entry in entries]
        rows = [(head, words(e, str), words(e, in_vietnamese)) for head, e in zip(heads, entries, strict=True)]
        made += f"\n### {title}\n\n{table(('Code', 'English', 'Tiếng Việt'), rows)}\n"
    return made


def indicators() -> str:
    """All indicators."""
    rows = [
        (f"`{i.code}`", i.label_en, i.label, i.unit, i.kind, f"`{formula(i)}`", " – ".join(map(str, i.range or ())))
        for i in load_catalogue().data.indicator
    ]
    return table(("Code", "English", "Tiếng Việt", "Unit", "Kind", "Formula", "Plausible for one unit"), rows)


def categories() -> str:
    """Fields, subjects, levels, forms of recognition and statuses."""
    data = load_catalogue().data
    rows = [
        (f"`{kind}`", f"`{term.code}`", term.label_en, term.label, "; ".join(term.spellings[:4]))
        for kind in ("field", "subject", "level", "recognition_form", "status")
        for term in getattr(data, kind)
    ]
    return table(("Table", "Code", "English", "Tiếng Việt", "Spellings"), rows)


def checks() -> str:
    """The relations between indicators, and the breaks in series."""
    data = load_catalogue().data
    sides = [(" + ".join(c.left), c.op, " + ".join(c.right).replace("+ -", "− ")) for c in data.check]
    rows = [(f"`{c.id}`", c.severity, " ".join(s), c.label_en, c.label) for c, s in zip(data.check, sides, strict=True)]
    rules: list[OverTime | AcrossUnits] = [*data.over_time, *data.across_units]
    held = [(f"`{r.id}`", r.severity, f"`{r.kind}`", thresholds(r), r.label_en, r.label) for r in rules]
    made_of = table(("Rule", "Severity", "Kind", "Looks at, and thresholds", "English", "Tiếng Việt"), held)
    days = [(f"`{b.code}`", ", ".join(map(str, b.dates)), b.label_en, b.label, b.source) for b in data.breaks]
    made = table(("Check", "Severity", "Relation", "English", "Tiếng Việt"), rows)
    return f"{made}\n\n{made_of}\n\n{table(('Break', 'Days', 'English', 'Tiếng Việt', 'Source'), days)}"


def thresholds(rule: OverTime | AcrossUnits) -> str:
    """What a rule looks at and what it allows, as its TOML would say it."""
    said = {name: getattr(rule, name) for name in rule.__struct_fields__ if name in READ[rule.kind]}
    for name in ("id", "kind", "label", "label_en", "severity", "enabled", "trial"):
        del said[name]
    shown = {name: ", ".join(map(str, v)) if isinstance(v, tuple) else str(v).lower() for name, v in said.items()}
    return "; ".join(f"{name} = {value}" for name, value in shown.items() if value)


def commands() -> str:
    """All commands with their arguments and options; the common options once."""

    def options(params: list[Any]) -> str:
        rows = []
        for param in params:
            names = ", ".join(param.opts) if param.param_type_name == "option" else ""
            shown = f"`{' '.join([names, param.metavar or '']).strip()}`" + " (required · bắt buộc)" * param.required
            rows.append((shown, param.help, in_vietnamese(param.help)))
        return table(("Option", "English", "Tiếng Việt"), rows)

    program: Any = typer.main.get_command(app)
    made = ""
    for name, command in program.commands.items():
        own = [param for param in command.params if param.name not in COMMON]
        made += f"\n### dvk {name}\n\n{command.help}<br>\n{in_vietnamese(command.help)}\n\n{options(own)}\n"
    return f"{made}\n### Common options · Tùy chọn chung\n\n{options(program.params)}\n"


TABLES: dict[str, Callable[[], str]] = {
    made.__name__: made for made in (findings, indicators, categories, checks, commands)
}

if __name__ == "__main__":
    sys.exit(main())
