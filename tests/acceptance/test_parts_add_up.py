"""The parts of every summary add up: over each of the four samples, each of its years and each span from its first."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from offices import PERIODS, Office, dvk, summary

from dvk_cli.catalogue.load import load_catalogue

Given = Callable[[str], Office]
Summary = dict[str, Any]

CATALOGUE = load_catalogue()
FIELDS = {term.code for term in CATALOGUE.data.field}
SUBJECTS = {term.code for term in CATALOGUE.data.subject}
FLOWS = {f"indicators.{item.code}" for item in CATALOGUE.data.indicator if item.kind == "flow"}


def _spans() -> Iterator[tuple[str, str]]:
    for key, period in PERIODS.items():
        first, last = map(int, period.split("-"))
        for year in range(first, last + 1):
            yield key, f"{year}"
            if year > first:
                yield key, f"{first}-{year}"


SPANS = list(_spans())
WHOLE = list(PERIODS.items())
of_every_span = pytest.mark.parametrize(("key", "span"), SPANS)


@pytest.fixture(scope="module")
def summed(office: Given) -> Callable[..., Summary]:
    made: dict[tuple[str, ...], Summary] = {}

    def _summed(key: str, span: str, by: str) -> Summary:
        if (key, span, by) not in made:
            made[key, span, by] = summary(office(key).root, span, "--by", by)
        return made[key, span, by]

    return _summed


Summed = Callable[[str, str, str], Summary]


def whole(document: Summary) -> dict[str, Any]:
    """Values of the area and the whole period, by id."""
    found = document["figures"]
    return {f["id"]: f["value"] for f in found if "unit_code" not in f and "year" not in f}


def over(document: Summary, what: str) -> dict[str, Decimal]:
    """Sums over the units (`unit_code`) or the years (`year`), by id."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for figure in document["figures"]:
        if what in figure:
            sums[figure["id"]] += figure["value"]
    return sums


def fields_of(values: dict[str, Any]) -> list[str]:
    return [f"models.{field}" for field in FIELDS if f"models.{field}" in values]


@of_every_span
def test_fields_add_to_the_total(key: str, span: str, summed: Summed) -> None:
    found = whole(summed(key, span, "unit"))
    # Kỳ Sơn (Nghệ An) published no models.
    assert ("models.total" in found) == (key != "ky_son_nghe_an")
    assert found.get("models.total", 0) == sum(found[field] for field in fields_of(found))


@of_every_span
def test_subjects_add_to_the_field_and_to_the_total(key: str, span: str, summed: Summed) -> None:
    found = whole(summed(key, span, "unit"))
    for name in [*fields_of(found), *(["models.total"] if "models.total" in found else [])]:
        prefix = name.removesuffix(".total")
        parts = [f"{prefix}.{subject}" for subject in SUBJECTS if f"{prefix}.{subject}" in found]
        assert found[name] == sum(found[part] for part in parts), name
    for subject in SUBJECTS:
        parts = [found[f"{field}.{subject}"] for field in fields_of(found) if f"{field}.{subject}" in found]
        assert found.get(f"models.{subject}", 0) == sum(parts), subject


@of_every_span
def test_subjects_add_to_the_level_and_form_of_a_recognition(key: str, span: str, summed: Summed) -> None:
    found = {
        name: value for name, value in whole(summed(key, span, "unit")).items() if name.startswith("recognitions.")
    }
    assert bool(found) == (key in ("bo_trach", "ky_son_nghe_an"))
    totals = {name for name in found if name.count(".") == 2}
    assert {name.rpartition(".")[0] for name in found} - {"recognitions.co_so", "recognitions.huyen"} == totals
    for name in totals:
        assert found[name] == sum(value for other, value in found.items() if other.startswith(f"{name}.")), name


@of_every_span
def test_units_add_to_the_area(key: str, span: str, summed: Summed) -> None:
    document = summed(key, span, "unit")
    found, sums = whole(document), over(document, "unit_code")
    by_area = {f["id"] for f in document["figures"] if f.get("reported_by") == "area"}
    adding = [name for name in found if (not name.startswith("indicators.") or name in FLOWS) and name not in by_area]
    assert adding
    assert {name: sums[name] for name in adding} == {name: found[name] for name in adding}
    # No unit has a figure that the area has not.
    assert {name for name, value in sums.items() if value} <= set(found)


@of_every_span
def test_years_add_to_the_span(key: str, span: str, summed: Summed) -> None:
    document = summed(key, span, "year")
    found, sums = whole(document), over(document, "year")
    assert found == whole(summed(key, span, "unit"))
    adding = [name for name in found if name in FLOWS or name.startswith("recognitions.")]
    assert bool(adding) == (key != "yen_son")
    assert {name: sums[name] for name in adding} == {name: found[name] for name in adding}


