"""Rows of a part on their way to the store: few or many, they are the same."""

import pickle
from datetime import date

import pytest

from dvk_cli.model.period import Period
from dvk_cli.model.records import ModelRow, Place
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.store import rows


@pytest.mark.parametrize("number", [0, 1, 3, 4, 5, 8, 9, 20])
def test_many_rows_travel_packed_and_come_out_as_they_were(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    models = [ModelRow(Place("", f"B{row}"), f"Vườn {row}", "", f"vườn {row}|", "f", "s") for row in range(number)]
    year = Period("2023", date(2023, 1, 1), date(2023, 12, 31))
    submission = Submission(UnitRef("1", "Xã"), year, parts={"models"}, models=models)
    plain = rows.rows_of(submission, "models", {}, lambda _code: 0)
    monkeypatch.setattr(rows, "_FEW", 4)
    packed = rows.rows_of(submission, "models", {}, lambda _code: 0)
    assert isinstance(packed.get("model_row", []), rows.Packed if number > 4 else list)
    come = pickle.loads(pickle.dumps(packed))
    for _again in range(2):
        assert {table: list(kept) for table, kept in come.items()} == plain
    assert list(rows.values_of(come, "model_row", "identity")) == [model.identity for model in models]
