"""One unit's summary is made of few reports: it says what it would say if all of them had been read."""

import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_world import NOW, count, examined, ingest, make_store, model, observation, recognition, submission

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Line, Lines
from dvk_cli.model.period import Period
from dvk_cli.model.submission import Submission
from dvk_cli.model.summary import UnitName
from dvk_cli.model.unit import AGENCY, Unit
from dvk_cli.pipeline.summarise import facts_for
from dvk_cli.store.database import Store
from dvk_cli.store.queries import facts
from dvk_cli.summaries.build import build
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.periods import parse_period, year_before

MERGED = date(2022, 7, 1)
LINES = Lines(
    (
        Line("19123", "19123", "Xã Hạ Trạch", until=MERGED, into="19198", home="19123"),
        Line("19198", "19198", "Xã Lý Trạch", home="19198"),
    )
)
UNITS = (
    Unit("19123", "Hạ Trạch", "xa", valid_to=MERGED),
    Unit("19198", "Lý Trạch", "xa"),
    Unit("19141", "Cự Nẫm", "xa"),
)
AGENCIES = (Unit("cq01", "Ban Dân vận", AGENCY, level=AGENCY, decides=("huyen",)),)
# A taxonomy in which nông thôn mới is no field of its own, and Khác has no place.
CATALOGUE = load_catalogue("bon_linh_vuc")
# One by which an older number of households may stand for one not reported.
_ITEMS = (msgspec.structs.replace(i, carry_years=i.code == "tong_so_ho") for i in CATALOGUE.data.indicator)
CARRYING = Catalogue(msgspec.structs.replace(CATALOGUE.data, indicator=tuple(_ITEMS)), CATALOGUE.taxonomy.code)


def period(label: str) -> Period:
    found = parse_period(label)
    assert found is not None
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def asked(label: str, unit: str | None, **more: Any) -> SummaryRequest:
    span = period(label)
    return SummaryRequest(
        period=span,
        base=year_before(span, "calendar"),
        area=UnitName("455", "Huyện Bố Trạch"),
        units=[unit for unit in UNITS if unit.in_force(span.end)],
        units_on=span.end,
        catalogue=CATALOGUE,
        agencies=AGENCIES,
        unit=unit,
        identities=Identities(LINES),
        **more,
    )


def assert_as_from_all(store: Store, request: SummaryRequest, named: int) -> None:
    every = facts(store, request.period, request.reach, identities=request.identities, named=named)
    assert build(request, facts_for(store, request, named)) == build(request, every)


def report(unit: str, label: str, **parts: Any) -> Submission:
    return submission(unit, period(label), **parts)


NTM, KT = "nong_thon_moi", "kinh_te"


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    ("reports", "noted"),
    [
        ([("19198", "2022", [NTM])], True),
        ([("19198", "quý I/2022", [NTM]), ("19198", "quý IV/2022", [NTM])], True),
        # The latest row gives a model's field: in another report, further down in the same one, or after a merger.
        ([("19198", "quý I/2022", [NTM]), ("19198", "quý IV/2022", [KT])], False),
        ([("19198", "2022", [NTM, KT])], False),
        ([("19123", "quý I/2022", [NTM]), ("19198", "quý IV/2022", [KT])], False),
    ],
)
def test_a_field_is_noted_where_a_model_is_counted_in_it(
    reports: list[tuple[str, str, list[str]]], noted: bool, store: Store
) -> None:
    for number, (unit, label, fields) in enumerate(reports):
        rows = [model("Trồng rừng", row, field=field) for row, field in enumerate(fields, 7)]
        ingest(store, examined(f"{number}.csv", report(unit, label, models=rows)))
    request = asked("2022", "19141")
    made = build(request, facts_for(store, request, 99))
    assert ("taxonomy_mapped" in {note.code for note in made.notes}) == noted
    assert_as_from_all(store, request, 99)


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("others", [[], [("quý I/2022", ["x"]), ("quý II/2022", ["x"])]])
def test_a_model_that_one_list_puts_into_two_fields_is_told_whatever_others_send(
    others: list[tuple[str, list[str]]], store: Store
) -> None:
    rows = [model("Trồng rừng", 7, field=NTM), model("Trồng rừng", 8, field=KT)]
    ingest(store, examined("a.csv", report("19198", "2022", models=rows)))
    for number, (label, names) in enumerate(others):
        ingest(store, examined(f"{number}.csv", report("19141", label, models=[model(name) for name in names])))
    request = asked("2022", "19198")
    found = facts_for(store, request, 99).refiled
    assert [(each.unit_code, each.what, each.codes) for each in found] == [("19198", "field", (KT, NTM))]
    assert_as_from_all(store, request, 99)


_LABELS = ["2021", "2022", "2021-2022", "quý I/2022", "quý III/2022", "6 tháng đầu năm 2022", "2020", "quý IV/2021"]
_MODELS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from([KT, KT, NTM, "khac"])), max_size=4)
_DECIDED = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(["co_so", "huyen"]), st.sampled_from(["", "7"])), max_size=3
)
_TOLD = st.dictionaries(
    st.tuples(
        st.sampled_from(["ho_ngheo", "tong_so_ho", "luot_cu_tri", "tiep_xuc_cu_tri", "ocop_3_sao", "xa_co_ocop"]),
        st.sampled_from(["result", "result", "plan", "cumulative", "previous"]),
    ),
    st.sampled_from("012"),
    max_size=5,
)
_COUNTED = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([KT, NTM])), max_size=1)
_SENT = st.tuples(
    st.sampled_from(["19198", "19198", "19123", "19141", "cq01"]),
    *(st.sampled_from(_LABELS), _MODELS, _DECIDED, _TOLD, _COUNTED),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(_SENT, max_size=8), chance=st.randoms())
def test_it_says_what_all_reports_say(sent: list[Any], chance: random.Random, tmp_path: Path) -> None:
    store = make_store(Path(tempfile.mkdtemp(dir=tmp_path)))
    try:
        for number, (unit, label, models, decided, told, counted) in enumerate(sent):
            apart = unit == "cq01"
            made = report(
                unit,
                label,
                models=[model(name, row, field=field) for row, (name, field) in enumerate(models, 7)],
                recognitions=[recognition(name, level=level, number=said) for name, level, said in decided],
                indicators=[
                    observation(
                        code, value, measure=measure, scope=chance.choice(["unit", "area"]) if apart else "unit"
                    )
                    for (code, measure), value in told.items()
                ],
                counts=[count(value, field=field) for value, field in counted],
            )
            ingest(store, examined(f"{number}.csv", made), now=NOW + timedelta(days=number))
        for label in ("2022", "quý III/2022", "2021-2022"):
            for unit in (None, *(unit.code for unit in asked(label, None).units), "cq01"):
                assert_as_from_all(store, asked(label, unit), chance.choice([0, 3, 99]))
            assert_as_from_all(store, asked(label, None, by="unit"), 99)
            compared = {"base": period(chance.choice(["2020", "2021"])), "compare": True}
            for more in (compared, {"catalogue": CARRYING}, compared | {"catalogue": CARRYING, "by": "unit"}):
                assert_as_from_all(store, msgspec.structs.replace(asked(label, None), **more), 99)
    finally:
        store.close()
