"""Periods in words, as they stand in a report: "giai đoạn 2021-2023", "quý II năm 2023"."""

import re

_ROMAN = ("I", "II", "III", "IV")


def period_words(label: str) -> str:
    """The words for a period's label; a label of another form stays as it is."""
    if re.fullmatch(r"\d{4}", label):
        return f"năm {label}"
    if re.fullmatch(r"\d{4}-\d{4}", label):
        return f"giai đoạn {label}"
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", label):
        return f"quý {_ROMAN[int(found[2]) - 1]} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-H([12])", label):
        return f"6 tháng {'đầu' if found[2] == '1' else 'cuối'} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-9M", label):
        return f"9 tháng đầu năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})", label):
        return f"tháng {int(found[2])} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", label):
        return f"từ tháng {int(found[2])}/{found[1]} đến tháng {int(found[4])}/{found[3]}"
    return label
