"""An export read back in another workspace gives the same figures, and names nobody unless it is asked to."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from offices import PERIODS, SAMPLES, Office, dvk

KEYS = sorted(PERIODS)
Offices = Callable[[str], Office]


def exported(office: Office, place: Path, *options: str) -> Path:
    made = dvk("-C", office.root, "export", "-o", place, *options)
    assert made.code == 0, made.err
    return place


def empty_copy(key: str, root: Path) -> Path:
    """The district's workspace as a sister office has it: the same settings, and nothing received."""
    root.mkdir(parents=True)
    shutil.copy(SAMPLES / key / "dvk.toml", root)
    return root


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("names", [[], ["--with-names"]], ids=["keys", "names"])
def test_reading_an_export_back_gives_the_same_figures(
    key: str, names: list[str], office: Offices, tmp_path: Path
) -> None:
    place = tmp_path / ("package.zip" if names else "package")
    exported(office(key), place, *names)
    other = empty_copy(key, tmp_path / "other")
    taken = dvk("-C", other, "ingest", place, "-f", "json")
    assert taken.code == 0
    totals = taken.json["totals"]
    assert totals["accepted"] == totals["files"]
    for by in ("unit", "year"):
        arguments = ("summarize", "--period", PERIODS[key], "--by", by, "-f", "json")
        here, there = (dvk("-C", root, *arguments) for root in (office(key).root, other))
        if names:
            assert there.out == here.out
        else:
            # Remarks quote names of models; nothing else may differ.
            assert {**there.json, "findings": []} == {**here.json, "findings": []}
            assert len(there.json["findings"]) == len(here.json["findings"])
    again = dvk("-C", other, "ingest", place, "-f", "json")
    assert again.json["totals"]["unchanged"] == totals["files"]


@pytest.mark.parametrize("key", KEYS)
def test_an_export_is_a_valid_data_package(key: str, office: Offices, tmp_path: Path) -> None:
    # Of all tests only these need it, and it takes long to load.
    frictionless = pytest.importorskip("frictionless", reason="the validator of Data Packages is not installed")
    place = exported(office(key), tmp_path / "package")
    told = frictionless.validate(str(place / "datapackage.json"))
    assert told.flatten(["resource", "title", "message"]) == []
    assert len(told.tasks) == 8


def test_the_same_store_gives_the_same_bytes(office: Offices, tmp_path: Path) -> None:
    one, two = (exported(office("bo_trach"), tmp_path / name) for name in ("one.zip", "two.zip"))
    assert one.read_bytes() == two.read_bytes()
    folder = exported(office("bo_trach"), tmp_path / "folder")
    with zipfile.ZipFile(one) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }


def test_persons_are_not_named(office: Offices, tmp_path: Path) -> None:
    listed = dvk("-C", office("bo_trach").root, "models", "--period", "2021-2023", "-f", "json").json["models"]
    persons = {model["performer"] for model in listed if model["subject"] == "ca_nhan"}
    persons |= {model["name"] for model in listed if model["subject"] == "ca_nhan"}
    assert len(persons) > 100
    for options, found in ((), 0), (("--with-names",), len(persons)):
        place = exported(office("bo_trach"), tmp_path / f"names{len(options)}", *options)
        text = "".join(path.read_text("utf-8-sig") for path in place.iterdir())
        assert sum(person in text for person in persons) == found
        # With names it is for the office's own account only, as the store is.
        assert {path.stat().st_mode & 0o077 == 0 for path in place.iterdir()} == {bool(found)}
    assert json.loads((tmp_path / "names0" / "datapackage.json").read_text("utf-8"))["dvk"]["names"] is False


