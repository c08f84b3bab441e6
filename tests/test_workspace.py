"""A workspace is made, found, and read; a mistake in dvk.toml is told with file, key and remedy."""

from datetime import date
from pathlib import Path

import pytest

from dvk_cli.config import read_config
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.workspace import Workspace, find_workspace, init_workspace

CONTRACT_EXAMPLE = """
store = "data/figures.sqlite"

[area]
name = "Huyện Bố Trạch"
province = "Tỉnh Quảng Bình"
code = "455"
on = "2023-12-31"

[[area.agency]]
code = "cq01"
name = "Ban Dân vận Huyện ủy"
decides = ["huyen"]
scope = "area"

[[area.agency]]
code = "cq02"
name = "Công an huyện"

[expect]
frequency = "quarter"
forms = ["models", "recognitions", "indicators"]
deadline_days = 15

[inbox]
path = "den"

[catalogue]
taxonomy = "bon_linh_vuc"
extend = "catalogue.toml"

[periods]
year = "nd09"

[report]
profile = "nha_nuoc"
issuer = ["HUYỆN ỦY BỐ TRẠCH", "BAN DÂN VẬN"]
place = "Bố Trạch"
signatory = { title = "TRƯỞNG BAN", name = "" }
"""


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVK_WORKSPACE", raising=False)
    monkeypatch.delenv("DVK_STORE", raising=False)


def workspace(folder: Path, text: str = CONTRACT_EXAMPLE, store: str | None = None) -> Workspace:
    (folder / "dvk.toml").write_text(text, "utf-8")
    return find_workspace(folder, store=store)


def test_every_setting_is_read(tmp_path: Path) -> None:
    office = workspace(tmp_path)
    config = office.config
    assert config.area.on == date(2023, 12, 31)
    assert (config.expect.frequency, config.expect.deadline_days) == ("quarter", 15)
    assert config.expect.forms == ("models", "recognitions", "indicators")
    assert (config.catalogue.taxonomy, config.periods.year) == ("bon_linh_vuc", "nd09")
    assert (config.report.profile, config.report.signatory.title) == ("nha_nuoc", "TRƯỞNG BAN")
    assert office.inbox == tmp_path / "den"
    assert office.extend == tmp_path / "catalogue.toml"
    assert [(a.code, a.decides, a.scope) for a in office.register.agencies] == [
        ("cq01", ("huyen",), "area"),
        ("cq02", (), "self"),
    ]
    assert len(office.register.in_force(date(2023, 12, 31))) == 28


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    office = workspace(tmp_path, '[area]\nname = "Huyện Bố Trạch"\ncode = "455"\non = 2023-12-31\n')
    config = office.config
    assert config.area.on == date(2023, 12, 31)
    assert (config.expect.frequency, config.expect.forms, config.expect.deadline_days) == ("year", (), None)
    assert (config.catalogue.taxonomy, office.extend) == ("sau_linh_vuc", None)
    assert (config.periods.year, config.report.profile) == ("calendar", "dang")
    assert office.inbox == tmp_path / "inbox"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[area\n", ["TOML"]),
        ('[aera]\nname = "A"\n', ["aera", "area"]),
        ('[area]\nname = "A"\ncod = "1"\n', ["area.cod", "area.code"]),
        (
            '[area]\nname = "A"\ncode = "1"\n[[area.agency]]\ncod = "1"\n',
            ["area.agency.cod", "area.agency.code"],
        ),
        (
            '[area]\nname = "A"\ncode = "1"\n[report]\nsignatory = { titel = "" }\n',
            ["report.signatory.titel"],
        ),
        ('[area]\nname = "A"\ncode = 455\n', ["area.code", "455"]),
        ('[area]\nname = "A"\ncode = "1"\non = "31/12/2023"\n', ["area.on", "31/12/2023", "2023-12-31"]),
        ('[area]\ncode = "1"\n', ["area.name"]),
        ('[area]\nname = "A"\n', ["code", "units"]),
        ("", ["area"]),
        ('area = "A"\n', ["area"]),
        (
            '[area]\nname = "A"\ncode = "1"\n[expect]\nfrequency = "yearly"\n',
            ["expect.frequency", "yearly", "quarter"],
        ),
        ('[area]\nname = "A"\ncode = "1"\n[expect]\nforms = "models"\n', ["expect.forms"]),
        (
            '[area]\nname = "A"\ncode = "1"\n[expect]\nforms = ["model"]\n',
            ["expect.forms", "model", "models"],
        ),
        ('[area]\nname = "A"\ncode = "1"\n[expect]\ndeadline_days = -1\n', ["expect.deadline_days", "-1"]),
        ('[area]\nname = "A"\ncode = "1"\n[periods]\nyear = 2023\n', ["periods.year", "calendar"]),
        (
            '[area]\nname = "A"\ncode = "1"\n[[area.agency]]\ncode = "c"\nname = "B"\n'
            '[[area.agency]]\ncode = "C"\nname = "D"\n',
            ["area.agency", "“C”"],
        ),
    ],
)
def test_a_mistake_is_told_with_file_key_and_remedy(tmp_path: Path, text: str, said: list[str]) -> None:
    path = tmp_path / "dvk.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DvkError) as caught:
        read_config(path)
    told = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in [str(path), *said] if part not in told] == []
    assert caught.value.hint
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("code", "on", "said"),
    [
        ("455", "2026-01-01", ["455", "Huyện Bố Trạch", "30/06/2025"]),
        ("999", "2023-12-31", ["999", "units.csv"]),
    ],
)
def test_a_code_that_is_no_unit(tmp_path: Path, code: str, on: str, said: list[str]) -> None:
    office = workspace(tmp_path, f'[area]\nname = "A"\ncode = "{code}"\non = "{on}"\n')
    with pytest.raises(DvkError) as caught:
        _ = office.register
    told = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in said if part not in told] == []


