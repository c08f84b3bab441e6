"""The causes of a difference add up to it, whatever lies in between."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.model.ledger import CAUSES, Cause
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.revisions import State, numbers_of, revisions

STEPS: tuple[Cause, ...] = ("method", "late_data", "correction", "boundary", "method")
FIGURE = Figure(id="models.total", value=0, label="Tất cả", unit="mô hình")


def _states(values: list[Number | None]) -> list[State]:
    made = [{"models.total": {"value": value}} if value is not None else {} for value in values]
    return [State(cause, figures) for cause, figures in zip((None, *STEPS), made, strict=True)]


NUMBERS = st.one_of(st.none(), st.integers(0, 50), st.decimals(0, 50, places=2))


@given(st.lists(NUMBERS, min_size=6, max_size=6))
def test_the_causes_add_up_to_the_difference(values: list[Number | None]) -> None:
    found = revisions(_states(values), [FIGURE])
    then, now = values[0], values[-1]
    if then is None and now is None:
        assert found == ()
        return
    (item,) = found
    assert (item.then, item.now) == (then, now)
    if then is None or now is None:
        assert (item.difference, item.reasons) == (None, {})
        assert item.because
    else:
        assert item.difference == Decimal(now) - Decimal(then)
        assert sum(Decimal(number) for number in item.reasons.values()) == item.difference
        assert all(item.reasons[cause] == 0 for cause in CAUSES if cause not in item.because)


def test_each_step_is_given_what_it_changes() -> None:
    (item,) = revisions(_states([10, 10, 15, 13, 12, 20]), [FIGURE])
    assert item.reasons == {"late_data": 5, "correction": -2, "boundary": -1, "method": 8}
    assert (item.difference, item.because, item.changed) == (10, CAUSES, True)


def test_what_comes_back_is_put_down_to_the_step_that_brings_it() -> None:
    (item,) = revisions(_states([10, 10, None, 14, 14, 14]), [FIGURE])
    assert item.reasons == {"late_data": 0, "correction": 4, "boundary": 0, "method": 0}
    assert item.because == ("late_data", "correction")


def test_a_new_figure_has_no_difference_but_a_cause() -> None:
    (item,) = revisions(_states([None, None, 3, 3, 3, 3]), [FIGURE])
    assert (item.then, item.now, item.difference, item.because) == (None, 3, None, ("late_data",))


def test_a_denominator_is_named_where_it_has_changed() -> None:
    then = Figure(id="indicators.xa_dat_ntm", value=18, denominator=25, label="Xã đạt chuẩn", unit="xã", change=1)
    now = Figure(id="indicators.xa_dat_ntm", value=18, denominator=24, label="Xã đạt chuẩn", unit="xã", change=1)
    steps = [then, then, then, then, now, now]
    states = [State(cause, numbers_of([each])) for cause, each in zip((None, *STEPS), steps, strict=True)]
    found = revisions(states, [now])
    assert [(item.part, item.difference, item.because) for item in found] == [
        ("value", 0, ()),
        ("denominator", -1, ("boundary",)),
    ]
