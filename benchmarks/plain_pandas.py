"""What people would write instead: pandas.read_excel (openpyxl) over the same workbooks, groupby, and a few tables.

It does the same work as nearly as a plain script can: it finds each sheet's header, drops the total row and the signatures,
counts models once over the years, and adds up indicators at the last year. It knows these layouts beforehand; it checks
nothing, stores nothing, keeps no cell, and cannot say who is missing.
"""

import sys
from pathlib import Path

import pandas as pd


def body_of(sheet: pd.DataFrame) -> pd.DataFrame:
    """The rows of a sheet that are numbered in the first column, under the header that stands above them."""
    first = sheet.iloc[:, 0].astype(str).str.strip()
    headers = sheet.index[first.isin(["STT", "TT", "Số TT"])]
    if headers.empty:
        return pd.DataFrame()
    header = headers[0]
    names = sheet.loc[header].ffill().astype(str).str.strip()
    body = sheet.loc[header + 1 :].copy()
    body.columns = [f"{name}.{number}" for number, name in enumerate(names)]
    return body[pd.to_numeric(body.iloc[:, 0], errors="coerce").notna()]


def main(folder: Path) -> None:
    models, recognitions, indicators = [], [], []
    for path in sorted(folder.rglob("*.xlsx")):
        year = int(path.parent.name)
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        for target, name in ((models, "Mô hình"), (recognitions, "Khen thưởng"), (indicators, "Chỉ tiêu")):
            if name in sheets:
                body = body_of(sheets[name])
                if not body.empty:
                    target.append(body.assign(file=path.stem, year=year))
    for frame in models:
        frame.columns = [column.partition(".")[0] for column in frame.columns]
    listed = pd.concat([frame.loc[:, ~frame.columns.duplicated()] for frame in models])
    name_column = next(column for column in listed.columns if column.startswith("Tên"))
    distinct = listed.drop_duplicates(subset=["file", name_column])
    print(distinct.groupby("year")[name_column].count())
    if "Lĩnh vực" in distinct:
        print(distinct.groupby("Lĩnh vực")[name_column].count())
    for frame in recognitions:
        frame.columns = [column.partition(".")[0] for column in frame.columns]
    decided = pd.concat([frame.loc[:, ~frame.columns.duplicated()] for frame in recognitions])
    keys = [column for column in decided.columns if column.startswith(("Cấp", "Hình thức"))]
    print(decided.groupby(keys).size())
    for frame in indicators:
        frame.columns = [column.partition(".")[0] for column in frame.columns]
    values = pd.concat([frame.loc[:, ~frame.columns.duplicated()] for frame in indicators])
    label, value = values.columns[1], values.columns[3]
    values[value] = pd.to_numeric(values[value], errors="coerce")
    last = values[values["year"] == values["year"].max()]
    print(last.groupby(label)[value].sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
