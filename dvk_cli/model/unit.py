"""A body that reports: a commune-level unit at a time, or an agency beside the communes.

A code does not identify a unit: the statistics office gives an old code to a new unit (19198 was xã Lý Trạch,
then xã Lý Nam). The key is the code and a day.
"""

from datetime import date
from typing import Literal

import msgspec

Scope = Literal["self", "area"]
"""Whom an agency's figures are for: itself, or the whole area."""

AGENCY = "co_quan"

KIND_LABELS = {
    "tinh": "Tỉnh",
    "thanh_pho_tw": "Thành phố",
    "quan": "Quận",
    "huyen": "Huyện",
    "thi_xa": "Thị xã",
    "thanh_pho": "Thành phố",
    "xa": "Xã",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "dac_khu": "Đặc khu",
    AGENCY: "Cơ quan",
}
"""Kinds of units and the word written in front of the name."""

LEVEL_OF_KIND = {
    "tinh": "tinh",
    "thanh_pho_tw": "tinh",
    "quan": "huyen",
    "huyen": "huyen",
    "thi_xa": "huyen",
    "thanh_pho": "huyen",
    "xa": "xa",
    "phuong": "xa",
    "thi_tran": "xa",
    "dac_khu": "xa",
    AGENCY: AGENCY,
}


class Unit(msgspec.Struct, frozen=True):
    """One unit during the days when it had this code, kind, name and parent.

    `name` is bare (`Lý Trạch`), except for an agency. `valid_from` None is open to the past; `valid_to` is
    the first day no longer in force, None while it is. For agencies only: `decides`, the levels of
    recognition whose list of this agency is the authoritative one, and `scope`.
    """

    code: str
    name: str
    kind: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    level: str = "xa"
    decides: tuple[str, ...] = ()
    scope: Scope = "self"

    @property
    def full_name(self) -> str:
        """The name with its kind in front (`Xã Lý Trạch`, `Thành phố Vinh`); an agency's name as it is."""
        return self.name if self.kind == AGENCY else f"{KIND_LABELS[self.kind]} {self.name}"

    @property
    def is_agency(self) -> bool:
        """Whether the unit is an agency that reports beside the communes."""
        return self.kind == AGENCY

    def in_force(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)
