"""Bố Trạch 2021-2023: the indicators of each commune, with the published sums and rates at the end."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from maker.nouns import Amount, Unit, whole
from maker.spread import capped, evenly, means, rounded, split

Key = tuple[str, int]
Amounts = dict[str, Amount]

YEARS = (2021, 2022, 2023)
REMOTE = {"19147": (702, 431), "19192": (113, 62)}
"""Thượng Trạch and Tân Trạch: households and poor households at the end of 2023."""
NOT_YET_NTM = {"19117", "19129", "19135", "19147", "19174", "19180", "19192"}
ADVANCED_NTM = {"19177": 2022, "19186": 2023}
NTM_SINCE = {"19123": 2023, "19138": 2022, "19156": 2023}
"""Communes that reached the standard inside the period; the others had reached it before."""
WITHOUT_OCOP = {"19117", "19135", "19147", "19150", "19180", "19192"}
HELPED_OR_POOR = {"19117", "19129", "19147", "19156", "19165", "19192"}
"""Communes that help no village: they have such villages themselves."""

HOUSEHOLDS = {2020: 46_720, 2021: 47_180, 2022: 47_610, 2023: 48_005}
POOR = {2020: 2_905, 2021: 2_570, 2022: 2_200, 2023: 1_829}
INCOME = {2021: Decimal("51.2"), 2022: Decimal("55.4"), 2023: Decimal("59.7")}
OCOP = {2021: (31, 2), 2022: (46, 3), 2023: (59, 5)}


def commune_indicators(communes: Sequence[Unit], rng: Random) -> dict[Key, Amounts]:
    """The table of indicators of each commune and year, in the order in which it is written."""
    tables: dict[Key, Amounts] = {(unit.code, year): {} for unit in communes for year in YEARS}
    households = _households(communes, rng)
    _people(tables, communes, households, rng)
    _poverty(tables, communes, households, rng)
    _new_rural(tables, communes, rng)
    _culture(tables, communes, households, rng)
    _help_for_villages(tables, communes, rng)
    return tables


def agency_indicators(agencies: Sequence[Unit], rng: Random) -> dict[Key, Amounts]:
    """What an agency reports of itself: its own classes on mass mobilisation."""
    tables: dict[Key, Amounts] = {}
    for agency in agencies:
        for year in YEARS:
            classes = rng.randint(1, 2)
            tables[agency.code, year] = {
                "lop_boi_duong_dan_van": whole(classes),
                "luot_boi_duong_dan_van": whole(sum(rng.randint(45, 80) for _ in range(classes))),
            }
    return tables


def _households(communes: Sequence[Unit], rng: Random) -> dict[Key, int]:
    """Households at each year's end, growing backwards from 2023."""
    fixed = {code: households for code, (households, _) in REMOTE.items()}
    others = [unit for unit in communes if unit.code not in fixed]
    weights = [rng.uniform(1.6, 2.6) if unit.kind == "thi_tran" else rng.uniform(0.6, 1.8) for unit in others]
    last = dict(zip((u.code for u in others), split(HOUSEHOLDS[2023] - sum(fixed.values()), weights, rng), strict=True))
    last |= fixed
    result = {(code, 2023): value for code, value in last.items()}
    for year in (2022, 2021):
        sizes = [result[unit.code, year + 1] for unit in communes]
        for unit, growth in zip(communes, split(HOUSEHOLDS[year + 1] - HOUSEHOLDS[year], sizes, rng), strict=True):
            result[unit.code, year] = result[unit.code, year + 1] - growth
    return result


def _people(tables: dict[Key, Amounts], communes: Sequence[Unit], households: dict[Key, int], rng: Random) -> None:
    """Households, population and income per person, whose weighted mean is the published one."""
    size = {unit.code: rng.uniform(3.6, 4.1) for unit in communes}
    level = {
        unit.code: Decimal("0.38")
        if unit.code in REMOTE
        else Decimal(rng.randint(86, 112) + 8 * (unit.kind != "xa")) / 100
        for unit in communes
    }
    for year in YEARS:
        people = [int(households[unit.code, year] * size[unit.code]) for unit in communes]
        start = [rounded(INCOME[year] * level[unit.code], 1) for unit in communes]
        for unit, persons, income in zip(communes, people, means(INCOME[year], people, start, rng), strict=True):
            tables[unit.code, year] |= {
                "tong_so_ho": whole(households[unit.code, year]),
                "dan_so": whole(persons),
                "thu_nhap_binh_quan": Amount(income),
            }


