"""Kỳ Sơn (Hòa Bình) 2016-2018: lists of models and a few indicators from 10 communes and 2 agencies."""

from datetime import date
from decimal import Decimal
from random import Random

from maker.catalogue import published, units_in_force
from maker.nouns import Amount, Model, ModelRow, Report, Unit, whole
from maker.spread import means, rounded, split
from maker.truth.emulation import ModelsByYear, agency_names, carry_on, new_models
from maker.vocabulary import NameBook

YEARS = (2016, 2017, 2018)
AGENCIES = (
    Unit("cq01", "Ban Dân vận Huyện ủy", "co_quan"),
    Unit("cq02", "Phòng Tài chính - Kế hoạch huyện", "co_quan", area_wide=True),
)
OTHER_FIELDS = {"van_hoa_xa_hoi": 16, "quoc_phong_an_ninh": 9, "he_thong_chinh_tri": 13}
"""Invented: only the total and kinh_te were published."""
NTM_SINCE = {"04897": 2016, "04912": 2017, "04915": 2016, "04933": 2018}

HOUSEHOLDS = {2016: 8_402, 2017: 8_533, 2018: 8_654}
POOR = {2015: 1_105, 2016: 902, 2017: 704, 2018: 540}
INCOME = {2016: Decimal("36.8"), 2017: Decimal("42.1"), 2018: Decimal("47.5")}
PROJECTS = {2016: 80, 2017: 92, 2018: 100}


def reports(rng: Random) -> list[Report]:
    """One report for each unit and year."""
    communes = units_in_force("151", date(2018, 12, 31))
    units = [*communes, *AGENCIES]
    by_key = {(unit.code, year): Report(unit, year) for year in YEARS for unit in units}
    for key, listed in _models(communes, rng).items():
        by_key[key].models = [ModelRow(model) for model in listed]
    for unit in communes:
        for year in YEARS:
            by_key[unit.code, year].indicators = {}
    _people(by_key, communes, rng)
    _poverty(by_key, communes, rng)
    for year in YEARS:
        for unit in communes:
            if unit.kind == "xa":
                reached = year >= NTM_SINCE.get(unit.code, 9999)
                by_key[unit.code, year].indicators["xa_dat_ntm"] = Amount(
                    Decimal(int(reached)), written="Đạt" if reached else "Chưa đạt"
                )
        by_key["cq01", year].indicators = {
            "lop_boi_duong_dan_van": whole(2),
            "luot_boi_duong_dan_van": whole(rng.randint(110, 160)),
        }
        by_key["cq02", year].indicators = {"du_an_dau_tu": Amount(Decimal(PROJECTS[year]), word="trên")}
    return list(by_key.values())


def _models(communes: list[Unit], rng: Random) -> ModelsByYear:
    """54 models: five of each commune and two of each agency, every year at least one new one."""
    figures = published()["ky_son_hoa_binh"]["models"]
    fields = [field for field, n in {"kinh_te": figures["kinh_te"], **OTHER_FIELDS}.items() for _ in range(n)]
    rng.shuffle(fields)
    pools = agency_names(AGENCIES, set(), rng)
    models: ModelsByYear = {}
    for unit in [*communes, *AGENCIES]:
        book = NameBook(unit, rng)
        starts = (2016, 2017) if unit.is_agency else (2016, 2017, 2018, *rng.sample(YEARS, 2))
        fresh: dict[int, list[Model]] = {year: [] for year in YEARS}
        for year in sorted(starts):
            field = fields.pop()
            if unit.is_agency:
                name = next(name for of, name in pools[unit.code] if of == field)
                pools[unit.code].remove((field, name))
                fresh[year].append(Model(name, unit.name, field, "tap_the", year))
            else:
                subject = rng.choices(("tap_the", "ca_nhan"), weights=(3, 2))[0]
                fresh[year] += new_models(unit, year, [(field, subject)], book, rng)
        for year in YEARS:
            kept = carry_on(models, unit, year, rng)
            if unit.is_agency and year == YEARS[-1]:
                kept = models[unit.code, year - 1][-1:]
            models[unit.code, year] = [*kept, *fresh[year]]
    return models


def _people(by_key: dict[tuple[str, int], Report], communes: list[Unit], rng: Random) -> None:
    """Households, population and income per person."""
    weights = [rng.uniform(0.6, 1.7) for _ in communes]
    households = split(HOUSEHOLDS[2018], weights, rng)
    level = [Decimal(rng.randint(84, 112)) / 100 for _ in communes]
    size = [rng.uniform(3.7, 4.2) for _ in communes]
    for year in reversed(YEARS):
        if year != 2018:
            growth = split(HOUSEHOLDS[year + 1] - HOUSEHOLDS[year], households, rng)
            households = [after - more for after, more in zip(households, growth, strict=True)]
        people = [int(homes * per_home) for homes, per_home in zip(households, size, strict=True)]
        incomes = means(INCOME[year], people, [rounded(INCOME[year] * part, 1) for part in level], rng)
        for unit, homes, persons, income in zip(communes, households, people, incomes, strict=True):
            by_key[unit.code, year].indicators |= {
                "tong_so_ho": whole(homes),
                "dan_so": whole(persons),
                "thu_nhap_binh_quan": Amount(income),
            }


def _poverty(by_key: dict[tuple[str, int], Report], communes: list[Unit], rng: Random) -> None:
    """Poor households and their balance over the year."""
    poor = split(POOR[2018], [rng.uniform(0.5, 2.0) for _ in communes], rng, least=12)
    for year in reversed(YEARS):
        fall = split(POOR[year - 1] - POOR[year], poor, rng)
        for unit, end, less in zip(communes, poor, fall, strict=True):
            newly = rng.randint(0, 3)
            by_key[unit.code, year].indicators |= {
                "ho_ngheo_dau_nam": whole(end + less),
                "ho_thoat_ngheo": whole(less + newly),
                "ho_tai_ngheo": whole(0),
                "ho_ngheo_phat_sinh": whole(newly),
                "ho_ngheo": whole(end),
                "ho_can_ngheo": whole(int(end * rng.uniform(1.2, 1.8))),
            }
        poor = [end + less for end, less in zip(poor, fall, strict=True)]
