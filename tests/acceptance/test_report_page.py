"""`dvk report -f html`: each number is the JSON's, the bytes are the same, and Chromium shows it to everybody."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import chromium
import pytest
from lxml import html as lxml_html
from offices import DISTRICTS, PERIODS, Office, dvk, summary

Given = Callable[[str], Office]
Page = Callable[[str], Path]

needs_chromium = pytest.mark.skipif(chromium.PROGRAM is None, reason="Chromium is not installed")
NARROW, WIDE = 390, 1280
FEW_CELLS = "for (const row of document.querySelectorAll('.cells tbody tr:nth-child(n+6)')) row.remove()"
"""Takes away rows that are made like those before them: looking at each of some thousands takes minutes."""


def written(root: Path, period: str, folder: Path, lang: str = "en") -> Path:
    ran = dvk("-C", root, "report", "--period", period, "-f", "html", "-o", folder, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    return Path(ran.out.decode().strip())


@pytest.fixture(scope="module")
def page(office: Given, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A district's page, made once."""
    made: dict[str, Path] = {}

    def _page(key: str) -> Path:
        if key not in made:
            made[key] = written(office(key).root, PERIODS[key], tmp_path_factory.mktemp("page"))
        return made[key]

    return _page


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    with chromium.browser() as tab:
        yield tab


def number_in(words: str) -> Decimal:
    """The first number of a text, as Vietnamese writes it: "trên 3,8", "22/28", "915 (báo cáo ghi: 917)"."""
    found = next(
        word for word in words.split("/")[0].split() if word.strip("-").replace(".", "").replace(",", "").isdigit()
    )
    return Decimal(found.replace(".", "").replace(",", "."))


# --- the numbers ---


@pytest.mark.parametrize("key", DISTRICTS)
def test_every_number_is_that_of_the_json(key: str, page: Page, office: Given) -> None:
    document = lxml_html.document_fromstring(page(key).read_text("utf-8"))
    found = summary(office(key).root, PERIODS[key], "--by", "unit")["figures"]
    area = {f["id"]: f for f in found if "unit_code" not in f}
    shown = {each.get("data-figure"): each for each in document.xpath("//details[@data-figure]")}
    assert list(shown) == list(area)
    for id, each in shown.items():
        parts = [
            (n.get("data-part"), n.get("value"), n.text_content()) for n in each.xpath("./summary//data|.//dl//data")
        ]
        assert {part: Decimal(value) for part, value, _words in parts} == numbers_of(area[id])
        for _part, value, words in parts:
            assert number_in(words) == Decimal(value)
    # Those of the units, each with its parts.
    own = {
        (f["unit_code"], f["id"]): numbers_of(f, parts=("numerator", "denominator")) for f in found if "unit_code" in f
    }
    rows = {}
    for id, each in shown.items():
        for row in each.xpath('.//table[contains(@class, "units")]/tbody/tr'):
            numbers = row.xpath(".//data")
            rows[row.get("data-unit"), id] = {n.get("data-part"): Decimal(n.get("value")) for n in numbers}
            assert all(number_in(n.text_content()) == Decimal(n.get("value")) for n in numbers)
    assert rows == own
    # The figures at the top, and the table of indicators.
    links = document.xpath('//ul[@class="cards"]//a[.//data]|//tbody//a[contains(@href, "indicators.")]')
    assert len(links) > 3 or key == "yen_son"
    for link in links:
        value = Decimal((link.xpath(".//data") or link.xpath("../..//data"))[0].get("value"))
        assert value == area[link.get("href")[1:]]["value"]


def numbers_of(figure: dict[str, Any], parts: tuple[str, ...] = ()) -> dict[str, Decimal]:
    wanted = ("value", *(parts or ("numerator", "denominator", "change", "declared", "plan", "plan_percent")))
    return {name: Decimal(figure[name]) for name in wanted if figure.get(name) is not None}


