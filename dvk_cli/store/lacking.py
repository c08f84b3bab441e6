"""What a newer report no longer says: values of the part in force that it would replace."""

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.records import FormCode
from dvk_cli.store.database import Store
from dvk_cli.store.history import InForce
from dvk_cli.store.prepared import Prepared
from dvk_cli.store.rows import values_of


def lacking(store: Store, catalogue: Catalogue, submission: Prepared, current: dict[FormCode, InForce]) -> list[str]:
    """Names of what the parts to be replaced have and the submission has not, sorted."""
    found: list[str] = []
    for form in submission.forms:
        if form in current:
            had, now = _names_in(store, current[form].part, form), _names(submission, form)
            found += [_label(catalogue, form, name) for key, name in had.items() if key not in now]
    return sorted(found)


def _label(catalogue: Catalogue, form: FormCode, name: str) -> str:
    # The catalogue may have changed since: what it no longer has goes by its code.
    if form == "indicators" and name in catalogue.indicators:
        return catalogue.indicator_label(name)
    if form == "counts" and any(field.code == name for field in catalogue.data.field):
        return catalogue.label("field", name)
    return name


# What the values of a part are known by, and how they are named to a person (`code`: by the catalogue's label).
_NAMES: dict[FormCode, str] = {
    "models": "SELECT identity, name FROM model_row WHERE part_id = ? ORDER BY seq",
    "recognitions": "SELECT identity, recipient FROM recognition WHERE part_id = ? ORDER BY seq",
    "indicators": "SELECT indicator, indicator FROM observation WHERE part_id = ? AND measure = 'result' ORDER BY seq",
    "counts": "SELECT field, field FROM count_row WHERE part_id = ? AND measure = 'models' ORDER BY seq",
    "products": "SELECT identity, name FROM product_row WHERE part_id = ? ORDER BY seq",
}


def _names_in(store: Store, part: int, form: FormCode) -> dict[str, str]:
    """What a part's values are known by, with their names (codes, of indicators and of fields)."""
    with store.read() as connection:
        return dict(connection.execute(_NAMES[form], (part,)).fetchall())


def _names(submission: Prepared, form: FormCode) -> set[str]:
    """What the values of a part are known by, as `_names_in` has them."""
    rows = submission.rows[form]
    if form == "models":
        return set(values_of(rows, "model_row", "identity"))
    if form == "recognitions":
        return set(values_of(rows, "recognition", "identity"))
    if form == "products":
        return set(values_of(rows, "product_row", "identity"))
    table, name, kind = (
        ("observation", "indicator", "result") if form == "indicators" else ("count_row", "field", "models")
    )
    pairs = zip(values_of(rows, table, name), values_of(rows, table, "measure"), strict=True)
    return {name for name, measure in pairs if measure == kind}
