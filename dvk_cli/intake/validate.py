"""Runs the checks over each submission of a file."""

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.checks.registry import CHECKS
from dvk_cli.intake.draft import Draft


def validate(draft: Draft, catalogue: Catalogue) -> None:
    """Add the findings of every check, in the checks' order, for every submission of the draft."""
    for key, submission in draft.submissions.items():
        for check in CHECKS:
            check(key, submission, catalogue, draft)
