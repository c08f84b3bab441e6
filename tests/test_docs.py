"""The documentation says what is so: pages are up to date, nothing lacks, links lead somewhere, examples work."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.cli import app
from dvk_cli.config import read_config
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.model.period import Period
from dvk_cli.vietnamese.text import header_key, words_key

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "benchmarks" / "README.md", *ROOT.glob("sample_data/*.md")]
)
SAMPLES = {
    "bo_trach": "2021-2023",
    "yen_son": "2020-2022",
    "ky_son_hoa_binh": "2016-2018",
    "ky_son_nghe_an": "2016-2020",
}
MARK = re.compile(r"^<!-- (?:dvk|table|file): (.*) -->$", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_output_and_tables_in_the_pages_are_those_of_today() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert (made.returncode, made.stdout + made.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_both_readmes_show_the_same_commands_and_files() -> None:
    assert MARK.findall(text_of("README.md")) == MARK.findall(text_of("README.vi.md"))
    for kind in ("^## ", r"^\| "):
        counts = {len(re.findall(kind, text_of(name), re.MULTILINE)) for name in ("README.md", "README.vi.md")}
        assert len(counts) == 1, kind


def test_every_command_and_option_is_documented() -> None:
    program = typer.main.get_command(app)
    page = text_of("docs/commands.md")
    shown = [path.read_text("utf-8") for path in PAGES]
    for name, command in program.commands.items():  # type: ignore[attr-defined]
        assert f"### dvk {name}\n" in page
        assert any(re.search(rf"\$ dvk (?:-\S+ \w+ )*{name}\b", each) for each in shown), name
        for param in command.params:
            for option in param.opts if param.param_type_name == "option" else ():
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", page), (name, option)


def test_every_code_is_documented() -> None:
    page = text_of("docs/findings.md")
    assert [code for code in FINDING_CODES if f"**{code}**" not in page] == []
    page, data = text_of("docs/indicators.md"), load_catalogue().data
    terms = (data.indicator, data.field, data.subject, data.level, data.recognition_form, data.status, data.breaks)
    codes = [entry.code for entries in terms for entry in entries] + [check.id for check in data.check]
    assert [code for code in codes if f"| `{code}` |" not in page] == []


def test_indicators_named_in_the_readmes_exist() -> None:
    kinds = {item.code: item.kind for item in load_catalogue().data.indicator}
    for name in ("README.md", "README.vi.md"):
        rows = re.findall(r"^\| `(\w+)`[^|]*\|.*\| `(\w+)`[^|]*\|$", text_of(name), re.MULTILINE)
        assert len(rows) == 6
        assert all(kinds[code] == kind for kind, code in rows)


@pytest.mark.parametrize("place", SAMPLES)
def test_every_figure_belongs_to_a_documented_group(place: str, tmp_path: Path) -> None:
    data = load_catalogue().data
    codes = {
        "field": data.field,
        "subject": data.subject,
        "level": data.level,
        "form": data.recognition_form,
        "indicator": data.indicator,
        "status": data.status,
    }
    groups = re.findall(
        r"^\| `((?:models|recognitions|indicators)\.[^`]*)` \|", text_of("docs/indicators.md"), re.MULTILINE
    )
    patterns = [
        re.sub(r"<(\w+)>", lambda found: f"(?:{'|'.join(c.code for c in codes[found[1]])})", group.replace(".", r"\."))
        for group in groups
    ]
    figures = figures_of(place, tmp_path)
    assert figures
    assert [each for each in figures if not any(re.fullmatch(pattern, each) for pattern in patterns)] == []


def figures_of(place: str, tmp_path: Path) -> list[str]:
    store = ("--store", str(tmp_path / "dvk.sqlite"))
    dvk = (sys.executable, "-m", "dvk_cli", "-C", str(ROOT / "sample_data" / place), *store)
    subprocess.run([*dvk, "-q", "ingest"], check=True)
    said = subprocess.run(
        [*dvk, "summarize", "--period", SAMPLES[place], "-f", "json"], check=True, capture_output=True, encoding="utf-8"
    )
    return [figure["id"] for figure in json.loads(said.stdout)["figures"]]


Seen = Callable[[Catalogue], bool]
EXAMPLES: dict[str, Seen] = {
    "A spelling of a field": lambda c: (
        c.field_words[words_key("chăn nuôi, trồng trọt")] == c.field_words[words_key("KT")] == "kinh_te"
    ),
    "A new field": lambda c: c.taxonomy.place(c.field_words[words_key("CĐS")]) == "chuyen_doi_so",
    "Another taxonomy": lambda c: (
        (c.taxonomy.place("nong_thon_moi"), c.taxonomy.place("khac")) == ("kinh_te", "van_hoa_xa_hoi")
    ),
    "An abbreviation that must be asked about": lambda c: len(c.ambiguous_fields[words_key("VH-AN")]) == 2,
    "A new indicator": lambda c: (
        c.indicators[c.indicator_words[words_key("Giếng khoan")]].unit == "giếng"
        and c.indicators["ty_le_ho_co_gieng"].numerator == "ho_co_gieng"
    ),
    "Another plausible range, or a break in a series": lambda c: (
        c.indicators["thu_nhap_binh_quan"].range == (10, 150)
        and c.indicators["thu_nhap_binh_quan"].weight == "dan_so"
        and len(c.breaks_between("thu_nhap_binh_quan", year(2023), year(2024))) == 1
    ),
    "A value that may be carried": lambda c: (
        c.indicators["tong_so_ho"].carry_years == 1 and c.indicators["ho_ngheo"].carry_years == 1
    ),
    "A new check": lambda c: any(check.id == "gieng_tong" for check in c.data.check),
    "A rule over time": lambda c: (
        {"nuoc_sach_khong_giam", "thieu_dat_dot_bien"} < {rule.id for rule in c.data.over_time}
    ),
    "A rule across units": lambda c: any(r.id == "cong_nhan_giong_nhau" and r.least == 10 for r in c.data.across_units),
    "A rule on trial, another threshold, or none": lambda c: (
        {r.id: (r.factor, r.lone_factor) for r in c.data.over_time}["dot_bien_hien_trang"] == (4, 5)
        and not next(r.enabled for r in c.data.over_time if r.id == "chep_ky_truoc")
        and next(r.trial for r in c.data.across_units if r.id == "so_lieu_giong_nhau")
        and next(r.trial for r in c.data.check if r.id == "gia_dinh_van_hoa_tong")
    ),
    "Another severity": lambda c: (
        (c.severity("DVK302", "warning"), c.severity("DVK108", "warning")) == ("error", "info")
    ),
    "A new header word": lambda c: (
        c.column_words[header_key("Tên công trình dân vận khéo")] == ("name",)
        and "name" in c.column_words[header_key("Tên mô hình")]
    ),
    "Columns of values in tables of numbers": lambda c: (
        c.column_words.get(header_key("Đã làm được")) == ("value",)
        and "Cộng các lĩnh vực" in c.data.crosstab.total
        and "Đang duy trì" in c.data.crosstab.stock
    ),
    "Words of total rows and signatures": lambda c: (
        {"Tổng toàn xã", "Tổng cộng"} < set(c.data.rows.total) and "Trưởng khối vận" in c.data.rows.signature
    ),
    "Two names of one model, or one name of two": lambda c: (
        (len(c.data.same_model), len(c.data.different_model), c.data.doubles.likeness) == (2, 1, 95)
    ),
    "What became of a unit": lambda c: [each.new for each in c.data.succession] == ["19111"],
    "A new layout": lambda c: c.data.form[0].requires == ("name", "status") and len(c.data.form) > 1,
}
SECTIONS = {
    title.strip(): "\n".join(re.findall(r"^```toml\n(.*?)^```", body, re.MULTILINE | re.DOTALL))
    for title, body in re.findall(
        r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text_of("docs/catalogue.md"), re.MULTILINE | re.DOTALL
    )
}


def year(number: int) -> Period:
    return Period(str(number), date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_of_the_catalogue_page_loads_and_does_what_it_says(title: str, tmp_path: Path) -> None:
    own = tmp_path / "catalogue.toml"
    own.write_text(SECTIONS[title], encoding="utf-8")
    taxonomy = "nam_linh_vuc" if title == "Another taxonomy" else "sau_linh_vuc"
    assert EXAMPLES[title](load_catalogue(taxonomy, own))
    with pytest.raises((AssertionError, KeyError)):
        assert EXAMPLES[title](load_catalogue())


def test_no_example_is_left_untested_and_the_settings_shown_are_valid(tmp_path: Path) -> None:
    assert {title for title, toml in SECTIONS.items() if toml} == {*EXAMPLES, "The whole way"}
    settings = re.search(r"^```toml\n(# dvk\.toml\n.*?)^```", text_of("docs/catalogue.md"), re.MULTILINE | re.DOTALL)
    assert settings is not None
    config = tmp_path / "dvk.toml"
    config.write_text(settings[1], encoding="utf-8")
    assert read_config(config).catalogue.extend == "catalogue.toml"


def test_every_name_that_a_template_of_the_report_may_use_is_documented() -> None:
    page = text_of("docs/report.md")
    source = text_of("dvk_cli/renderers/report/vocabulary.py")
    names = re.findall(r'^        "(\w+)":', source, re.MULTILINE)
    assert len(names) > 20
    assert [name for name in names if not re.search(rf"`{name}[(`]", page)] == []
    templates = {path.name for path in (ROOT / "dvk_cli/catalogue/data/report").iterdir()}
    assert templates == set(re.findall(r"^\| `(\w+\.j2)` \|", page, re.MULTILINE))
