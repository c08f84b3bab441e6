"""Tells the numbers of a table that count from those that total them, and keeps each as what it is."""

from bisect import bisect_left
from decimal import Decimal
from operator import attrgetter

import msgspec

from dvk_cli.catalogue.types import Indicator
from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.values import Amount
from dvk_cli.intake.vocabulary import Dims
from dvk_cli.model.period import Period
from dvk_cli.model.records import ControlTotal, Count, FormCode
from dvk_cli.vietnamese.numerals import format_number, read_number, round_half_up
from dvk_cli.vietnamese.text import clean

CATEGORIES = ("field", "subject", "level", "form")
# Kinds of indicators whose total is the sum of its parts; the total of a column of rates is none.
ADDITIVE = frozenset({"flow", "stock", "coverage"})
_NAMES = {"field": "lĩnh vực", "subject": "đối tượng", "level": "cấp", "form": "hình thức"}

Group = tuple[str, str, str]


_row = attrgetter("row")


class Meeting(msgspec.Struct, eq=False):
    """A cell where a row meets a column: what it is about, whose it is, and its value.

    `period`: the one that the column's header says. `since`: for a section's subtotal, the section's row.
    """

    row: int
    column: int
    dims: Dims
    key: Key | None
    period: Period | None = None
    in_total_row: bool = False
    in_total_column: bool = False
    since: int | None = None
    amount: Amount | None = None

    @property
    def is_total(self) -> bool:
        """Whether it stands in a total row or column."""
        return self.in_total_row or self.in_total_column

    @property
    def value(self) -> Decimal:
        """Its number, nothing for a cell that has none."""
        return self.amount.value if self.amount is not None else Decimal(0)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of category that its row and column name."""
        return frozenset(kind for kind in CATEGORIES if kind in self.dims)


class Counting:
    """The numbers of one table."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._meetings: list[Meeting] = []
        self._rows: dict[int, list[Meeting]] = {}
        self._columns: dict[int, list[Meeting]] = {}
        self._left_out: set[int] = set()

    def add_left_out(self, row: int) -> None:
        """Take up that a row with numbers is not understood, and has its finding."""
        self._left_out.add(row)

    def add(self, meeting: Meeting) -> None:
        """Take up a number. Its submission has a part of that form, unless the cell says that there is no figure."""
        self._meetings.append(meeting)
        self._rows.setdefault(meeting.row, []).append(meeting)
        self._columns.setdefault(meeting.column, []).append(meeting)
        is_indicator = "indicator" in meeting.dims
        if meeting.key is None or (is_indicator and meeting.in_total_row):
            return
        if meeting.amount is not None:
            self._table.draft.submission(meeting.key).parts.add("indicators" if is_indicator else "counts")
        elif self._is_wrong(meeting):
            self._table.draft.submission(meeting.key)  # for the finding to belong to

    def name_of(self, dims: Dims) -> str:
        """What a cell counts, for messages."""
        catalogue = self._table.catalogue
        names = [catalogue.label(kind, str(dims[kind])) for kind in CATEGORIES if kind in dims]
        return ", ".join(names) or catalogue.data.crosstab.total[0]

    def settle(self) -> list[Meeting]:
        """Keep counts and control totals; give back the values of indicators, which are the reader's."""
        observed: list[Meeting] = []
        totals: list[Meeting] = []
        groups: dict[Group, list[Meeting]] = {}
        for meeting in self._meetings:
            if "indicator" not in meeting.dims:
                groups.setdefault(self._group(meeting), []).append(meeting)
            elif meeting.in_total_row or (meeting.in_total_column and self._in_row(meeting)):
                totals.append(meeting)
            else:
                observed.append(meeting)
        self._control(totals, observed)
        for meetings in groups.values():
            self._settle_counts(meetings)
        return observed

    def _group(self, meeting: Meeting) -> Group:
        """What adds up with what: models or decisions, new or standing ones, results or plans."""
        said = {**self._table.heading.dims, **meeting.dims}
        decisions = "level" in said or "form" in said
        return (
            "recognitions" if decisions else "models",
            "stock" if said.get("basis") == "stock" or said.get("measure") == "cumulative" else "flow",
            str(said.get("measure", "")),
        )

    def _in_row(self, total: Meeting) -> list[Meeting]:
        """The numbers of the same row that a total column's number is the total of."""
        return [
            m
            for m in self._rows[total.row]
            if not m.in_total_column
            and m.amount is not None
            and m.dims.get("measure") == total.dims.get("measure")
            and self._fits(m, total)
        ]

    def _parts(self, total: Meeting, counted: list[Meeting]) -> list[Meeting]:
        """What a total is the total of: its row's numbers, its column's, or for the corner all that are counted."""
        if not total.in_total_row:
            return self._in_row(total)
        if total.in_total_column:
            above = [m for m in counted if total.since is None or total.since <= m.row < total.row]
            return [m for m in above if not m.in_total_row and m.amount is not None and self._fits(m, total)]
        above = self._columns[total.column]
        if total.since is not None:
            above = above[bisect_left(above, total.since, key=_row) : bisect_left(above, total.row, key=_row)]
        code = total.dims.get("indicator")
        return [
            m for m in above if not m.in_total_row and m.amount is not None and m.dims.get("indicator", code) == code
        ]

    @staticmethod
    def _fits(part: Meeting, total: Meeting) -> bool:
        if total.period is not None and part.period != total.period:
            return False
        return all(part.dims.get(kind) == total.dims[kind] for kind in (*CATEGORIES, "indicator") if kind in total.dims)

    # --- counts -----------------------------------------------------------------------------------------------------

    def _settle_counts(self, meetings: list[Meeting]) -> None:
        base = self._base(meetings)
        finest = max((m.kinds for m in base), key=lambda k: (len(k), "field" in k), default=frozenset())
        counted = [m for m in base if m.kinds == finest]
        counted += self._alone([m for m in base if m.kinds != finest], counted)
        in_base = set(map(id, base))
        totals = []
        for meeting in meetings:
            if id(meeting) in in_base:
                continue
            # A row's total whose parts are empty is all that was sent.
            if not meeting.in_total_row and not self._in_row(meeting):
                counted.append(meeting)
            else:
                totals.append(meeting)
        self._control(totals, counted)
        for meeting in counted:
            self._keep(meeting)

    def _base(self, meetings: list[Meeting]) -> list[Meeting]:
        """The numbers that count: the finest cells that the table has; totals only where there is nothing else."""
        if plain := [m for m in meetings if not m.is_total]:
            return plain
        owned = [m for m in meetings if m.key is not None]
        return [m for m in owned if not m.in_total_row] or [m for m in owned if not m.in_total_column] or owned

    def _alone(self, margins: list[Meeting], counted: list[Meeting]) -> list[Meeting]:
        """Check a second split of the same total against the first; give back those that stand for themselves."""
        table = self._table
        alone: list[Meeting] = []
        groups: dict[tuple[Key | None, frozenset[str]], list[Meeting]] = {}
        for margin in margins:
            groups.setdefault((margin.key, margin.kinds), []).append(margin)
        for (key, kinds), group in groups.items():
            first = [m for m in counted if m.key == key and m.amount is not None]
            if not first:
                alone += group
                continue
            declared, recomputed = (sum((m.value for m in each), Decimal(0)) for each in (group, first))
            for margin in group:
                table.account.mark(margin.row, margin.column, "control")
            at = (group[0].row, group[0].column)
            names = [", ".join(_NAMES[k] for k in CATEGORIES if k in said) for said in (kinds, first[0].kinds)]
            table.draft.add("DVK126", table.sheet, at, key=key, kind=names[0], other=names[1])
            if declared != recomputed:
                self._mismatch(at, key, declared, recomputed)
        return alone

    def _keep(self, meeting: Meeting) -> None:
        table = self._table
        # What the title says holds for all cells that do not say otherwise.
        amount, key, dims = meeting.amount, meeting.key, {**table.heading.dims, **meeting.dims}
        if amount is None or key is None:
            return
        level, form = dims.get("level"), dims.get("form")
        if (level is None) != (form is None):
            role = "level" if level is None else "recognition_form"
            table.draft.add("DVK207", table.sheet, (meeting.row, meeting.column), key=key, column=table.header(role))
            return
        count = Count(
            table.place(meeting.row, meeting.column),
            "models" if level is None else "recognitions",
            str(dims.get("field", "khong_ro")),
            str(dims.get("subject", "khong_ro")),
            int(amount.value),
            None if level is None else str(level),
            None if form is None else str(form),
            "stock" if self._group(meeting)[1] == "stock" else "flow",
            amount.qualifier,
            clean(str(table.grid.value(meeting.row, meeting.column))),
        )
        table.draft.submission(key).counts.append(count)
        table.draft.tables[count.place] = table.name

    # --- totals -----------------------------------------------------------------------------------------------------

    def _control(self, totals: list[Meeting], counted: list[Meeting]) -> None:
        """Each total beside what its parts come to."""
        if not totals:
            return
        table = self._table
        are_counted = set(map(id, counted))
        is_refused = table.draft.has_error(table.sheet)
        for total in totals:
            table.account.mark(total.row, total.column, "control")
            indicator = total.dims.get("indicator")
            if total.amount is None:
                continue
            if indicator and table.catalogue.indicators[str(indicator)].kind not in ADDITIVE:
                self._control_mean(total, table.catalogue.indicators[str(indicator)])
                continue
            parts = self._parts(total, counted)
            recomputed = sum((part.value for part in parts), Decimal(0))
            keys = list(dict.fromkeys(part.key for part in parts if part.key is not None))
            owner = total.key or next(iter(keys), None)
            figure = self._figure(total, counted)
            if figure and owner is not None and all(id(part) in are_counted for part in parts):
                form: FormCode = "indicators" if indicator else "counts"
                place = table.place(total.row, total.column)
                table.draft.submission(owner).controls.append(
                    ControlTotal(place, form, table.name, figure, total.value, recomputed, whole=len(keys) > 1)
                )
            if total.value != recomputed and not (is_refused and self._is_short_of_parts(total)):
                at = (total.row, total.column)
                self._mismatch(at, owner if len(keys) <= 1 else None, total.value, recomputed)

    def _is_short_of_parts(self, total: Meeting) -> bool:
        """Whether a total differs because of numbers that an error keeps out: one cause, one finding."""
        if total.in_total_row and any(total.since is None or total.since <= r < total.row for r in self._left_out):
            return True
        unread = (m for m in self._meetings if m.amount is None and self._fits(m, total) and self._is_wrong(m))
        return any(
            (total.in_total_column or m.column == total.column) and (total.in_total_row or m.row == total.row)
            for m in unread
        )

    def _is_wrong(self, meeting: Meeting) -> bool:
        """Whether a cell without an amount is no sign for a missing figure."""
        raw = self._table.grid.value(meeting.row, meeting.column)
        return not isinstance(raw, str) or read_number(raw).kind not in ("missing", "not_applicable")

    def _control_mean(self, total: Meeting, indicator: Indicator) -> None:
        """A total row's rate or mean beside what the rows' parts make: Σ above / Σ below, never a mean of means."""
        if not total.in_total_row or total.since is not None:
            return
        weighted = indicator.weight is not None
        above, below = (indicator.code, indicator.weight) if weighted else (indicator.numerator, indicator.denominator)
        sums = [Decimal(0), Decimal(0)]
        for meetings in self._rows.values():
            here = {
                str(m.dims["indicator"]): m.value
                for m in meetings
                if "indicator" in m.dims
                and not m.is_total
                and m.amount is not None
                and m.period == total.period
                and m.dims.get("measure") == total.dims.get("measure")
            }
            if above in here and below in here:
                part, whole = here[str(above)], here[str(below)]
                sums[0] += part * whole if weighted else part * indicator.scale
                sums[1] += whole
        if not sums[1]:
            return
        recomputed = round_half_up(sums[0] / sums[1], max(indicator.decimals, 2))
        # Senders round to one decimal.
        if abs(total.value - recomputed) > Decimal("0.05") + Decimal(1).scaleb(-indicator.decimals) / 2:
            self._mismatch((total.row, total.column), total.key, total.value, recomputed)

    def _mismatch(self, at: tuple[int, int], key: Key | None, declared: Decimal, recomputed: Decimal) -> None:
        self._table.draft.add(
            "DVK302",
            self._table.sheet,
            at,
            key=key,
            value=self._table.shown(at),
            declared=format_number(declared),
            recomputed=format_number(recomputed),
            difference=format_number(declared - recomputed),
        )

    def _figure(self, total: Meeting, counted: list[Meeting]) -> str:
        """The figure that a total is of; empty where it would add across levels or forms, or is no result."""
        dims = total.dims
        if total.since is not None:
            return ""  # a subtotal of a section: a part of the figure
        if dims.get("measure", "result") != "result":
            return ""
        if "indicator" in dims:
            return f"indicators.{dims['indicator']}"
        if self._group(total)[1] == "stock":
            return ""
        stated = {kind for meeting in counted for kind in meeting.dims}
        said: Dims = {kind: code for kind, code in self._table.heading.dims.items() if kind not in stated} | dims
        subject = str(said.get("subject", ""))
        if {"level", "form"} & (stated | set(said)):
            if "level" not in said or "form" not in said or "field" in said:
                return ""
            return ".".join(part for part in ("recognitions", str(said["level"]), str(said["form"]), subject) if part)
        field = str(said.get("field", ""))
        return ".".join(part for part in ("models", field or ("" if subject else "total"), subject) if part)
