"""The hash of what a part says, held against its definition."""

import hashlib
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.model.period import Period
from dvk_cli.model.records import ModelRow, Place
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.store import content

UNIT = UnitRef("19198", "Xã Lý Trạch")
YEAR = Period("2023", date(2023, 1, 1), date(2023, 12, 31))
NAMES = st.text(alphabet="ab'\"\\, Ạ\n", max_size=3)


def submission(names: list[tuple[str, str]]) -> Submission:
    models = [
        ModelRow(Place("", f"B{row}"), name, performer, f"{name}|{performer}", "kinh_te", "tap_the", year=row % 3)
        for row, (name, performer) in enumerate(names)
    ]
    return Submission(UNIT, YEAR, parts={"models"}, models=models)


def plain(said: Submission) -> tuple[str, str]:
    """All values of all records in one text, in the order of how Python writes them."""
    models = sorted((list(msgspec.structs.astuple(row)[1:]) for row in said.models), key=repr)
    records: list[object] = [models, [], [], []]
    texts = ([said.unit.name, *records, []], records)
    whole, own = (hashlib.sha256(msgspec.json.encode(each)).hexdigest() for each in texts)
    return whole, own if models else ""


@given(st.lists(st.tuples(NAMES, NAMES), max_size=20), st.integers(1, 5))
def test_it_is_that_of_all_values_in_order_however_many_are_hashed_together(
    names: list[tuple[str, str]], together: int
) -> None:
    said = submission(names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", together)
        contents, own = content.contents_of(said)
        assert (contents["models"], own["models"]) == plain(said)
        assert content.content_hash(said, "models") == contents["models"]
        said.models.reverse()
        assert content.contents_of(said) == (contents, own)