def test_the_office_own_list(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("code,name,kind\n1,Xã Lý Trạch,xa\n", "utf-8")
    office = workspace(tmp_path, '[area]\nname = "Huyện Lạ"\nunits = "units.csv"\n')
    assert (office.area_unit.kind, office.area_unit.name) == ("huyen", "Lạ")
    match = office.register.match("xã Lý Trạch, huyện Lạ", date(2023, 12, 31))
    assert match.unit is not None
    assert match.unit.code == "1"


def test_it_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(tmp_path)
    below = tmp_path / "den" / "2022"
    below.mkdir(parents=True)
    assert find_workspace(below).root == tmp_path
    monkeypatch.chdir(below)
    assert find_workspace().root == tmp_path


def test_the_environment_names_one_and_the_option_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        workspace(folder)
    monkeypatch.setenv("DVK_WORKSPACE", str(one))
    assert find_workspace().root == one
    assert find_workspace(two).root == two


@pytest.mark.parametrize("name", [".", "none"])
def test_no_workspace(tmp_path: Path, name: str) -> None:
    with pytest.raises(DvkError) as caught:
        find_workspace(tmp_path / name)
    assert caught.value.exit_code == 3
    assert "dvk" in caught.value.hint


@pytest.mark.parametrize(
    ("store", "url"),
    [
        ("other.sqlite", "sqlite:///{root}/other.sqlite"),
        ("/srv/dvk.sqlite", "sqlite:////srv/dvk.sqlite"),
        ("sqlite:///other.sqlite", "sqlite:///{root}/other.sqlite"),
        ("sqlite:////srv/dvk.sqlite", "sqlite:////srv/dvk.sqlite"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://host/dvk", "postgresql://host/dvk?office=455"),
        (
            "postgresql+psycopg://lan@host/dvk?sslmode=require",
            "postgresql+psycopg://lan@host/dvk?sslmode=require&office=455",
        ),
        ("postgresql://host/dvk?office=x", "postgresql://host/dvk?office=x"),
    ],
)
def test_a_store_is_a_path_or_a_url(tmp_path: Path, store: str, url: str) -> None:
    assert workspace(tmp_path, store=store).store_url == url.format(root=tmp_path)


def test_which_store_goes_before_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = CONTRACT_EXAMPLE.replace('store = "data/figures.sqlite"', "")
    assert workspace(tmp_path, without).store_url == f"sqlite:///{tmp_path}/dvk.sqlite"
    assert workspace(tmp_path).store_url == f"sqlite:///{tmp_path}/data/figures.sqlite"
    monkeypatch.setenv("DVK_STORE", "postgresql://host/dvk")
    assert workspace(tmp_path).store_url == "postgresql://host/dvk?office=455"
    assert workspace(tmp_path, store="x.sqlite").store_url == f"sqlite:///{tmp_path}/x.sqlite"


@pytest.mark.parametrize(
    ("area", "on", "name", "province", "code", "written_on", "issuer"),
    [
        (
            "Bố Trạch, Quảng Bình",
            None,
            "Huyện Bố Trạch",
            "Tỉnh Quảng Bình",
            "455",
            date(2025, 6, 30),
            "HUYỆN ỦY BỐ TRẠCH",
        ),
        (
            "455",
            date(2023, 12, 31),
            "Huyện Bố Trạch",
            "Tỉnh Quảng Bình",
            "455",
            date(2023, 12, 31),
            "HUYỆN ỦY BỐ TRẠCH",
        ),
        (
            "Kỳ Sơn, Hòa Bình",
            None,
            "Huyện Kỳ Sơn",
            "Tỉnh Hoà Bình",
            "151",
            date(2019, 12, 31),
            "HUYỆN ỦY KỲ SƠN",
        ),
        ("Tỉnh Nghệ An", None, "Tỉnh Nghệ An", "", "40", None, "TỈNH ỦY NGHỆ AN"),
        ("Xã Bố Trạch", None, "Xã Bố Trạch", "Tỉnh Quảng Trị", "19141", None, "ĐẢNG ỦY XÃ BỐ TRẠCH"),
    ],
)
def test_init(
    tmp_path: Path,
    area: str,
    on: date | None,
    name: str,
    province: str,
    code: str,
    written_on: date | None,
    issuer: str,
) -> None:
    office = init_workspace(tmp_path / "new" / "office", area, on)
    made = office.config.area
    assert (made.name, made.province, made.code, made.on) == (name, province, code, written_on)
    assert office.config.report.issuer[0] == issuer
    assert office.inbox.is_dir()
    assert office.area_unit.full_name == name
    assert office.register.in_force(written_on or date(2026, 1, 1))


def test_settings_that_are_switched_off_in_a_new_file_can_be_switched_on(tmp_path: Path) -> None:
    path = init_workspace(tmp_path, "Bố Trạch, Quảng Bình").config_path
    # A switched-off line is "# key = value" or "# [[table]]".
    text = "\n".join(line.removeprefix("# ") for line in path.read_text("utf-8").splitlines())
    path.write_text(text, "utf-8")
    config = read_config(path)
    assert config.store == "dvk.sqlite"
    assert config.area.units == "units.csv"
    assert [agency.scope for agency in config.area.agency] == ["area"]
    assert config.expect.deadline_days == 15


def test_init_never_writes_over(tmp_path: Path) -> None:
    (tmp_path / "dvk.toml").write_text("mine", "utf-8")
    with pytest.raises(DvkError):
        init_workspace(tmp_path, "Bố Trạch, Quảng Bình")
    assert (tmp_path / "dvk.toml").read_text("utf-8") == "mine"


def test_init_of_an_unclear_area_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        init_workspace(tmp_path / "office", "Kỳ Sơn")
    assert not (tmp_path / "office").exists()


def test_init_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(DvkError) as caught:
        init_workspace(tmp_path / "file" / "office", "Bố Trạch, Quảng Bình")
    assert caught.value.exit_code == 3
