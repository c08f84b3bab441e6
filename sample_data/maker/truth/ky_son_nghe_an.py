"""Kỳ Sơn (Nghệ An) 2016-2020: indicators and numbers of commendations from 21 communes and 5 agencies."""

from datetime import date
from decimal import Decimal
from random import Random

from maker.catalogue import units_in_force
from maker.nouns import Amount, Report, Unit, whole
from maker.spread import capped, evenly, round_some, split

YEARS = (2016, 2017, 2018, 2019, 2020)
AGENCIES = (
    Unit("cq01", "Ban Dân vận Huyện ủy", "co_quan", decides=("huyen",)),
    Unit("cq02", "Ban Tổ chức Huyện ủy", "co_quan", area_wide=True),
    Unit("cq03", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "co_quan", area_wide=True),
    Unit("cq04", "Phòng Lao động - Thương binh và Xã hội", "co_quan", area_wide=True),
    Unit("cq05", "Phòng Nông nghiệp và Phát triển nông thôn", "co_quan", area_wide=True),
)
BORDER = {
    "16816", "16819", "16822", "16825", "16834", "16837", "16852", "16858", "16867", "16870", "16873",
}  # fmt: skip
"""Mỹ Lý, Bắc Lý, Keng Đu, Đoọc Mạy, Na Loi, Nậm Cắn, Tà Cạ, Mường Típ, Mường Ải, Na Ngoi, Nậm Càn."""

COMMENDED = {"tap_the": (10, 11, 10, 11, 11), "ca_nhan": (9, 10, 9, 10, 10)}
HONOURED = (28, 30, 29, 30, 30)
"""Persons of repute rewarded by the district in each year."""

AGENCY_FIGURES: dict[str, dict[str, tuple[str, ...]]] = {
    "cq01": {
        "lop_boi_duong_dan_van": ("1", "1", "1", "1", "1"),
        "luot_boi_duong_dan_van": ("120", "125", "128", "122", "130"),
    },
    "cq02": {
        "to_chuc_co_so_dang": ("50", "49", "49", "48", "47"),
        "dang_bo_xa": ("21", "21", "21", "21", "21"),
        "dang_bo_co_quan": ("5", "5", "6", "6", "6"),
        "chi_bo_truc_thuoc": ("24", "23", "22", "21", "20"),
    },
    "cq03": {
        "hoi_nghi_gia_lang": ("1", "2", "1", "1", "2"),
        "huyen_ket_nghia": ("4", "4", "5", "5", "5"),
    },
    "cq04": {
        "lop_dao_tao_nghe": ("10", "11", "10", "9", "11"),
        "hoc_vien_dao_tao": ("290", "310", "285", "265", "315"),
    },
    "cq05": {
        "cap_nuoc_xay_moi": ("2", "1", "2", "2", "1"),
        "cap_nuoc_nang_cap": ("9", "10", "9", "10", "9"),
        "kinh_phi_cap_nuoc": ("7.5", "8.2", "8.4", "8.0", "8.5"),
    },
}
"""What an agency reports, one value a year."""

FLOWS = {
    "hoi_nghi_bieu_duong": 288,
    "doan_giam_sat": 276,
    "don_vi_duoc_giam_sat": 552,
    "cong_trinh_thuy_loi": 62,
    "dien_tich_tuoi": 500,
}
"""What the communes' values of five years add to; meetings, loans and roads have functions of their own."""

Table = dict[tuple[str, int], dict[str, Amount]]


def reports(rng: Random) -> list[Report]:
    """One report for each unit and year."""
    communes = units_in_force("417", date(2020, 12, 31))
    by_key = {(unit.code, year): Report(unit, year) for year in YEARS for unit in [*communes, *AGENCIES]}
    table: Table = {key: report.indicators for key, report in by_key.items()}
    _land(table, communes, rng)
    _households(table, communes, rng)
    _meetings(table, communes, rng)
    _works(table, communes, rng)
    _agencies(table)
    _commendations(by_key, communes, rng)
    return list(by_key.values())


