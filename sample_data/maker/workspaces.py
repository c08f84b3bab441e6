"""The `dvk.toml` of each workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

from maker.nouns import Unit
from maker.truth import bo_trach, ky_son_hoa_binh, ky_son_nghe_an


@dataclass(frozen=True)
class Workspace:
    """What differs between the four offices."""

    key: str
    name: str
    province: str
    code: str
    on: str
    period: str
    forms: tuple[str, ...]
    taxonomy: str
    place: str
    agencies: Sequence[Unit] = ()

    def toml(self) -> str:
        """The text of `dvk.toml`."""
        forms = ", ".join(f'"{form}"' for form in self.forms)
        return "\n".join(
            [
                f"# Sample: {self.name}, {self.province}, {self.period}.",
                "# Only the district's totals are real, see ../README.md.",
                "",
                "[area]",
                f'name = "{self.name}"',
                f'province = "{self.province}"',
                f'code = "{self.code}"',
                f'on = "{self.on}"',
                *(line for agency in self.agencies for line in _agency(agency)),
                "",
                "[expect]",
                'frequency = "year"',
                f"forms = [{forms}]",
                "deadline_days = 15",
                "",
                "[inbox]",
                'path = "inbox"',
                "",
                "[catalogue]",
                f'taxonomy = "{self.taxonomy}"',
                "",
                "[periods]",
                'year = "calendar"',
                "",
                "[report]",
                'profile = "dang"',
                f'issuer = ["HUYỆN ỦY {self.place.upper()}", "BAN DÂN VẬN"]',
                f'place = "{self.place}"',
                'signatory = { title = "TRƯỞNG BAN", name = "" }',
                'recipients = ["Ban Dân vận Tỉnh ủy", "Thường trực Huyện ủy", "Lưu Ban Dân vận"]',
                "",
            ]
        )


def _agency(agency: Unit) -> list[str]:
    decides = ", ".join(f'"{level}"' for level in agency.decides)
    return [
        "",
        "[[area.agency]]",
        f'code = "{agency.code}"',
        f'name = "{agency.name}"',
        *([f"decides = [{decides}]"] if agency.decides else []),
        *(['scope = "area"'] if agency.area_wide else []),
    ]


WORKSPACES = (
    Workspace(
        "bo_trach", "Huyện Bố Trạch", "Tỉnh Quảng Bình", "455", "2023-12-31", "2021-2023",
        ("models", "recognitions", "indicators"), "bon_linh_vuc", "Bố Trạch", bo_trach.AGENCIES,
    ),
    Workspace(
        "yen_son", "Huyện Yên Sơn", "Tỉnh Tuyên Quang", "075", "2022-12-31", "2020-2022",
        ("counts",), "sau_linh_vuc", "Yên Sơn",
    ),
    Workspace(
        "ky_son_hoa_binh", "Huyện Kỳ Sơn", "Tỉnh Hòa Bình", "151", "2018-12-31", "2016-2018",
        ("models", "indicators"), "bon_linh_vuc", "Kỳ Sơn", ky_son_hoa_binh.AGENCIES,
    ),
    Workspace(
        "ky_son_nghe_an", "Huyện Kỳ Sơn", "Tỉnh Nghệ An", "417", "2020-12-31", "2016-2020",
        ("counts", "indicators"), "sau_linh_vuc", "Kỳ Sơn", ky_son_nghe_an.AGENCIES,
    ),
)  # fmt: skip
