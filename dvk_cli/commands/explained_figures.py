"""What `dvk explain` says of figures: definition, kind, formula, source and an example, as tables of words."""

from typing import NamedTuple

from dvk_cli.catalogue import definitions
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.renderers.base import Line


class Words(NamedTuple):
    """What is said of one sort of figure, English and not yet translated."""

    definition: str
    kind: str
    formula: str
    source: str
    example: str

    def lines(self, figure: str) -> tuple[Line, ...]:
        """The lines of a page, in the language in use."""
        # A group of figures, such as all recognitions of a level, has no cells of its own.
        is_one = figure.count(".") >= (2 if figure.startswith("recognitions.") else 1)
        trace = (Line("trace", _("Its cells"), f"dvk trace {figure} --period 2023"),) if is_one else ()
        return (
            Line("id", _("Figure"), figure),
            Line("definition", _("Definition"), _(self.definition)),
            Line("kind", _("Kind"), _(self.kind)),
            Line("formula", _("Formula"), _(self.formula)),
            Line("source", _("Source"), _(self.source)),
            Line("example", _("Example"), _(self.example)),
            *trace,
        )


_LISTS = mark("the units' lists of models")
_STAGES = mark("distinct things known by name: counted once in a span, not added over its years")
MODELS = Words(
    definitions.MODELS,
    _STAGES,
    mark("distinct models of lists + numbers of models from tables of counts"),
    mark("the units' lists of models; tables of counts where there is no list for the same days"),
    mark("One list names A and B for 2022 and A and C for 2023: 2022-2023 has 3 models, each year has 2."),
)
RECOGNITIONS = Words(
    definitions.RECOGNITIONS,
    mark("a flow of decisions: added over units and over time, inside one level and one form"),
    mark("distinct decisions of lists + numbers of decisions from tables of counts"),
    mark(
        "the list of the body that decides, else the units' lists of recognitions, rows of models that name a level,"
        " and tables of counts"
    ),
    mark("The district's list has 3 decisions and communes mention 2 of them: 3, and the communes' 2 are its control."),
)
COURSE = {
    "moi": Words(
        definitions.COURSE["moi"],
        _STAGES,
        mark("distinct models of lists that no earlier report lists"),
        _LISTS,
        mark("2022 lists A and B, 2023 lists A and C: of 2023, C is new."),
    ),
    "tiep_tuc": Words(
        definitions.COURSE["tiep_tuc"],
        _STAGES,
        mark("distinct models of lists that an earlier report lists too"),
        _LISTS,
        mark("2022 lists A and B, 2023 lists A and C: of 2023, A is carried on."),
    ),
    "trang_thai": Words(
        definitions.COURSE["trang_thai"],
        _STAGES,
        mark("distinct models of lists, by the latest status said"),
        _LISTS,
        mark("2022 says of A that it is registered, 2023 that it is recognised: 2022-2023 has it as recognised."),
    ),
}
BESIDE = {
    "plan": Words(
        mark("What was planned, beside the result and never added to it: over the units that gave a plan."),
        mark("stands beside an indicator"),
        mark("Σ plan; plan_percent = Σ result / Σ plan × 100, over the units that have both"),
        mark("columns for the plan (Kế hoạch) in tables of indicators"),
        mark("Plans 10 and 20, results 8 and 24: plan 30, reached 106.67 %."),
    ),
    "declared": Words(
        mark("The figure as the senders' own total rows have it; there only where it differs from the value."),
        mark("stands beside a figure"),
        mark("value + Σ(declared − recomputed) over the control totals of the tables that were counted"),
        mark("total rows and columns (Tổng cộng, Cộng): compared with their parts, never counted"),
        mark("The fields of a table make 915, its total row says 917: value 915, declared 917."),
    ),
    "change": Words(
        mark(
            "The value against the end of the year before, or another year (--compare); none across a break in series."
        ),
        mark("stands beside an indicator"),
        mark("value now − value then; of rates in percentage points, from the exact rates and rounded once"),
        mark("the reports of the earlier year that are in force"),
        mark("3.81 % after 4.62 %: −0.81 points."),
    ),
    "coverage": Words(
        mark("How many units gave data, out of those that could."),
        mark("stands beside a figure"),
        mark("communes with data / communes expected"),
        mark("parts in force, and the units in force at the period's end"),
        mark("26 of 28 communes have reported: 26/28. A unit that is missing is not a zero."),
    ),
}
INDICATORS = {
    "flow": mark("3 in A and 4 in B in 2022, 2 in A in 2023: 9 for 2022-2023. Half a year is not added to its year."),
    "stock": mark("100 at the end of 2022 and 90 at the end of 2023: 90 for 2022-2023."),
    "ratio": mark(
        "62 of 1500 in A, 38 of 500 in B: (62 + 38) / (1500 + 500), whatever the mean of both rates. A unit that sends"
        " one side only is left out and named."
    ),
    "weighted_mean": mark("50 for 1000 people and 60 for 3000: (50 × 1000 + 60 × 3000) / 4000 = 57.5."),
    "coverage": mark(
        "5 units have it, 7 have said that they have not, 1 has said nothing, of 13: 5/13, from 12 units."
    ),
    "annual_title": mark("Titles of 2022 and of 2023: the span 2022-2023 shows those of 2023."),
}
SOURCE_OF_INDICATORS = mark(
    "tables of indicators: a row (or column) that is called by one of its spellings; a value for the whole area serves"
    " where no unit has one"
)