def _land(table: Table, communes: list[Unit], rng: Random) -> None:
    """Area, border and villages: the same in every year."""
    border = [unit for unit in communes if unit.code in BORDER]
    area = split(209_484, [0.2 if unit.kind == "thi_tran" else 1.0 for unit in communes], rng, jitter=0.4)
    metres = dict(zip((u.code for u in border), split(203_409, [1.0] * len(border), rng), strict=True))
    on_border = dict(zip((u.code for u in border), evenly(59, len(border), rng, least=3), strict=True))
    villages = split(191, [on_border.get(unit.code, 5) + 4 for unit in communes], rng, least=1, jitter=0.1)
    villages = [max(n, on_border.get(unit.code, 0)) for n, unit in zip(villages, communes, strict=True)]
    villages[0] += 191 - sum(villages)
    poor = capped(179, villages, rng)
    pairs = dict(zip((u.code for u in border), evenly(21, len(border), rng, least=1), strict=True))
    as_text = {unit.code for unit in border[::2]}
    for i, unit in enumerate(communes):
        is_border = unit.code in BORDER
        yes = Amount(Decimal(int(is_border)), written="Có" if is_border else "Không")
        length = Amount(Decimal(metres.get(unit.code, 0)) / 1000, text=unit.code in as_text)
        for year in YEARS:
            table[unit.code, year] |= {
                "dien_tich_tu_nhien": whole(area[i]),
                "xa_bien_gioi": yes,
                "duong_bien_gioi": length,
                "xa_bien_gioi_co_pho_bi_thu_bien_phong": yes,
                "so_ban": whole(villages[i]),
                "ban_bien_gioi": whole(on_border.get(unit.code, 0)),
                "ban_dac_biet_kho_khan": whole(poor[i]),
                "cap_ban_ket_nghia": whole(max(0, pairs.get(unit.code, 0) - int(year < 2018 and is_border))),
            }


