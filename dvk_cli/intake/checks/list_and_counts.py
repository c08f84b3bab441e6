"""A list and a table of counts of the same thing in one submission: the list wins, a difference is said."""

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.submission import Submission


def check_list_and_counts(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """Compare the number of listed models (new ones are not told from carried ones here) with the counts of models."""
    # Standing models are another measure than those of the period.
    counts = [c for c in submission.counts if c.measure == "models" and c.basis == "flow"]
    if not counts or "models" not in submission.parts:
        return
    listed, counted = len({m.identity for m in submission.models}), sum(c.value for c in counts)
    if listed != counted:
        place = counts[0].place
        draft.add("DVK307", place.sheet, at_of(place), key=key, listed=listed, counted=counted)