def _poverty(tables: dict[Key, Amounts], communes: Sequence[Unit], households: dict[Key, int], rng: Random) -> None:
    """Poor households: end = start − left + fell back + newly poor, and the start is the last end."""
    others = [unit for unit in communes if unit.code not in REMOTE]
    rest = POOR[2023] - sum(poor for _, poor in REMOTE.values())
    sizes = [households[unit.code, 2023] for unit in others]
    ends = {(unit.code, 2023): n for unit, n in zip(others, split(rest, sizes, rng, least=6), strict=True)}
    ends |= {(code, 2023): poor for code, (_, poor) in REMOTE.items()}
    for year in (2023, 2022, 2021):
        weights = [ends[unit.code, year] * (0.4 if unit.code in REMOTE else 1.0) for unit in communes]
        for unit, fall in zip(communes, split(POOR[year - 1] - POOR[year], weights, rng), strict=True):
            ends[unit.code, year - 1] = ends[unit.code, year] + fall
    for unit in communes:
        for year in YEARS:
            start, end = ends[unit.code, year - 1], ends[unit.code, year]
            again, newly = int(rng.random() < 0.2), rng.randint(0, 4)
            near = int(end * rng.uniform(0.9, 1.3)) if unit.code not in REMOTE else end // 4
            tables[unit.code, year] |= {
                "ho_ngheo_dau_nam": whole(start),
                "ho_thoat_ngheo": whole(start - end + again + newly),
                "ho_tai_ngheo": whole(again),
                "ho_ngheo_phat_sinh": whole(newly),
                "ho_ngheo": whole(end),
                "ty_le_ho_ngheo": Amount(rounded(Decimal(100 * end) / households[unit.code, year], 2)),
                "ho_can_ngheo": whole(near),
            }


def _new_rural(tables: dict[Key, Amounts], communes: Sequence[Unit], rng: Random) -> None:
    """OCOP products by star and the new rural standard, which a thị trấn is not judged by."""
    makers = [unit for unit in communes if unit.code not in WITHOUT_OCOP]
    three = dict(zip((u.code for u in makers), evenly(OCOP[2023][0], len(makers), rng, least=1), strict=True))
    four = {unit.code: 1 for unit in rng.sample(makers, OCOP[2023][1])}
    for year in reversed(YEARS):
        for stars, wanted in ((three, OCOP[year][0]), (four, OCOP[year][1])):
            while sum(stars.values()) > wanted:
                stars[rng.choice([code for code, products in sorted(stars.items()) if products])] -= 1
        for unit in communes:
            numbers = [three.get(unit.code, 0), four.get(unit.code, 0), 0]
            table = tables[unit.code, year]
            table |= {f"ocop_{star}_sao": whole(n) for star, n in zip((3, 4, 5), numbers, strict=True)}
            table["ocop_tu_3_sao"] = whole(sum(numbers))
            reached = unit.code not in NOT_YET_NTM and year >= NTM_SINCE.get(unit.code, 0)
            advanced = year >= ADVANCED_NTM.get(unit.code, 9999)
            for code, mark in (("xa_dat_ntm", reached), ("xa_dat_ntm_nang_cao", advanced)):
                table[code] = _mark(mark) if unit.kind == "xa" else Amount(None, written="x")


def _mark(reached: bool) -> Amount:
    return Amount(Decimal(int(reached)), written="Đạt" if reached else "Chưa đạt")


def _culture(tables: dict[Key, Amounts], communes: Sequence[Unit], households: dict[Key, int], rng: Random) -> None:
    """Cultural families, villages and agencies: titles of the year, out of all there are."""
    villages = evenly(240, len(communes), rng, least=4)
    agencies = evenly(163, len(communes), rng, least=3)
    for year, families, with_title, offices in (
        (2021, 85, 206, 129),
        (2022, 86, 210, 133),
        (2023, 87, 214, 137),
    ):
        homes = [households[unit.code, year] for unit in communes]
        parts = zip(
            communes,
            capped(sum(homes) * families // 100 + 20, homes, rng),
            villages,
            capped(with_title, villages, rng),
            agencies,
            capped(offices, agencies, rng),
            strict=True,
        )
        for unit, family, village, cultural_village, agency, cultural_agency in parts:
            tables[unit.code, year] |= {
                "so_gia_dinh_van_hoa": whole(family),
                "so_lang": whole(village),
                "so_lang_van_hoa": whole(cultural_village),
                "so_co_quan": whole(agency),
                "so_co_quan_van_hoa": whole(cultural_agency),
            }


def _help_for_villages(tables: dict[Key, Amounts], communes: Sequence[Unit], rng: Random) -> None:
    """The movement "Mỗi xã giúp mỗi bản": nothing in 2021, then works and their value in million đồng."""
    helpers = [unit for unit in communes if unit.code not in HELPED_OR_POOR]
    keys = [(unit.code, year) for unit in helpers for year in (2022, 2023)]
    works = dict(zip(keys, evenly(75, len(keys), rng), strict=True))
    paid = [key for key in keys if works[key]]
    value = dict(zip(paid, split(380, [works[key] for key in paid], rng, least=2), strict=True))
    over = set(rng.sample(paid, 9))
    in_millions = {unit.code for unit in rng.sample(helpers, 8)}
    for unit in communes:
        for year in YEARS:
            key = (unit.code, year)
            helps = int(unit in helpers and year > 2021)
            ten_millions = value.get(key, 0)
            tables[key] |= {
                "xa_giup_ban": whole(helps),
                "ban_duoc_giup": whole(helps),
                "cong_trinh_giup_ban": whole(works.get(key, 0)),
                "tri_gia_giup_ban": Amount(
                    Decimal(ten_millions) / 100,
                    word="trên" if key in over else "",
                    unit="triệu đồng" if unit.code in in_millions else "",
                    factor=Decimal(1000 if unit.code in in_millions else 1),
                ),
            }