@pytest.mark.parametrize("key", DISTRICTS)
def test_the_tables_hold_the_numbers_of_the_json(key: str, page: Page, office: Given) -> None:
    document = lxml_html.document_fromstring(page(key).read_text("utf-8"))
    by_caption = {each.findtext("caption"): each for each in document.xpath("//table")}
    for table in summary(office(key).root, PERIODS[key])["tables"]:
        if table["id"] not in ("models", "recognitions"):
            continue
        rows = by_caption[dvk_title(office(key).root, PERIODS[key], table["id"])].xpath("./tbody/tr|./tfoot/tr")
        values = [[cell.get("data-value") for cell in row if cell.get("data-value") is not None] for row in rows]
        wanted = [[plain(cell) for cell in row if not isinstance(cell, str)] for row in table["rows"]]
        assert values == wanted


def dvk_title(root: Path, period: str, id: str) -> str:
    made = dvk("-C", root, "summarize", "--period", period, "-f", "json", lang="vi").json
    return str(next(table["title"] for table in made["tables"] if table["id"] == id))


def plain(cell: Any) -> str:
    value = cell["value"] if isinstance(cell, dict) else cell
    return "" if value is None else str(value)


def test_the_same_bytes_whatever_the_language(page: Page, office: Given, tmp_path: Path) -> None:
    again = written(office("bo_trach").root, PERIODS["bo_trach"], tmp_path, lang="vi")
    assert again.read_bytes() == page("bo_trach").read_bytes()
    assert len(again.read_bytes()) < 2_000_000


# --- in the browser ---


@needs_chromium
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("key", DISTRICTS)
def test_it_asks_for_nothing_and_is_as_wide_as_the_screen(
    key: str, width: int, page: Page, browser: chromium.Browser
) -> None:
    browser.look(width=width)
    browser.open(page(key))
    assert browser.requests == [page(key).as_uri()]
    assert browser.complaints == []
    assert browser.run("document.documentElement.scrollWidth") <= width


@needs_chromium
@pytest.mark.parametrize("script", [True, False])
def test_a_figure_unfolds_with_and_without_javascript(script: bool, page: Page, browser: chromium.Browser) -> None:
    browser.look(script=script)
    browser.open(page("bo_trach"))
    selector = 'details[data-figure="indicators.ty_le_ho_ngheo"]'
    shown = f"document.querySelector('{selector} .units').checkVisibility()"
    assert browser.run(shown) is False
    browser.click(f"{selector} > summary")
    assert browser.run(shown) is True
    assert "Xã Lý Trạch" in browser.run(f"document.querySelector('{selector}').innerText")
    # A link from the top unfolds what it leads to.
    browser.click('.cards a[href="#models.total"]')
    browser.wait_for("document.querySelector('details[data-figure=\"models.total\"]').open")


COLUMN = """(() => {
  const table = [...document.querySelectorAll("table")].find((each) => each.caption.textContent === %r);
  return [...table.tBodies[0].rows].map((row) => row.cells[%d].textContent.trim());
})()"""
HEAD = """(() => {
  const table = [...document.querySelectorAll("table")].find((each) => each.caption.textContent === %r);
  table.tHead.rows[0].cells[%d].id = "wanted";
})()"""


def column(browser: chromium.Browser, caption: str, at: int) -> list[str]:
    found = browser.run(COLUMN % (caption, at))
    assert isinstance(found, list)
    return found


@needs_chromium
def test_a_table_sorts_by_mouse_and_by_keyboard(page: Page, browser: chromium.Browser) -> None:
    browser.look()
    browser.open(page("bo_trach"))
    caption = "Số mô hình theo đơn vị và lĩnh vực"
    before = [Decimal(n.replace(".", "")) for n in column(browser, caption, 6)]
    browser.run(HEAD % (caption, 6))
    browser.click("#wanted button")
    assert browser.run("document.getElementById('wanted').getAttribute('aria-sort')") == "ascending"
    assert [Decimal(n.replace(".", "")) for n in column(browser, caption, 6)] == sorted(before)
    browser.run("document.querySelector('#wanted button').focus()")
    browser.press("Enter", 13, "\r")
    assert browser.run("document.getElementById('wanted').getAttribute('aria-sort')") == "descending"
    assert [Decimal(n.replace(".", "")) for n in column(browser, caption, 6)] == sorted(before, reverse=True)
    assert browser.run("document.querySelectorAll('[aria-sort]').length") == 1
    total = browser.run("document.getElementById('wanted').closest('table').tFoot.rows[0].cells[6].textContent.trim()")
    assert total == "2.156"


