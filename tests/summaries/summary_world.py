"""Short ways to write facts and requests, so that a test reads as an example."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.model.facts import (
    ControlFact,
    CountFact,
    Facts,
    ListedFact,
    ModelFact,
    NamedFact,
    ObservationFact,
    Part,
    RecognitionFact,
    RefiledFact,
)
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number, Summary, UnitName
from dvk_cli.model.unit import AGENCY, Unit
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.periods import parse_period, year_before
from dvk_cli.vietnamese.text import identity_key


@cache
def catalogue(taxonomy: str = "sau_linh_vuc") -> Catalogue:
    return load_catalogue(taxonomy)


def per(label: str) -> Period:
    found = parse_period(label)
    assert found is not None
    return found


def xa(code: str, kind: str = "xa", **more: Any) -> Unit:
    return Unit(code=code, name=f"Số {code}", kind=kind, **more)


def agency(code: str, **more: Any) -> Unit:
    return Unit(code=code, name=f"Ban {code}", kind=AGENCY, level=AGENCY, **more)


def part(unit: str, label: str, form: Any, records: int = 1) -> Part:
    return Part(0, unit, f"Xã {unit}", per(label), form, records, f"{unit}-{label}.xlsx")


def model(unit: str, number: int, field: str = "kinh_te", subject: str = "tap_the", **more: Any) -> ModelFact:
    return ModelFact(unit, field, subject, number, **more)


def named(unit: str, name: str, performer: str = "Hội Nông dân", row: int = 7, **more: Any) -> NamedFact:
    identity = f"{identity_key(name)}|{identity_key(performer)}"
    file = more.get("file", f"{unit}.xlsx")
    return NamedFact(
        unit, identity, name, performer, more.get("label", "2022"), file, more.get("sheet", "Mô hình"), f"B{row}"
    )


def listed(unit: str, label: str, number: int, field: str = "kinh_te") -> ListedFact:
    return ListedFact(unit, per(label), field, number)


def decision(unit: str, label: str, level: str, identity: str, **more: Any) -> RecognitionFact:
    period = per(label)
    return RecognitionFact(
        unit_code=unit,
        period=period,
        level=level,
        form=more.get("form", "cong_nhan"),
        subject=more.get("subject", "tap_the"),
        identity=identity,
        performer=more.get("performer", ""),
        number=more.get("number", ""),
        year=more.get("year", period.end.year),
        from_models=more.get("from_models", False),
    )


def count(
    unit: str, label: str, value: int, field: str = "kinh_te", subject: str = "khong_ro", **more: Any
) -> CountFact:
    return CountFact(
        unit_code=unit,
        period=per(label),
        measure="recognitions" if "level" in more else "models",
        field=field,
        subject=subject,
        level=more.get("level"),
        form=more.get("form", "cong_nhan") if "level" in more else None,
        basis=more.get("basis", "flow"),
        value=value,
        qualifier=more.get("qualifier"),
    )


def value(unit: str, label: str, indicator: str, number: str | int, **more: Any) -> ObservationFact:
    qualifier, scope = more.get("qualifier"), more.get("scope", "unit")
    return ObservationFact(
        unit, per(label), indicator, Decimal(number), qualifier, scope, more.get("measure", "result")
    )


def said(text: str) -> list[ObservationFact]:
    """Values from lines such as `A 2023 dan_so=3000 plan about area; B 2023 62/1500` (poor households of all)."""
    found = []
    for line in text.split(";"):
        unit, label, what, *rest = line.split()
        more: dict[str, Any] = {}
        for word in rest:
            measures = ("plan", "cumulative", "previous")
            key = "measure" if word in measures else "scope" if word == "area" else "qualifier"
            more[key] = word
        if "=" in what:
            pairs = [what.split("=")]
        else:
            poor, households = what.split("/")
            pairs = [["ho_ngheo", poor], ["tong_so_ho", households]]
        found += [value(unit, label, name, number, **more) for name, number in pairs if number]
    return found


def control(unit: str, label: str, figure: str, declared: int, recomputed: int, **more: Any) -> ControlFact:
    return ControlFact(
        table=more.get("table", "bang 1"),
        unit_code=unit,
        period=per(label),
        form=more.get("form", "models"),
        figure=figure,
        declared=Decimal(declared),
        recomputed=Decimal(recomputed),
        whole=more.get("whole", False),
        complete=more.get("complete", True),
    )


def facts(*items: Any, parts: Iterable[Part] = (), earlier: Iterable[str] = ()) -> Facts:
    """Facts of any kind, sorted into their lists."""
    every = [*items, *parts]

    def of(kind: type) -> list[Any]:
        return [item for item in every if isinstance(item, kind)]

    kinds = (Part, ModelFact, RecognitionFact, CountFact, ObservationFact, ControlFact, RefiledFact)
    return Facts(*(of(kind) for kind in kinds), earlier=frozenset(earlier), named=of(NamedFact), listed=of(ListedFact))


def ask(label: str, units: Sequence[Unit], **more: Any) -> SummaryRequest:
    period = per(label)
    more.setdefault("units_on", period.end)
    more.setdefault("catalogue", catalogue())
    return SummaryRequest(
        period=period, base=year_before(period), area=UnitName("455", "Huyện Bố Trạch"), units=list(units), **more
    )


def figures(summary: Summary) -> dict[str, Figure]:
    """The area's own figures by id."""
    return {f.id: f for f in summary.figures if f.unit_code is None and f.year is None}


def values(summary: Summary) -> dict[str, Number | None]:
    return {name: figure.value for name, figure in figures(summary).items()}