def _households(table: Table, communes: list[Unit], rng: Random) -> None:
    """People, households, homes, land and water: what counts is the end of 2020; the years before differ."""
    weights = [rng.uniform(0.6, 1.6) for _ in communes]
    people = split(80_288, weights, rng, jitter=0.05)
    homes = split(16_906, people, rng, jitter=0.04)
    in_need = split(1_078, homes, rng)
    roughly, more_than = set(rng.sample(range(len(communes)), 8)), set(rng.sample(range(len(communes)), 9))
    short_of_land = round_some(split(2_536, homes, rng), roughly, rng)
    with_water = round_some(split(14_400, homes, rng, jitter=0.02), more_than, rng)
    for year in reversed(YEARS):
        ago = 2020 - year
        for i, unit in enumerate(communes):
            water = with_water[i] * (100 - 6 * ago) // 100 // 10 * 10 if ago else with_water[i]
            land = short_of_land[i] * (100 + 3 * ago) // 100 // 10 * 10 if ago else short_of_land[i]
            table[unit.code, year] |= {
                "dan_so": whole(people[i] * (1000 - 12 * ago) // 1000),
                "tong_so_ho": whole(homes[i] * (1000 - 14 * ago) // 1000),
                "ho_can_nha_o": whole(in_need[i] * (100 + 9 * ago) // 100),
                "ho_thieu_dat": Amount(Decimal(land), word="khoảng" if i in roughly else ""),
                "ho_nuoc_hop_ve_sinh": Amount(Decimal(water), word="trên" if i in more_than else ""),
            }
    keys = [(unit.code, year) for year in YEARS for unit in communes]
    borrowed = dict(zip(keys, evenly(494, len(keys), rng), strict=True))
    lent = [key for key in keys if borrowed[key]]
    millions = dict(zip(lent, split(28_070, [borrowed[key] for key in lent], rng, jitter=0.1), strict=True))
    in_millions = {unit.code for unit in rng.sample(communes, 7)}
    for key in keys:
        wrote_millions = key[0] in in_millions
        table[key] |= {
            "ho_vay_nha_o": whole(borrowed[key]),
            "von_vay_nha_o": Amount(
                Decimal(millions.get(key, 0) * 1_000_000),
                unit="triệu đồng" if wrote_millions else "",
                factor=Decimal("0.000001") if wrote_millions else Decimal(1),
            ),
        }


def _meetings(table: Table, communes: list[Unit], rng: Random) -> None:
    """Meetings with voters: 120 voters and 20 opinions a meeting, 85 petitions in a hundred solved."""
    keys = [(unit.code, year) for year in YEARS for unit in communes]
    meetings = evenly(420, len(keys), rng, least=1)
    senders = {unit.code for unit in rng.sample(communes, 9)}
    roughly = {i for i, key in enumerate(keys) if key[0] in senders}
    voters = round_some(split(50_400, meetings, rng, jitter=0.15), roughly, rng)
    opinions = round_some(split(8_400, meetings, rng, jitter=0.15), roughly, rng)
    petitions = split(3_200, meetings, rng)
    solved = capped(2_720, petitions, rng)
    for i, key in enumerate(keys):
        word = "khoảng" if i in roughly else ""
        table[key] |= {
            "tiep_xuc_cu_tri": whole(meetings[i]),
            "luot_cu_tri": Amount(Decimal(voters[i]), word=word),
            "luot_y_kien": Amount(Decimal(opinions[i]), word=word),
            "kien_nghi_tiep_nhan": whole(petitions[i]),
            "kien_nghi_da_giai_quyet": whole(solved[i]),
        }


def _works(table: Table, communes: list[Unit], rng: Random) -> None:
    """Conferences, supervision, irrigation and roads: flows that add up over communes and years."""
    keys = [(unit.code, year) for year in YEARS for unit in communes]
    parts = {code: evenly(total, len(keys), rng) for code, total in FLOWS.items()}
    roads = evenly(900, len(keys), rng)
    for i, key in enumerate(keys):
        table[key] |= {code: whole(values[i]) for code, values in parts.items()}
        if parts["dien_tich_tuoi"][i] and i % 6 == 0:
            table[key]["dien_tich_tuoi"] = Amount(Decimal(parts["dien_tich_tuoi"][i]), word="trên")
        word = "hơn" if roads[i] and i % 7 == 0 else ""
        table[key]["duong_mo_moi"] = Amount(Decimal(roads[i]) / 10, word=word)


def _agencies(table: Table) -> None:
    """The agencies' own figures and those that they send for the whole district."""
    for code, figures in AGENCY_FIGURES.items():
        for indicator, values in figures.items():
            for year, value in zip(YEARS, values, strict=True):
                word = "hơn" if indicator == "kinh_phi_cap_nuoc" else ""
                table[code, year][indicator] = Amount(Decimal(value), word=word)


def _commendations(by_key: dict[tuple[str, int], Report], communes: list[Unit], rng: Random) -> None:
    """Numbers of commendations: the communes' own, what they mention of the district's, the district's."""
    own = ("co_so", "khen_thuong_bieu_duong", "mo_hinh_dien_hinh")
    keys = [(unit.code, year) for year in YEARS for unit in communes]
    for key, count in zip(keys, evenly(206, len(keys), rng), strict=True):
        by_key[key].recognition_counts[own] = count
    for subject, totals in COMMENDED.items():
        district = ("huyen", "khen_thuong_bieu_duong", subject)
        for year, total in zip(YEARS, totals, strict=True):
            mentioned = set(rng.sample([unit.code for unit in communes], total * 2 // 3))
            for unit in communes:
                by_key[unit.code, year].recognition_counts[district] = int(unit.code in mentioned)
            by_key["cq01", year].recognition_counts[district] = total
    for year, total in zip(YEARS, HONOURED, strict=True):
        by_key["cq01", year].recognition_counts["huyen", "khen_thuong", "nguoi_co_uy_tin"] = total
        for agency in AGENCIES[1:]:
            by_key[agency.code, year].recognition_counts[own] = 0
