"""Bố Trạch 2021-2023: lists of models and of recognitions from 28 communes and 8 agencies."""

from datetime import date
from random import Random

from maker.catalogue import published, units_in_force
from maker.nouns import Model, ModelRow, Recognition, Report, Unit
from maker.truth.bo_trach_indicators import agency_indicators, commune_indicators
from maker.truth.emulation import ModelsByYear, agency_names, carry_on, choose, new_models
from maker.vocabulary import NameBook, hamlet, person

YEARS = (2021, 2022, 2023)
AGENCIES = (
    Unit("cq01", "Ban Dân vận Huyện ủy", "co_quan", decides=("huyen",)),
    Unit("cq02", "Đảng bộ cơ quan chính quyền huyện", "co_quan"),
    Unit("cq03", "Phòng Nông nghiệp và Phát triển nông thôn", "co_quan"),
    Unit("cq04", "Hội Liên hiệp Phụ nữ huyện", "co_quan"),
    Unit("cq05", "Công an huyện", "co_quan"),
    Unit("cq06", "Trường Phổ thông Trung học Lê Quý Đôn", "co_quan"),
    Unit("cq07", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "co_quan"),
    Unit("cq08", "Ban Chỉ huy Quân sự huyện", "co_quan"),
)
DECIDER = AGENCIES[0]
SHARES = {
    "kinh_te": 28,
    "van_hoa_xa_hoi": 32,
    "quoc_phong_an_ninh": 16,
    "he_thong_chinh_tri": 14,
    "nong_thon_moi": 10,
}
REMOTE = {"19147", "19192"}
"""Thượng Trạch and Tân Trạch, the two mountain communes on the border: small, poor, few models."""

MENTIONED = 0.6
"""Share of the district's decisions that the unit concerned mentions in its own list."""

DECISIONS: dict[str, dict[int, tuple[str, date]]] = {
    "cong_nhan": {
        2021: ("412-QĐ/HU", date(2021, 10, 12)),
        2022: ("538-QĐ/HU", date(2022, 10, 11)),
        2023: ("667-QĐ/HU", date(2023, 10, 13)),
    },
    "khen_thuong": {
        2021: ("818-QĐ/HU", date(2021, 11, 8)),
        2022: ("845-QĐ/HU", date(2022, 11, 10)),
        2023: ("871-QĐ/HU", date(2023, 11, 9)),
    },
}
"""The district's decision of each year, by form."""

Instance = tuple[str, int, int]
"""One row of a list of models: (unit code, year, position)."""


def reports(rng: Random) -> list[Report]:
    """One report for each unit and year."""
    figures = published()["bo_trach"]
    communes = units_in_force("455", date(2023, 12, 31))
    units = [*communes, *AGENCIES]
    models = _models(communes, figures["named_models"], rng)
    by_key = {(unit.code, year): Report(unit, year) for year in YEARS for unit in units}
    for key, listed in models.items():
        by_key[key].models = [ModelRow(model) for model in listed]
    counts = {(r["level"], r["form"], r["subject"]): r["count"] for r in figures["recognitions"]}
    recognised = [
        instance
        for subject in ("tap_the", "ca_nhan")
        for instance in _recognise(by_key, models, subject, counts["co_so", "cong_nhan", subject], rng)
    ]
    honoured = _honour(by_key, communes, counts["co_so", "ton_vinh", "dien_hinh"], rng)
    _district_models(by_key, models, recognised, counts["huyen", "cong_nhan", "mo_hinh"], rng)
    _district_exemplars(by_key, honoured, counts["huyen", "khen_thuong", "dien_hinh"], rng)
    for key, amounts in {**commune_indicators(communes, rng), **agency_indicators(AGENCIES, rng)}.items():
        by_key[key].indicators = amounts
    return list(by_key.values())


def _models(communes: list[Unit], named: list[dict[str, str]], rng: Random) -> ModelsByYear:
    """Invented models of every unit and year, with the published typical ones at home."""
    typical = _typical(communes, named)
    pools = agency_names(AGENCIES, {entry["name"].casefold() for entry in named}, rng)
    models: ModelsByYear = {}
    for unit in [*communes, *AGENCIES]:
        own = typical.get(unit.code, [])
        book = NameBook(unit, rng, {model.name for model in own})
        for year in YEARS:
            if unit.is_agency:
                names = [pools[unit.code].pop() for _ in range(rng.randint(2, 3))]
                fresh = [Model(name, unit.name, field, "tap_the", year) for field, name in names]
            else:
                count = rng.randint(8, 10) if unit.code in REMOTE else rng.randint(24, 29)
                fresh = new_models(unit, year, choose(book, SHARES, count, rng), book, rng)
            started = [model for model in own if model.started == year]
            models[unit.code, year] = [*started, *carry_on(models, unit, year, rng), *fresh]
    return models


