"""The same model, the same decision, or the same certificate of a product, twice in one list."""

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.records import Place
from dvk_cli.model.submission import Submission


def check_double_rows(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """A row whose name and performer (or recipient and decision) stand in an earlier row of the list is an error.

    A decision that a list of models mentions and a list of recognitions repeats is no double row: it counts once.
    """
    elsewhere: dict[str, Place] = {}
    repeated: set[str] = set()
    for model in submission.models:
        other = elsewhere.setdefault(model.identity, model.place)
        if other is not model.place:
            repeated.add(model.identity)
        if other.sheet != model.place.sheet:
            # Counted once; but a person should know that two sheets hold it.
            draft.add(
                "DVK306",
                model.place.sheet,
                at_of(model.place),
                key=key,
                value=model.name,
                what=model.name,
                first=f"{other.sheet}!{other.cell}" if other.sheet else other.cell,
            )
    rows: list[tuple[tuple[object, ...], Place, str]] = [
        (("model", m.identity, m.place.sheet), m.place, m.name) for m in submission.models if m.identity in repeated
    ]
    rows += [
        (
            (
                "recognition",
                r.identity,
                r.performer,
                r.level,
                r.form,
                r.subject,
                r.year,
                r.number,
                r.place.sheet,
            ),
            r.place,
            r.recipient,
        )
        for r in submission.recognitions
        if not r.from_models
    ]
    rows += [
        (("product", p.identity, p.granted_from, p.granted_to, p.expires_on, p.place.sheet), p.place, p.name)
        for p in submission.products
    ]
    seen: dict[tuple[object, ...], Place] = {}
    for identity, place, name in rows:
        first = seen.setdefault(identity, place)
        if first is not place:
            draft.add("DVK301", place.sheet, at_of(place), key=key, value=name, first=first.cell)
