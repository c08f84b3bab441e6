"""Submissions for the tests, and a run that stores them without reading files."""

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.model.period import Period
from dvk_cli.model.records import ControlTotal, Count, FormCode, ModelRow, Observation, Place, Recognition
from dvk_cli.model.result import FileResult
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined, Submission, UnitRef
from dvk_cli.store.database import Store
from dvk_cli.store.decide import Received, received
from dvk_cli.store.open import open_store
from dvk_cli.store.run import IngestRun

CATALOGUE = load_catalogue()
NOW = datetime(2024, 1, 5, 8, 0, tzinfo=UTC)
UNITS = {"19198": "Xã Lý Trạch", "19123": "Xã Hạ Trạch", "19141": "Xã Cự Nẫm", "cq01": "Ban Dân vận"}


def year(number: int) -> Period:
    return Period(str(number), date(number, 1, 1), date(number, 12, 31))


def span(first: int, last: int) -> Period:
    return Period(f"{first}-{last}", date(first, 1, 1), date(last, 12, 31))


def model(name: str, row: int = 7, **more: Any) -> ModelRow:
    values = {"performer": "Hội Nông dân", "field": "kinh_te", "subject": "tap_the", **more}
    return ModelRow(Place("Mô hình", f"B{row}"), name, identity=f"{name.casefold()}|hoi nong dan", **values)


def observation(indicator: str, value: str, **more: Any) -> Observation:
    return Observation(Place("Chỉ tiêu", "D9"), indicator, Decimal(value), raw=value, **more)


def count(value: int, **more: Any) -> Count:
    values = {"measure": "models", "field": "kinh_te", "subject": "tap_the", **more}
    return Count(Place("Số lượng", "C5"), value=value, raw=str(value), **values)


def recognition(recipient: str, **more: Any) -> Recognition:
    values = {"level": "co_so", "form": "cong_nhan", "subject": "tap_the", **more}
    return Recognition(Place("Công nhận", "B8"), recipient, identity=recipient.casefold(), **values)


def control(form: FormCode, declared: int, recomputed: int, **more: Any) -> ControlTotal:
    values = {"table": "Mô hình!A5", "figure": "models.total", **more}
    place = Place("Mô hình", "C20")
    return ControlTotal(place, form, declared=Decimal(declared), recomputed=Decimal(recomputed), **values)


def submission(unit: str = "19198", period: Period | None = None, **parts: Any) -> Submission:
    made = Submission(UnitRef(unit, UNITS[unit]), period or year(2023), **parts)
    forms: tuple[FormCode, ...] = ("models", "recognitions", "indicators", "counts")
    # Decisions that rows of models tell make no list of recognitions.
    made.parts = {form for form in forms if made.record_counts()[form]} | set(parts.get("parts", ()))
    return made


def examined(path: str, *submissions: Submission, content: str | None = None, **more: Any) -> Examined:
    data = (content or f"{path}{submissions!r}").encode()
    return Examined(Source(path, sha256(data).hexdigest(), len(data), "csv"), list(submissions), **more)


def make_store(folder: Path) -> Store:
    store = open_store(os.environ.get("DVK_STORE", str(folder / "dvk.sqlite")), create=True)
    assert store is not None
    return store


def take(run: IngestRun, file: Examined) -> Received:
    return run.keep(received(file, CATALOGUE, checking=False))


def ingest(store: Store | None, *files: Examined, now: datetime = NOW, dry: bool = False) -> list[FileResult]:
    run = IngestRun(store, CATALOGUE, "{}", now, dry=dry)
    known = run.recall([file.source for file in files])
    return run.end([known.get(file.source) or take(run, file) for file in files])