@pytest.mark.parametrize(("key", "span"), WHOLE)
def test_a_model_of_several_years_is_one_model(key: str, span: str, summed: Summed) -> None:
    document = summed(key, span, "year")
    total, by_year = whole(document).get("models.total"), over(document, "year")["models.total"]
    if key == "bo_trach":
        # Each year's list names the models that are kept up, too.
        assert total < by_year
    assert all(f["value"] <= total for f in document["figures"] if f["id"] == "models.total" and "year" in f)


@pytest.mark.parametrize(("key", "span"), WHOLE)
def test_one_units_summary_is_its_share_of_the_areas(key: str, span: str, office: Given, summed: Summed) -> None:
    document = summed(key, span, "unit")
    codes = sorted({figure["unit_code"] for figure in document["figures"] if "unit_code" in figure})
    assert len(codes) >= document["coverage"]["expected"]
    for code in codes[:: len(codes) // 3]:
        own = whole(summary(office(key).root, span, "--unit", code))
        assert own == {f["id"]: f["value"] for f in document["figures"] if f.get("unit_code") == code}


# --- the same figures in every format ---


@pytest.mark.parametrize("by", ["unit", "year"])
@pytest.mark.parametrize(("key", "span"), WHOLE)
def test_every_figure_is_in_the_csv(key: str, span: str, by: str, office: Given, summed: Summed) -> None:
    ran = dvk("-C", office(key).root, "summarize", "--period", span, "-f", "csv", "--by", by)
    assert (ran.code, ran.err) == (0, "")
    lines = list(csv.DictReader(io.StringIO(ran.out.decode("utf-8-sig"))))
    figures = summed(key, span, by)["figures"]
    assert len(lines) == len(figures)
    for line, figure in zip(lines, figures, strict=True):
        flat = figure | figure.get("coverage", {}) | {"qualifiers": "|".join(figure.get("qualifiers", []))}
        for name, text in line.items():
            value = flat.get(name)
            if isinstance(value, (int, Decimal)):
                assert Decimal(text) == value, (figure, name)
            else:
                assert text == (value or ""), (figure, name)


@pytest.mark.parametrize(("key", "span"), WHOLE)
def test_every_figure_is_in_the_markdown(key: str, span: str, office: Given) -> None:
    root = office(key).root
    ran = dvk("-C", root, "summarize", "--period", span, "-f", "md")
    assert (ran.code, ran.err) == (0, "")
    shown = _markdown(ran.out.decode())
    for figure in summary(root, span)["figures"]:
        cell = shown[_where(figure["id"])]
        number, _slash, under = cell.partition("/")
        assert _number(number) == figure["value"], figure
        if "denominator" in figure and under:
            assert _number(under) == figure["denominator"], figure
        if "declared" in figure:
            assert f"(declared: {figure['declared']})" in cell
        assert [word for word in ("over", "about", "nearly") if cell.startswith(f"{word} ")] == [
            {"at_least": "over"}.get(word, word) for word in figure.get("qualifiers", [])
        ]
    coverages = [f for f in summary(root, span)["figures"] if f["id"].startswith("indicators.xa_dat_ntm")]
    assert all("/" in shown[_where(figure["id"])] for figure in coverages)


def _where(figure: str) -> tuple[str, str]:
    """Row (its labels) and column of a figure in the tables."""
    kind, *codes = figure.split(".")
    label = CATALOGUE.label
    if kind == "indicators":
        return CATALOGUE.indicator_label(codes[0]), "Value"
    course = {"moi": "new in the period", "tiep_tuc": "carried on from before"}
    if codes[0] in course or codes[0] == "trang_thai":
        return f"Models: {course.get(codes[0]) or label('status', codes[1])}", "Number"
    subject = label("subject", codes.pop()) if codes[-1] in SUBJECTS else "Total"
    if kind == "recognitions":
        return f"{label('level', codes[0])} | {label('form', codes[1])}", subject
    return label("field", codes[0]) if codes and codes != ["total"] else "Total", subject


def _markdown(text: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    header: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            header = []
        elif not header:
            header = cells
        elif set(cells[0]) != {"-"}:
            labels = 2 if header[:2] == ["Level", "Form"] else 1
            row = " | ".join(cells[:labels])
            found |= {(row, name): cell for name, cell in zip(header[labels:], cells[labels:], strict=True)}
    return found


def _number(cell: str) -> Decimal:
    digits = next(word for word in cell.split() if word[-1].isdigit())
    return Decimal(digits.replace(".", "").replace(",", "."))
