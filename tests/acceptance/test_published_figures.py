"""Every figure that four districts published comes out of what their communes sent."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from offices import DISTRICTS, Office, dvk, figures, summary

Given = Callable[[str], Office]
Found = Callable[[str], dict[str, dict[str, Any]]]
Case = tuple[str, str, dict[str, Any]]


def _cases() -> Iterator[Case]:
    for key, district in DISTRICTS.items():
        for entry in district.get("recognitions", []):
            yield (
                key,
                f"recognitions.{entry['level']}.{entry['form']}.{entry['subject']}",
                {"value": entry["count"]},
            )
        published = dict(district.get("models", {}))
        declared = published.pop("declared_total", None)
        if declared is not None:
            # The text's total is not what its fields add to: both are shown, neither is corrected.
            yield key, "models.total", {"value": sum(published.values()), "declared": declared}
        for field, number in published.items():
            yield key, f"models.{field}", {"value": number}
        for code, entry in district.get("indicators", {}).items():
            if code != "named_models":
                yield key, f"indicators.{code}", _expected(entry)


def _expected(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        return {"value": entry}
    names = {"value": "value", "numerator": "value", "denominator": "denominator", "change": "change", "unit": "unit"}
    expected = {names[name]: value for name, value in entry.items() if name != "qualifier"}
    return expected | ({"qualifiers": [entry["qualifier"]]} if "qualifier" in entry else {})


CASES = list(_cases())


@pytest.fixture(scope="module")
def found_in(office: Given) -> Found:
    """The figures of a district's summary, by id: made once."""
    made: dict[str, dict[str, dict[str, Any]]] = {}

    def _found_in(key: str) -> dict[str, dict[str, Any]]:
        if key not in made:
            made[key] = figures(office(key).root, office(key).period)
        return made[key]

    return _found_in


@pytest.mark.parametrize(("key", "figure", "expected"), CASES, ids=[f"{key}-{figure}" for key, figure, _ in CASES])
def test_a_published_figure_is_in_the_summary(key: str, figure: str, expected: dict[str, Any], found_in: Found) -> None:
    found = found_in(key)
    assert figure in found
    assert {name: found[figure].get(name) for name in expected} == expected
    # Nothing is hedged, and nothing is declared otherwise, that was not published so.
    assert found[figure].get("qualifiers") == expected.get("qualifiers")
    assert found[figure].get("declared") == expected.get("declared")


def test_no_published_figure_is_left_out_of_the_walk() -> None:
    known = {"key", "name", "province", "period", "units", "recognitions", "models", "indicators"}
    assert set().union(*DISTRICTS.values()) == known
    published = sum(
        len(district.get(kind, ()))
        for district in DISTRICTS.values()
        for kind in ("recognitions", "models", "indicators")
    ) - len({key for key, _ in NAMED})
    assert len(CASES) == len({(key, figure) for key, figure, _ in CASES}) == published


@pytest.mark.parametrize("key", DISTRICTS)
def test_ingest_and_summarize_need_no_other_argument(key: str, office: Given) -> None:
    place = office(key)
    assert place.run.code == 0
    totals = place.run.json["totals"]
    assert (totals["accepted"], totals["findings"]["error"]) == (totals["files"], 0)
    document = summary(place.root, place.period)
    assert document["schema"] == "dvk.summary/1"
    assert document["period"]["label"] == place.period
    assert document["area"]["name"] == DISTRICTS[key]["name"]
    assert document["as_of"] is None


@pytest.mark.parametrize("key", DISTRICTS)
def test_all_communes_of_the_time_have_reported(key: str, office: Given) -> None:
    place = office(key)
    coverage = summary(place.root, place.period)["coverage"]
    assert (coverage["partial"], coverage["missing"]) == ([], [])
    assert coverage["reported"] == coverage["expected"]
    assert coverage["agencies"]["reported"] == coverage["agencies"]["expected"]
    published = dict(DISTRICTS[key].get("units", {"communes": coverage["expected"]}))
    assert coverage["expected"] == published.pop("communes")
    if "bien_gioi" in published:
        assert figures(place.root, place.period)["indicators.xa_bien_gioi"]["value"] == published.pop("bien_gioi")
    status = dvk("-C", place.root, "status", "--period", place.period, "-f", "json").json
    kinds = Counter(unit["kind"] for unit in status["units"])
    assert {kind: kinds[kind] for kind in published} == published


def test_only_yen_son_declares_another_total_than_its_parts(office: Given) -> None:
    declared = {
        (key, figure["id"], figure["declared"])
        for key in DISTRICTS
        for figure in summary(office(key).root, office(key).period)["figures"]
        if "declared" in figure
    }
    assert declared == {("yen_son", "models.total", 917)}


def test_a_total_that_does_not_add_up_is_a_warning_at_its_cell(office: Given) -> None:
    found = [item for file in office("yen_son").run.json["files"] for item in file["findings"]]
    assert {(item["code"], item["name"], item["severity"]) for item in found} == {
        ("DVK302", "total-mismatch", "warning")
    }
    assert all(item["sheet"] and item["cell"] for item in found)


NAMED = [(key, model) for key, d in DISTRICTS.items() for model in d.get("indicators", {}).get("named_models", [])]


@pytest.fixture(scope="module")
def typical(office: Given) -> list[dict[str, Any]]:
    place = office("bo_trach")
    ran = dvk("-C", place.root, "models", "--period", place.period, "--typical", "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json["models"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("published", [model for _, model in NAMED], ids=range(1, len(NAMED) + 1))
def test_a_model_that_was_named_is_listed_as_typical(published: dict[str, str], typical: list[dict[str, Any]]) -> None:
    listed = [model for model in typical if model["name"] == published["name"]]
    assert [(model["performer"], model["field"]) for model in listed] == [(published["by"], published["field"])]


def test_only_the_named_models_are_typical(typical: list[dict[str, Any]]) -> None:
    assert {key for key, _ in NAMED} == {"bo_trach"}
    assert len(typical) == len(NAMED)
    assert all(model["typical"] for model in typical)