def test_a_table_changed_by_hand_is_refused(office: Offices, tmp_path: Path) -> None:
    place = exported(office("yen_son"), tmp_path / "package")
    table = place / "so_luong.csv"
    table.write_bytes(table.read_bytes().replace(b",kinh_te,", b",khac,", 1))
    taken = dvk("-C", empty_copy("yen_son", tmp_path / "other"), "ingest", place, "-f", "json")
    assert (taken.code, taken.json["totals"]["rejected"]) == (1, 1)
    (finding,) = taken.json["files"][0]["findings"]
    assert (finding["code"], "so_luong.csv was changed" in finding["message"]) == ("DVK420", True)


def test_units_of_another_area_are_refused_one_by_one(office: Offices, tmp_path: Path) -> None:
    place = exported(office("ky_son_hoa_binh"), tmp_path / "package")
    taken = dvk("-C", empty_copy("yen_son", tmp_path / "other"), "ingest", place, "-f", "json")
    assert taken.code == 1
    for file in taken.json["files"]:
        assert {finding["code"] for finding in file["findings"]} >= {"DVK421"}
        assert {each["outcome"] for each in file["submissions"]} == {"rejected"}


def test_a_province_puts_the_exports_of_districts_together(office: Offices, tmp_path: Path) -> None:
    province = tmp_path / "province"
    assert dvk("init", province, "--area", "Quảng Bình", "--on", "2023-12-31").code == 0
    # The district's bodies report to the province now, which counts by the same four fields.
    own, settings = province / "dvk.toml", (SAMPLES / "bo_trach" / "dvk.toml").read_text("utf-8")
    agencies = settings[settings.index("[[area.agency]]") : settings.index("[expect]")]
    text = own.read_text("utf-8").replace("[expect]", f"{agencies}\n[expect]", 1)
    own.write_text(text.replace('"sau_linh_vuc"', '"bon_linh_vuc"', 1), "utf-8")
    place = exported(office("bo_trach"), tmp_path / "package.zip")
    taken = dvk("-C", province, "ingest", place, "-f", "json")
    assert taken.json["totals"]["accepted"] == taken.json["totals"]["files"] > 100

    def figures(root: Path) -> dict[str, object]:
        made = dvk("-C", root, "summarize", "--period", "2021-2023", "-f", "json").json["figures"]
        return {each["id"]: each["value"] for each in made if each["id"].startswith(("models.", "recognitions."))}

    assert figures(province) == figures(office("bo_trach").root)


def test_what_says_that_nothing_occurred_is_in_the_export(tmp_path: Path) -> None:
    root = empty_copy("bo_trach", tmp_path / "one")
    header = "Xã Hạ Trạch,,,\nDanh sách mô hình năm 2023,,,\nSTT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực\n"
    (root / "inbox").mkdir()
    (root / "inbox" / "a.csv").write_text(f"{header}Không phát sinh,,,\n", "utf-8")
    assert dvk("-C", root, "ingest").code == 0
    other = empty_copy("bo_trach", tmp_path / "two")
    place = tmp_path / "package"
    assert dvk("-C", root, "export", "-o", place).code == 0
    assert dvk("-C", other, "ingest", place / "mo_hinh.csv").code == 0
    units = dvk("-C", other, "status", "--period", "2023", "-f", "json").json["units"]
    (own,) = (unit for unit in units if unit["code"] == "19123" or unit["name"] == "Xã Hạ Trạch")
    assert own["periods"][0]["parts"] == {"models": 0}


def test_an_inbox_with_an_export_in_a_folder_is_filed_away_as_one_file(office: Offices, tmp_path: Path) -> None:
    other = empty_copy("ky_son_hoa_binh", tmp_path / "other")
    exported(office("ky_son_hoa_binh"), other / "inbox" / "huyen")
    settings = (other / "dvk.toml").read_text("utf-8")
    (other / "dvk.toml").write_text(f"{settings}\n[run]\nsettle_seconds = 0\n", "utf-8")
    ran = dvk("-C", other, "run")
    assert (ran.code, ran.out) == (0, b"")
    assert list((other / "inbox").iterdir()) == []
    (archived,) = (other / "archive").glob("*/*")
    with zipfile.ZipFile(archived) as archive:
        assert len(archive.namelist()) == 9
