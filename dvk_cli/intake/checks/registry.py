"""The checks of a submission, in the order in which they are made."""

from typing import Protocol

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.checks.balance import check_balance
from dvk_cli.intake.checks.double_rows import check_double_rows
from dvk_cli.intake.checks.double_values import check_double_values
from dvk_cli.intake.checks.list_and_counts import check_list_and_counts
from dvk_cli.intake.checks.overlapping_counts import check_overlapping_counts
from dvk_cli.intake.checks.rates import check_rates
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.model.submission import Submission


class SubmissionCheck(Protocol):
    """One rule: looks at one submission and notes what it finds."""

    def __call__(self, key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
        """Note the rule's findings in the draft."""
        ...


CHECKS: tuple[SubmissionCheck, ...] = (
    check_double_rows,
    check_double_values,
    check_overlapping_counts,
    check_list_and_counts,
    check_balance,
    check_rates,
)
