"""Workbooks are made in memory: no temporary file that a full disk could spoil, or a kill leave behind."""

import tempfile
from io import BytesIO
from pathlib import Path

import pytest

from dvk_cli.renderers.excel import openpyxl, saved


def test_a_workbook_is_saved_where_no_temporary_file_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    workbook = openpyxl().Workbook()
    rows = [["STT", "Tên mô hình"], [1, "Tổ vay vốn"], [2, "<b>Đường hoa & cây</b>"]]
    for row in rows:
        workbook.active.append(row)
    with pytest.raises(OSError, match="gone"):
        workbook.save(BytesIO())
    read = openpyxl().load_workbook(BytesIO(saved(workbook)))
    assert [[cell.value for cell in row] for row in read.active.rows] == rows
