"""What people would write instead: pandas.read_excel (openpyxl) over the same workbooks, groupby, and the same tables.

It does the same work as nearly as a plain script can: unit and year from the title, each sheet's header found, totals
and signatures left out, names normalised, models counted once over the years, decisions once, indicators by kind at the
last year, everything kept in SQLite, tables of the district and of each unit printed. It knows these layouts
beforehand; it checks nothing, keeps no cell, says of nothing that it was left out, and cannot say who is missing.
"""

import re
import sqlite3
import sys
import unicodedata
from pathlib import Path

import pandas as pd

SHEETS = {"Mô hình": "models", "Khen thưởng": "recognitions", "Chỉ tiêu": "indicators"}
RATES = {
    "Tỷ lệ hộ nghèo": ("Số hộ nghèo", "Tổng số hộ"),
    "Tỷ lệ hộ cận nghèo": ("Số hộ cận nghèo", "Tổng số hộ"),
    "Tỷ lệ làng văn hóa": ("Số làng, thôn, bản văn hóa", "Tổng số làng, thôn, bản"),
}


def key(text: object) -> str:
    plain = unicodedata.normalize("NFC", str(text)).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def title_of(sheet: pd.DataFrame) -> tuple[str, int]:
    """Unit and year, from the lines above the table."""
    unit, year = "", 0
    for line in sheet.iloc[:12].to_numpy().ravel():
        text = str(line)
        if not unit and re.search(r"(XÃ|THỊ TRẤN|HUYỆN|BAN|HỘI|CÔNG AN|PHÒNG)\s", text) and "HUYỆN ỦY" not in text:
            unit = key(text.replace("ĐẢNG ỦY ", ""))
        if found := re.search(r"[Nn](?:ăm|ĂM) (20\d\d)\b", text):
            year = int(found.group(1))
    return unit, year


def body_of(sheet: pd.DataFrame) -> pd.DataFrame:
    """The rows that are numbered in the first column, under the header that stands above them."""
    first = sheet.iloc[:, 0].astype(str).str.strip()
    headers = sheet.index[first.isin(["STT", "TT", "Số TT"])]
    if headers.empty:
        return pd.DataFrame()
    names = sheet.loc[headers[0]].ffill().astype(str).str.strip().tolist()
    body = sheet.loc[headers[0] + 1 :]
    body = body[pd.to_numeric(body.iloc[:, 0], errors="coerce").notna()].copy()
    body.columns = [name if names.index(name) == at else f"{name} {at}" for at, name in enumerate(names)]
    return body


def sheets_of(path: Path, at_once: bool) -> dict[str, pd.DataFrame]:
    """The sheets as people read them, a read_excel each; or, as a careful person would, all with one."""
    if at_once:
        sheets: dict[str, pd.DataFrame] = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        return sheets
    return {title: pd.read_excel(path, sheet_name=title, header=None, engine="openpyxl") for title in SHEETS}


def read(folder: Path, at_once: bool) -> dict[str, pd.DataFrame]:
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in SHEETS.values()}
    for path in sorted(folder.rglob("*.xlsx")):
        sheets = sheets_of(path, at_once)
        for title, name in SHEETS.items():
            if title not in sheets:
                continue
            unit, year = title_of(sheets[title])
            body = body_of(sheets[title])
            if not body.empty:
                keys = body.iloc[:, 1].map(key)
                body = body.assign(unit=unit, year=year or int(path.parent.name), key=keys)
                frames[name].append(body.astype(object))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()}


def main(folder: Path, store: str, at_once: bool) -> None:
    tables = read(folder, at_once)
    with sqlite3.connect(store) as connection:
        for name, frame in tables.items():
            frame.to_sql(name, connection, if_exists="replace")
        tables = {name: pd.read_sql(f"SELECT * FROM {name}", connection) for name in tables}
    models = tables["models"].sort_values("year").drop_duplicates(["unit", "key"], keep="last")
    print(models.groupby("year")["key"].count().to_string())
    print(models.groupby(models.get("Lĩnh vực", models["year"]))["key"].count().to_string())
    print(models.groupby("unit")["key"].count().to_string())
    decisions = tables["recognitions"]
    kinds = [column for column in decisions.columns if column.startswith(("Cấp", "Hình thức"))][:2]
    decisions = decisions.drop_duplicates(["unit", "year", "key", *kinds])
    print(decisions.groupby(kinds).size().to_string())
    values = tables["indicators"]
    number = next(column for column in values.columns if column in ("Kết quả", "Số lượng", "Giá trị", "Số liệu"))
    values["value"] = pd.to_numeric(
        values[number].astype(str).str.replace("trên ", "").str.split(" ").str[0].str.replace(",", "."), errors="coerce"
    )
    values["label"] = values["Chỉ tiêu"] if "Chỉ tiêu" in values else values["Nội dung"]
    last = values[values["year"] == values["year"].max()].pivot_table(index="unit", columns="label", values="value")
    print(last.sum().to_string())
    for rate, (part, whole) in RATES.items():
        both = last.dropna(subset=[part, whole])
        print(rate, round(100 * both[part].sum() / both[whole].sum(), 2))
    incomes = last.dropna(subset=["Thu nhập bình quân đầu người", "Dân số"])
    print(round((incomes["Thu nhập bình quân đầu người"] * incomes["Dân số"]).sum() / incomes["Dân số"].sum(), 1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], "--at-once" in sys.argv)
