"""The order of figures: models, recognitions, indicators, each as the catalogue lists its terms."""

from collections.abc import Callable, Iterable

from dvk_cli.catalogue.catalogue import Catalogue

Place = tuple[int, ...]


def order_of(catalogue: Catalogue) -> Callable[[str], Place]:
    """Figure id → its place.

    Of models: the total, each field (those of the taxonomy first) with its subjects, then the subjects of all fields.
    """
    data = catalogue.data
    fields = _places((*catalogue.taxonomy.fields, *(f.code for f in data.field)))
    subjects = _places(s.code for s in data.subject)
    levels = _places(x.code for x in data.level)
    forms = _places(f.code for f in data.recognition_form)
    indicators = _places(catalogue.indicators)

    def place(figure: str) -> Place:
        head, *rest = figure.split(".")
        if head == "indicators":
            return 2, indicators[rest[0]]
        if head == "recognitions":
            return 1, levels[rest[0]], forms[rest[1]], *(subjects[subject] for subject in rest[2:])
        if rest[0] == "total":
            return 0, 0
        if rest[0] in fields:
            return 0, 1, fields[rest[0]], *(subjects[subject] for subject in rest[1:])
        return 0, 2, subjects[rest[0]]

    return place


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}
