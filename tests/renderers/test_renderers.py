"""Every renderer over the same documents, how one is chosen, and what Excel and Markdown get."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rendered_world import DOCUMENTS, RUN, SUMMARY, text

from dvk_cli.model.errors import UsageError
from dvk_cli.renderers.base import Line, Page
from dvk_cli.renderers.registry import RENDERERS, choose

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("name", [renderer.name for renderer in RENDERERS])
def test_any_document_in_any_format_is_plain_text_that_ends_in_a_line_break(name: str, document: object) -> None:
    made = text(document, name)
    assert made == text(document, name)
    assert made.endswith("\n")
    assert "\x1b" not in made
    assert "\r" not in made


def test_csv_is_for_excel() -> None:
    made = text(SUMMARY, "csv")
    assert made.startswith("\ufeffid,label,unit,value,")
    rows = list(csv.DictReader(StringIO(made.removeprefix("\ufeff"))))
    assert [row["value"] for row in rows] == ["1234", "3.81", "18", "1000"]
    assert rows[1]["change"] == "-0.81"
    assert rows[3]["label"] == "'=Đường"


def test_csv_of_a_run_has_a_line_for_each_finding_and_one_for_a_file_without() -> None:
    rows = list(csv.reader(StringIO(text(RUN, "csv").removeprefix("\ufeff"))))
    assert [(row[1], row[4]) for row in rows[1:]] == [
        ("accepted", ""),
        ("rejected", "DVK203"),
        ("rejected", "DVK218"),
        ("skipped", "DVK104"),
    ]
    assert {len(row) for row in rows} == {11}


def test_markdown_escapes_its_own_signs() -> None:
    page = Page("x/1", "a|b*", (Line("k", "k", ("_x_", "[y](z)")),))
    assert text(page, "md") == "# a\\|b\\*\n\n- **k**: \\_x\\_; \\[y\\](z)\n"
    assert "| Lĩnh vực | Tổng số |\n| --- | ---: |\n| Kinh tế | 1.234,5 |" in text(SUMMARY, "md")


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [
        (None, None, "table"),
        ("json", None, "json"),
        (None, "out.json", "json"),
        (None, "out.CSV", "csv"),
        (None, "out.md", "md"),
        ("csv", "out.json", "csv"),
        (None, "out", "table"),
    ],
)
def test_the_format_is_what_was_asked_for_else_what_the_file_is_called(
    name: str | None, file: str | None, expected: str
) -> None:
    assert choose(SUMMARY, name, Path(file) if file else None).name == expected


@pytest.mark.parametrize(
    "ask",
    [
        lambda: choose(SUMMARY, "pdf"),
        lambda: choose(SUMMARY, None, Path("out.pdf")),
        lambda: choose(object()),
    ],
)
def test_an_unknown_format_is_a_usage_error(ask: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        ask()
