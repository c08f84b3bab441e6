"""What people would use instead, one way a call: reads the same files, stores their rows, prints the same two tables.

`python peers.py WAY FOLDER STORE`; WAY is pandas-openpyxl, pandas-calamine, polars, frictionless or floor. All know the
layout beforehand (the header is row 6). What they do not do is said in README.md.
"""

import csv
import io
import re
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEADER = 5  # counted from 0
TITLE = re.compile(r"ĐẢNG ỦY (.+)")
PERIOD = re.compile(r"QUÝ (\d) NĂM (\d{4})|NĂM (\d{4})")


def sent(title: list[object]) -> tuple[str, str]:
    """Unit and period, from the lines above the table."""
    text = "\n".join(str(line) for line in title if line is not None)
    unit, period = TITLE.search(text), PERIOD.search(text)
    return unit.group(1).strip() if unit else "", period.group() if period else ""


def with_pandas(files: list[Path], store: str, engine: str) -> None:
    import pandas as pd

    tables: dict[str, list[Any]] = {}
    for path in files:
        if path.suffix == ".csv":
            top = pd.read_csv(path, header=None, nrows=HEADER - 1, names=range(10), dtype=str)
            sheets = {"Mô hình": pd.read_csv(path, header=None, skiprows=HEADER, names=range(10), dtype=object)}
            title = top[0].tolist()
        else:
            sheets = pd.read_excel(path, sheet_name=None, header=None, engine=engine)
            title = []
        for name, sheet in sheets.items():
            unit, period = sent(title or sheet.iloc[:HEADER, 0].tolist())
            body = sheet if title else sheet.iloc[HEADER:]
            names = [str(cell) for cell in body.iloc[0]]
            body = body.iloc[1:]
            body = body[pd.to_numeric(body.iloc[:, 0], errors="coerce").notna()].astype(object)
            body.columns = pd.Index([n if n != "nan" else f"c{at}" for at, n in enumerate(names)])
            tables.setdefault(name, []).append(body.assign(unit=unit, period=period))
    with sqlite3.connect(store) as connection:
        for name, parts in tables.items():
            pd.concat(parts, ignore_index=True).to_sql(name, connection, if_exists="replace")
    models = pd.concat(tables["Mô hình"], ignore_index=True)
    models["key"] = models.iloc[:, 1].astype(str).str.casefold().str.split().str.join(" ")
    models = models.drop_duplicates(["unit", "key"], keep="last")
    print(models.groupby("Lĩnh vực")["key"].count().to_string())
    if "Chỉ tiêu" in tables:
        figures = pd.concat(tables["Chỉ tiêu"], ignore_index=True)
        figures["value"] = pd.to_numeric(figures["Số liệu"], errors="coerce")
        print(figures.groupby("Nội dung")["value"].sum().to_string())


def with_polars(files: list[Path], store: str) -> None:
    import fastexcel
    import polars as pl

    tables: dict[str, list[Any]] = {}
    for path in files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8") as lines:
                unit, period = sent([next(lines) for _ in range(HEADER - 1)])
            sheets = {"Mô hình": pl.read_csv(path, skip_rows=HEADER, infer_schema=False, truncate_ragged_lines=True)}
        else:
            book, sheets = fastexcel.read_excel(path), {}
            for name in book.sheet_names:
                sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
                unit, period = sent(sheet.to_series(0).head(HEADER).to_list())
                names = [cell or f"c{at}" for at, cell in enumerate(sheet.row(HEADER))]
                sheets[name] = sheet.slice(HEADER + 1).rename(dict(zip(sheet.columns, names, strict=True)))
        for name, sheet in sheets.items():
            body = sheet.filter(pl.nth(0).cast(pl.Float64, strict=False).is_not_null())
            tables.setdefault(name, []).append(body.with_columns(unit=pl.lit(unit), period=pl.lit(period)))
    joint = {name: pl.concat(parts, how="diagonal_relaxed") for name, parts in tables.items()}
    with sqlite3.connect(store) as connection:
        for name, table in joint.items():
            columns = ", ".join(f'"{column}"' for column in table.columns)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * table.width)})', table.iter_rows())
    models = joint["Mô hình"].with_columns(key=pl.nth(1).str.to_lowercase().str.split(" ").list.join(" "))
    models = models.unique(["unit", "key"], keep="last")
    print(models.group_by("Lĩnh vực").len().sort("Lĩnh vực"))
    if "Chỉ tiêu" in joint:
        figures = joint["Chỉ tiêu"].with_columns(value=pl.col("Số liệu").cast(pl.Float64, strict=False))
        print(figures.group_by("Nội dung").agg(pl.col("value").sum()).sort("Nội dung"))


def with_frictionless(files: list[Path], store: str) -> None:
    """Only validation: what it reads is neither stored nor added up."""
    from frictionless import Dialect, Resource
    from frictionless.formats import ExcelControl

    for path in files:
        for name in ("Mô hình", "Khen thưởng", "Chỉ tiêu") if path.suffix == ".xlsx" else ("",):
            controls: list[Any] = [ExcelControl(sheet=name)] if name else []
            dialect = Dialect(header_rows=[HEADER + 1], controls=controls)
            report = Resource(path=path.name, basepath=str(path.parent), dialect=dialect).validate()
            print(path.name, name, report.stats["errors"])


def floor(files: list[Path], store: str) -> None:
    """The least there is to do: the library that dvk reads with, and its values thrown away."""
    from python_calamine import CalamineWorkbook

    for path in files:
        data = path.read_bytes()
        if path.suffix == ".csv":
            for _row in csv.reader(io.StringIO(data.decode("utf-8"))):
                pass
            continue
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


WAYS: dict[str, Callable[[list[Path], str], None]] = {
    "pandas-openpyxl": lambda files, store: with_pandas(files, store, "openpyxl"),
    "pandas-calamine": lambda files, store: with_pandas(files, store, "calamine"),
    "polars": with_polars,
    "frictionless": with_frictionless,
    "floor": floor,
}

if __name__ == "__main__":
    way, folder, store = sys.argv[1:]
    WAYS[way](sorted(Path(folder).iterdir()), store)