def _typical(communes: list[Unit], named: list[dict[str, str]]) -> dict[str, list[Model]]:
    """The published typical models by code of the unit that reports them."""
    homes: dict[str, list[Model]] = {}
    for entry in named:
        by = entry["by"]
        at_home = [u for u in communes if by.endswith(f"xã {u.name}")] or [a for a in AGENCIES if a.name == by]
        unit = at_home[0] if at_home else DECIDER
        started = 2022 if "Mỗi xã giúp" in entry["name"] or "Đề án 06" in entry["name"] else 2021
        homes.setdefault(unit.code, []).append(Model(entry["name"], by, entry["field"], "tap_the", started, True))
    return homes


def _recognise(
    by_key: dict[tuple[str, int], Report], models: ModelsByYear, subject: str, count: int, rng: Random
) -> list[Instance]:
    """Recognise `count` models of a subject at the grassroots: in the list of models, of decisions, both."""
    candidates: list[Instance] = [
        (*key, i)
        for key, listed in models.items()
        if key[0] != DECIDER.code
        for i, model in enumerate(listed)
        if model.subject == subject
    ]
    chosen = sorted(rng.sample(candidates, count))
    for code, year, i in chosen:
        report = by_key[code, year]
        where = rng.choices(("row", "list", "both"), weights=(50, 35, 15))[0]
        model = models[code, year][i]
        if where != "list":
            report.models[i] = ModelRow(model, "co_so")
        if where != "row":
            report.recognitions.append(_at_grassroots(report, model.name, subject, "cong_nhan"))
    return chosen


def _honour(
    by_key: dict[tuple[str, int], Report], communes: list[Unit], count: int, rng: Random
) -> list[tuple[Report, str]]:
    """Honour exemplary persons, at most one in each commune and year."""
    honoured: list[tuple[Report, str]] = []
    for year in YEARS:
        for unit in sorted(rng.sample(communes, count // len(YEARS)), key=lambda u: u.code):
            report = by_key[unit.code, year]
            recipient = f"{person(rng)}, {hamlet(unit, rng)}"
            report.recognitions.append(_at_grassroots(report, recipient, "dien_hinh", "ton_vinh"))
            honoured.append((report, recipient))
    return honoured


def _district_models(
    by_key: dict[tuple[str, int], Report],
    models: ModelsByYear,
    recognised: list[Instance],
    count: int,
    rng: Random,
) -> None:
    """The district's decisions on models: its own list holds all, the units' lists mention some."""
    for year, share in zip(YEARS, (17, 17, count - 34), strict=True):
        pool = [instance for instance in recognised if instance[1] == year]
        for code, _, i in sorted(rng.sample(pool, share)):
            report, model = by_key[code, year], models[code, year][i]
            full_name = f"{model.name} ({report.unit.in_sentence})"
            by_key[DECIDER.code, year].recognitions.append(_by_district(full_name, "mo_hinh", "cong_nhan", year))
            if rng.random() < MENTIONED:
                report.recognitions.append(_by_district(model.name, "mo_hinh", "cong_nhan", year))


def _district_exemplars(
    by_key: dict[tuple[str, int], Report], honoured: list[tuple[Report, str]], count: int, rng: Random
) -> None:
    """The district's rewards for exemplary persons, again with some mentioned by their commune."""
    for year in YEARS:
        for report, recipient in rng.sample([h for h in honoured if h[0].year == year], count // len(YEARS)):
            full_name = f"{recipient}, {report.unit.in_sentence}"
            by_key[DECIDER.code, year].recognitions.append(_by_district(full_name, "dien_hinh", "khen_thuong", year))
            if rng.random() < MENTIONED:
                report.recognitions.append(_by_district(recipient, "dien_hinh", "khen_thuong", year))


def _by_district(recipient: str, subject: str, form: str, year: int) -> Recognition:
    number, day = DECISIONS[form][year]
    return Recognition(recipient, subject, "huyen", form, number, day)


def _at_grassroots(report: Report, recipient: str, subject: str, form: str) -> Recognition:
    """A decision of the unit's own Party committee; one decision a year for each form."""
    first, month = (10, 9) if form == "cong_nhan" else (100, 10)
    number = first + (int(report.unit.code[-2:]) * 7 + report.year) % 90
    return Recognition(recipient, subject, "co_so", form, f"{number}-QĐ/ĐU", date(report.year, month, number % 27 + 1))
