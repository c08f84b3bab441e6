"""The summary agrees with an independent recount of the same records."""

from collections.abc import Callable
from typing import Any

import pytest
from offices import PERIODS, Office, figures
from recount import Recount

from dvk_cli.vietnamese.periods import parse_period

Given = Callable[[str], Office]
YEARS = {"bo_trach": "2022", "yen_son": "2021", "ky_son_hoa_binh": "2017", "ky_son_nghe_an": "2016-2018"}


@pytest.mark.parametrize("key", PERIODS)
def test_the_summary_is_what_a_recount_comes_to(key: str, office: Given) -> None:
    recount = Recount(office(key).root)
    for label in (PERIODS[key], YEARS[key]):
        span = parse_period(label)
        assert span is not None
        counted, summed = recount.figures(span), figures(office(key).root, label)
        assert set(counted) == set(summed)
        assert {name: _compared(figure) for name, figure in summed.items()} == counted


def _compared(figure: dict[str, Any]) -> dict[str, Any]:
    # A break in series is no word of the sender: it comes from the catalogue, and concerns changes.
    said = [word for word in figure.get("qualifiers", []) if word != "series_break"]
    kept = {name: figure[name] for name in ("value", "denominator", "plan", "plan_percent") if name in figure}
    return kept | ({"qualifiers": said} if said else {})