@needs_chromium
def test_words_sort_as_in_a_vietnamese_dictionary(page: Page, browser: chromium.Browser) -> None:
    browser.look()
    browser.open(page("bo_trach"))
    browser.run(HEAD % ("Đơn vị theo kỳ báo cáo", 0))
    browser.click("#wanted button")
    found = column(browser, "Đơn vị theo kỳ báo cáo", 0)
    # D before Đ, and a word without a mark before the same one with a mark.
    assert (
        found.index("Xã Cự Nẫm")
        < found.index("Xã Đại Trạch")
        < found.index("Xã Đồng Trạch")
        < found.index("Xã Hạ Trạch")
    )


@needs_chromium
def test_without_javascript_heads_are_words_and_no_buttons(page: Page, browser: chromium.Browser) -> None:
    browser.look(script=False)
    browser.open(page("bo_trach"))
    assert browser.run("document.querySelectorAll('button').length") == 0
    assert browser.run("document.querySelector('h1').checkVisibility()") is True


@needs_chromium
@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (WIDE, True), (NARROW, True)])
def test_axe_finds_no_barrier(width: int, dark: bool, page: Page, browser: chromium.Browser) -> None:
    browser.look(width=width, dark=dark)
    browser.open(page("ky_son_nghe_an"))
    # The others are made alike: what they hold folded is not seen, and only counted for minutes.
    browser.run("for (const each of document.querySelectorAll('details:nth-of-type(-n+3)')) each.open = true")
    browser.run("for (const each of document.querySelectorAll('details:not([open]) > :not(summary)')) each.remove()")
    browser.run(FEW_CELLS)
    browser.run(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8") + "; 0")
    found = browser.run("axe.run(document).then(({violations, passes}) => ({violations, passes}))")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    # It has looked.
    assert {"color-contrast", "document-title", "html-has-lang", "bypass"} <= {each["id"] for each in found["passes"]}


@needs_chromium
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_letter_is_cut_off(width: int, page: Page, browser: chromium.Browser) -> None:
    """Capitals bear two marks above each other: lines have room for them, and nothing hides what overflows."""
    browser.look(width=width)
    browser.open(page("bo_trach"))
    browser.run(FEW_CELLS)
    cut = browser.run(
        """[...document.querySelectorAll("body *")].filter((each) => {
          const style = getComputedStyle(each);
          const texts = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
          if (!texts || each.closest("svg, .word, .skip, script")) return false;
          const low = parseFloat(style.lineHeight) < 1.35 * parseFloat(style.fontSize);
          const hides = style.overflowY === "hidden" && each.scrollHeight > each.clientHeight;
          return low || hides;
        }).map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_what_is_for_information_is_folded_away(page: Page, office: Given) -> None:
    document = lxml_html.document_fromstring(page("bo_trach").read_text("utf-8"))
    found = summary(office("bo_trach").root, PERIODS["bo_trach"])["findings"]
    by_caption = {
        each.findtext("caption"): each for each in document.xpath("//section[@aria-labelledby='luu-y']//table")
    }
    told = {caption: len(table.xpath("./tbody/tr")) for caption, table in by_caption.items()}
    known = sum(item["severity"] == "info" for item in found)
    assert told == {"Điểm cần kiểm tra": len(found) - known, "Điểm chỉ để biết": known}
    assert by_caption["Điểm chỉ để biết"].xpath("./ancestor::details") and known > 20
    assert not by_caption["Điểm cần kiểm tra"].xpath("./ancestor::details")


@needs_chromium
def test_on_paper_nothing_is_unfolded_and_no_button_shows(page: Page, browser: chromium.Browser) -> None:
    browser.look()
    browser.open(page("bo_trach"))
    browser.order("Emulation.setEmulatedMedia", media="print")
    seen = "[...document.querySelectorAll('%s')].filter((each) => each.checkVisibility()).length"
    assert [browser.run(seen % what) for what in ("nav", "details", "footer")] == [0, 0, 0]
    assert browser.run(seen % "section") >= 5
    # Drawn as words: a button would not be repeated with the head of a table that goes on.
    assert browser.run("getComputedStyle(document.querySelector('th button')).display") == "contents"
    assert browser.pdf().startswith(b"%PDF")
