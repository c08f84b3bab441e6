"""Yên Sơn 2020-2022: numbers of new models by field and subject from the 28 communes of each year's end."""

from datetime import date
from random import Random

from maker.catalogue import FIELDS, published, units_in_force
from maker.nouns import Report
from maker.spread import evenly

YEARS = (2020, 2021, 2022)
ONE_TOO_MANY = {("02506", 2021), ("02488", 2022)}
"""Xã Mỹ Bằng 2021 and xã Trung Môn 2022: the grand total in their table is one above its parts."""


def reports(rng: Random) -> list[Report]:
    """One report for each unit and year; Thắng Quân is a xã in 2020 and thị trấn Yên Sơn from 2021."""
    result = [Report(unit, year) for year in YEARS for unit in units_in_force("075", date(year, 12, 31))]
    for field in FIELDS:
        total = int(published()["yen_son"]["models"][field])
        for report, count in zip(result, evenly(total, len(result), rng), strict=True):
            individuals = sum(rng.random() < 0.3 for _ in range(count))
            report.field_counts[field, "tap_the"] = count - individuals
            report.field_counts[field, "ca_nhan"] = individuals
    for report in result:
        report.declared_extra = int((report.unit.code, report.year) in ONE_TOO_MANY)
    return result
