"""The order of figures: models, recognitions, indicators, each as the catalogue lists its terms."""

import functools
from collections.abc import Callable, Iterable
from datetime import date

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.summary import Figure

Place = tuple[int, ...]

_COURSE = ("moi", "tiep_tuc", "trang_thai")


def order_of(catalogue: Catalogue) -> Callable[[str], Place]:
    """Figure id → its place.

    Of models: the total, each field (those of the taxonomy first) with its subjects, then the subjects of all fields,
    then how they went on (`summaries.model_course`).
    """
    data = catalogue.data
    fields = _places((*catalogue.taxonomy.fields, *(f.code for f in data.field)))
    subjects = _places(s.code for s in data.subject)
    levels = _places(x.code for x in data.level)
    forms = _places(f.code for f in data.recognition_form)
    statuses = _places(s.code for s in data.status)
    indicators = _places(catalogue.indicators)

    @functools.cache
    def place(figure: str) -> Place:
        head, *rest = figure.split(".")
        if head == "indicators":
            return 2, indicators[rest[0]]
        if head == "recognitions":
            return 1, levels[rest[0]], forms[rest[1]], *(subjects[subject] for subject in rest[2:])
        if rest[0] == "total":
            return 0, 0
        if rest[0] in _COURSE:
            return 0, 3, _COURSE.index(rest[0]), *(statuses[status] for status in rest[1:])
        if rest[0] in fields:
            return 0, 1, fields[rest[0]], *(subjects[subject] for subject in rest[1:])
        return 0, 2, subjects[rest[0]]

    return place


def unit_order(figure: Figure) -> tuple[str, date]:
    """By the unit's code, units of one code by their days."""
    return figure.unit_code or "", figure.unit_until or date.max


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}
