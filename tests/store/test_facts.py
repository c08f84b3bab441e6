"""Round trips: what is put in comes out, exactly, in a fixed order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from store_world import (
    control,
    count,
    examined,
    ingest,
    make_store,
    model,
    observation,
    recognition,
    span,
    submission,
    year,
)

from dvk_cli.model.facts import ControlFact, CountFact, ModelFact, ObservationFact, RecognitionFact, RefiledFact
from dvk_cli.model.period import Period
from dvk_cli.store.database import Store
from dvk_cli.store.queries import facts, listed_models, parts_in

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def test_every_kind_of_record_comes_back(store: Store) -> None:
    sent = submission(
        models=[model("Trồng rừng"), model("Camera", field="quoc_phong_an_ninh", level="co_so")],
        recognitions=[
            recognition("Camera", from_models=True),
            recognition("Nguyễn Văn A", subject="ca_nhan", year=2022, number="12/QĐ", performer="x"),
        ],
        indicators=[
            observation("tong_so_ho", "48005"),
            observation("thu_nhap_binh_quan", "59.7", qualifier="about"),
            observation("ho_ngheo", "9", measure="plan"),
        ],
        counts=[count(3), count(4, basis="stock", measure="recognitions", level="huyen", form="cong_nhan")],
        controls=[control("models", 3, 2)],
    )
    file = examined("a.csv", sent)
    ingest(store, file)
    found = facts(store, year(2023))
    where = {"unit_code": "19198", "period": year(2023)}
    assert [(p.form, p.records, p.file) for p in found.parts] == [
        ("counts", 2, "a.csv"),
        ("indicators", 3, "a.csv"),
        ("models", 2, "a.csv"),
        ("recognitions", 1, "a.csv"),
    ]
    assert found.models == [
        ModelFact("19198", "kinh_te", "tap_the", 1),
        ModelFact("19198", "quoc_phong_an_ninh", "tap_the", 1),
    ]
    of = {"level": "co_so", "form": "cong_nhan"}
    assert found.recognitions == [
        RecognitionFact(
            **where, **of, subject="tap_the", identity="camera", performer="", number="", year=2023, from_models=True
        ),
        RecognitionFact(
            **where,
            **of,
            subject="ca_nhan",
            identity="nguyễn văn a",
            performer="x",
            number="12/QĐ",
            year=2022,
            from_models=False,
        ),
    ]
    assert [(o.indicator, o.value, o.qualifier, o.measure) for o in found.observations] == [
        ("tong_so_ho", Decimal(48005), None, "result"),
        ("thu_nhap_binh_quan", Decimal("59.7"), "about", "result"),
        ("ho_ngheo", Decimal(9), None, "plan"),
    ]
    assert found.counts == [
        CountFact("19198", year(2023), "models", "kinh_te", "tap_the", None, None, "flow", 3, None),
        CountFact("19198", year(2023), "recognitions", "kinh_te", "tap_the", "huyen", "cong_nhan", "stock", 4, None),
    ]
    assert found.controls == [
        ControlFact(
            table=f"{file.source.sha256}:Mô hình!A5",
            unit_code="19198",
            period=year(2023),
            form="models",
            figure="models.total",
            declared=Decimal(3),
            recomputed=Decimal(2),
            whole=False,
            complete=True,
        )
    ]


def test_a_part_without_rows_is_a_part(store: Store) -> None:
    ingest(store, examined("a.csv", submission(parts=["models"])))
    assert [(part.form, part.records) for part in parts_in(store, year(2023))] == [("models", 0)]


def test_a_model_of_three_years_is_one_model_as_its_latest_report_has_it(store: Store) -> None:
    for number, field, more in ((2021, "khac", {"typical": True}), (2022, "kinh_te", {}), (2023, "kinh_te", {})):
        sent = submission(period=year(number), models=[model("Trồng rừng", field=field, status=str(number), **more)])
        ingest(store, examined(f"{number}.csv", sent))
    assert facts(store, span(2021, 2023)).models == [ModelFact("19198", "kinh_te", "tap_the", 1, status="2023")]
    assert facts(store, year(2021)).models == [ModelFact("19198", "khac", "tap_the", 1, status="2021")]
    assert facts(store, year(2022)).models == [ModelFact("19198", "kinh_te", "tap_the", 1, known=True, status="2022")]
    (one,) = listed_models(store, span(2022, 2023))
    assert (one.years, one.status, one.typical, one.first_reported) == ((2022, 2023), "2023", False, date(2021, 1, 1))
    assert [m.field for m in listed_models(store, span(2021, 2023), typical=True)] == ["kinh_te"]
    assert listed_models(store, span(2022, 2023), typical=True) == []


def test_only_periods_inside_the_span_count_and_observations_reach_back(store: Store) -> None:
    for number in (2021, 2022, 2023):
        ingest(
            store,
            examined(f"{number}.csv", submission(period=year(number), indicators=[observation("ho_ngheo", "5")])),
        )
    ingest(store, examined("span.csv", submission(period=span(2022, 2023), counts=[count(9)])))
    found = facts(store, year(2023), base=year(2022))
    assert [o.period.label for o in found.observations] == ["2022", "2023"]
    assert [p.period.label for p in found.parts] == ["2023"]
    assert found.counts == []
    assert [p.period.label for p in facts(store, span(2021, 2023)).parts] == ["2021", "2022", "2022-2023", "2023"]
    assert [p.period.label for p in facts(store, year(2022)).wider] == ["2022-2023"]
    assert facts(store, year(2021)).wider == []


def test_a_report_of_several_years_tells_the_state_at_its_end(store: Store) -> None:
    ingest(store, examined("span.csv", submission(period=span(2021, 2023), indicators=[observation("ho_ngheo", "5")])))
    assert [o.period.label for o in facts(store, year(2023)).observations] == ["2021-2023"]
    assert facts(store, year(2022)).observations == []
    assert facts(store, year(2023)).parts == []


def test_one_unit_alone(store: Store) -> None:
    ingest(store, examined("a.csv", submission("19198", counts=[count(1)]), submission("19123", counts=[count(2)])))
    assert [c.value for c in facts(store, year(2023), units=["19123"]).counts] == [2]


def test_what_was_in_force_at_an_earlier_moment_can_still_be_asked(store: Store) -> None:
    early, late = datetime(2024, 1, 5, tzinfo=UTC), datetime(2024, 2, 5, tzinfo=UTC)
    ingest(store, examined("a.csv", submission(counts=[count(1)])), now=early)
    ingest(store, examined("b.csv", submission(counts=[count(2)])), now=late)

    def at(moment: datetime) -> list[int]:
        return [c.value for c in facts(store, year(2023), as_of=moment).counts]

    assert at(datetime(2024, 1, 4, tzinfo=UTC)) == []
    assert at(datetime(2024, 1, 20, tzinfo=UTC)) == [1]
    assert at(late) == [2]


def _whole(declared: int, *values: int) -> list[object]:
    units = ("19123", "19198")
    sent = [submission(unit, counts=[count(v)]) for unit, v in zip(units, values, strict=True)]
    sent[0].controls.append(control("counts", declared, sum(values), whole=True))
    return list(sent)


def test_a_total_over_units_is_complete_while_all_of_its_table_is_in_force(store: Store) -> None:
    ingest(store, examined("table.csv", *_whole(917, 900, 15)))
    assert [c.complete for c in facts(store, year(2023)).controls] == [True]
    # A row of the table is corrected and the table sent again: the total closes what it now says.
    ingest(store, examined("table2.csv", *_whole(917, 900, 16)))
    (total,) = facts(store, year(2023)).controls
    assert (total.declared - total.recomputed, total.complete) == (Decimal(1), True)
    # One commune sends a file of its own: the table's total no longer closes what is counted.
    ingest(store, examined("own.csv", submission("19198", counts=[count(20)])))
    assert [c.complete for c in facts(store, year(2023)).controls] == [False]


def test_the_order_of_arrival_plays_no_part(tmp_path: Path) -> None:
    files = [
        examined("b.csv", submission("19198", counts=[count(1)], models=[model("A"), model("B", row=10)])),
        examined("a.csv", submission("19123", indicators=[observation("ho_ngheo", "3")])),
        examined("c.csv", submission("19198", year(2022), recognitions=[recognition("X"), recognition("Y")])),
        examined("d.csv", *_whole(917, 900, 15)[:1]),
    ]
    found = []
    for name, runs in (("one", [[f] for f in files]), ("back", [[f] for f in files[::-1]]), ("all", [files])):
        (tmp_path / name).mkdir()
        store = make_store(tmp_path / name)
        for batch in runs:
            ingest(store, *batch)
        got = facts(store, span(2021, 2023))
        parts = [(p.unit_code, p.unit_name, p.period, p.form, p.records, p.file) for p in got.parts]
        found.append((parts, got.models, got.recognitions, got.counts, got.observations, got.controls))
        store.close()
    assert found[0] == found[1] == found[2]
    assert isinstance(found[0][4][0], ObservationFact)
    assert isinstance(found[0][0][0][2], Period)


def test_a_model_whose_field_changed_between_years_is_told(store: Store) -> None:
    for number, field in ((2022, "van_hoa_xa_hoi"), (2023, "kinh_te")):
        listed = [model("Trồng rừng", field=field), model("Camera", row=8)]
        ingest(store, examined(f"{number}.csv", submission(period=year(number), models=listed)))
    both = facts(store, span(2022, 2023))
    assert both.refiled == [RefiledFact("19198", "Trồng rừng", ("kinh_te", "van_hoa_xa_hoi"))]
    assert both.models == [ModelFact("19198", "kinh_te", "tap_the", 2)]
    assert facts(store, year(2023)).refiled == []
