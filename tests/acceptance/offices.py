"""Offices to test with: copies of the sample workspaces, small ones made by `dvk init`, and the command itself."""

import json
import shutil
import sqlite3
import tomllib
from contextlib import closing, redirect_stderr, redirect_stdout
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dvk_cli.cli import main

SAMPLES = Path(__file__).parents[2] / "sample_data"
PUBLISHED = tomllib.loads((SAMPLES / "published_figures.toml").read_text("utf-8"), parse_float=Decimal)["district"]
DISTRICTS = {district["key"]: district for district in PUBLISHED}
PERIODS = {key: district["period"] for key, district in DISTRICTS.items()}

RECORD_TABLES = ("model_row", "recognition", "observation", "count_row", "product_row", "control_total")


class Ran(NamedTuple):
    """What a run of the command came to."""

    code: int
    out: bytes
    err: str

    @property
    def json(self) -> Any:
        """stdout, with exact numbers."""
        return json.loads(self.out, parse_float=Decimal)


class Office(NamedTuple):
    """A workspace, what ingesting its inbox came to, and the period it is about."""

    root: Path
    run: Ran
    period: str


def dvk(*arguments: object, lang: str = "en", **environment: str) -> Ran:
    """Run the command in this process."""
    out, err = (TextIOWrapper(BytesIO(), "ascii") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name in ("DVK_WORKSPACE", "DVK_STORE"):
            patch.delenv(name, raising=False)
        for name, value in {"DVK_LANG": lang, **environment}.items():
            patch.setenv(name, value)
        code = main([str(argument) for argument in arguments])
    return Ran(code, *(_written(stream) for stream in (out,)), _written(err).decode())


def _written(stream: TextIOWrapper) -> bytes:
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined]


def copied(key: str, root: Path, inbox: bool = True) -> Path:
    """A copy of a sample workspace, with or without what has come in."""
    keep = None if inbox else shutil.ignore_patterns("inbox")
    shutil.copytree(SAMPLES / key, root, ignore=keep)
    (root / "inbox").mkdir(exist_ok=True)
    return root


def ingested(key: str, root: Path) -> Office:
    """A copy of a sample workspace whose inbox has been ingested."""
    copied(key, root)
    return Office(root, dvk("-C", root, "ingest", "-f", "json"), PERIODS[key])


def summary(root: Path, period: str, *options: str) -> Any:
    """The summary's JSON."""
    ran = dvk("-C", root, "summarize", "--period", period, "-f", "json", *options)
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def figures(root: Path, period: str, *options: str) -> dict[str, dict[str, Any]]:
    """The figures of the whole area and period, by id."""
    found = summary(root, period, *options)["figures"]
    return {figure["id"]: figure for figure in found if "unit_code" not in figure and "year" not in figure}


def values(root: Path, period: str) -> dict[str, Any]:
    """The values of the figures, by id."""
    return {key: figure["value"] for key, figure in figures(root, period).items()}


def rows(root: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in an office's store; nothing where there is no store."""
    store = root / "dvk.sqlite"
    if not store.exists():
        return []
    with closing(sqlite3.connect(f"file:{store}?mode=rw", uri=True)) as connection:
        return connection.execute(query).fetchall()


def records(root: Path) -> dict[str, list[str]]:
    """All records in the store with the part they belong to, without the numbers and times of a run."""
    whose = "p.unit_code, p.unit_name, p.period_label, p.form, p.content, p.context, f.sha256"
    source = "FROM part p JOIN submission s ON s.id = p.submission_id JOIN receipt f ON f.id = s.receipt_id"
    in_force = "WHERE p.published_at IS NOT NULL AND p.superseded_at IS NULL"
    found = {"part": sorted(map(repr, rows(root, f"SELECT {whose}, p.records {source} {in_force}")))}
    for table in RECORD_TABLES:
        columns = [row[1] for row in rows(root, f"PRAGMA table_info({table})")]
        own = ", ".join(f"r.{name}" for name in columns if name not in ("id", "part_id"))
        query = f"SELECT {whose}, {own} {source} JOIN {table} r ON r.part_id = p.id {in_force}"
        found[table] = sorted(map(repr, rows(root, query)))
    return found


def outcomes(ran: Ran) -> dict[str, str]:
    """Outcome by file, as the JSON of `check` and `ingest` has it."""
    return {file["path"]: file["outcome"] for file in ran.json["files"]}


def files_of(folder: Path) -> list[Path]:
    """All files below a folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_of(folder)}


# --- small offices and what is sent to them ---

Row = list[Any]


def made(root: Path, area: str = "Bố Trạch, Quảng Bình", on: str = "2023-12-31", **agencies: str) -> Path:
    """A new office by `dvk init`. `agencies`: lines of dvk.toml for each (`cq01='name = "…"'`)."""
    ran = dvk("init", root, "--area", area, "--on", on)
    assert (ran.code, ran.err) == (0, "")
    with (root / "dvk.toml").open("a", encoding="utf-8") as config:
        for code, lines in agencies.items():
            config.write(f'\n[[area.agency]]\ncode = "{code}"\n{lines}\n')
    return root


def title(unit: str, period: str, text: str = "BÁO CÁO") -> list[Row]:
    """The lines above a table."""
    return [[unit], [text], [period]]


def models(*names: str, field: str = "Kinh tế") -> list[Row]:
    """A list of models."""
    header = ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình", "Đơn vị thực hiện"]
    return [header, *([n, name, field, "Tập thể", "Hội Nông dân"] for n, name in enumerate(names, 1))]


def indicators(**numbers: Any) -> list[Row]:
    """A table of indicators, named by their codes."""
    return [["STT", "Mã chỉ tiêu", "Chỉ tiêu", "Giá trị"]] + [
        [n, code, LABELS[code], value] for n, (code, value) in enumerate(numbers.items(), 1)
    ]


def products(*rows: tuple[str, str, int, Any]) -> list[Row]:
    """A list of OCOP products: name, producer, stars, and the day or year of the certificate."""
    header = ["STT", "Tên sản phẩm", "Chủ thể", "Hạng sao", "Ngày quyết định"]
    return [header, *([n, *row] for n, row in enumerate(rows, 1))]


LABELS = {
    "tong_so_ho": "Tổng số hộ",
    "ho_ngheo": "Số hộ nghèo",
    "cong_trinh_giup_ban": "Công trình giúp bản",
    "ocop_3_sao": "Sản phẩm OCOP 3 sao",
}


def workbook(path: Path, **sheets: list[Row]) -> Path:
    """A workbook with these sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
