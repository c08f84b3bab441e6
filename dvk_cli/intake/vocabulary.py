"""What a header word, a row's label or a section's title means, by the catalogue's words."""

import functools
import re

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import Form, Indicator, Term
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import Value
from dvk_cli.vietnamese.periods import parse_period, year_period
from dvk_cli.vietnamese.text import clean, header_key, key, nearest, words_key

Dims = dict[str, str | Period]
"""What a cell is about: field, subject, level, form, indicator (codes), period, basis, measure, total."""

# "I.", "A)", "1.2.", "- ", "PHẦN II:", "Mục 3." in front of a label.
_NUMBERING = re.compile(
    r"^\s*(?:[-+*•]+\s*|(?:phần|mục)\s+(?:thứ\s+\w+|[IVXLC]{1,6}|\d{1,3}|[A-ZĐ])(?!\w)\s*[.:)-]*\s*"
    r"|\(?(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]+\s*|[a-zđ]\)\s*)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
# "Trị giá (triệu đồng)", "(ĐVT: hộ)": a unit of measure behind a header's or a label's words.
_IN_BRACKETS = re.compile(r"\((?:\s*(?:đơn vị tính|đơn vị|đvt)\s*:)?\s*([^()]+?)\s*\)\s*$", re.IGNORECASE)
_MULTIPLE = re.compile(r"(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|vạn|1\.?000|1\.?000\.?000)\b", re.IGNORECASE)
_AND = re.compile(r"\s*[,;+]\s*|\s+và\s+")
_AND_OR = re.compile(r"\s*[,;/+]\s*|\s+và\s+")
# Units of measure of counts, beside the names of subjects.
_COUNTED = frozenset({"mô hình điển hình", "tập thể cá nhân", "lượt", "quyết định", "người", "đơn vị"})
_SECTION_WORDS = (
    "các mô hình thuộc lĩnh vực",
    "mô hình lĩnh vực",
    "thuộc lĩnh vực",
    "về lĩnh vực",
    "trên lĩnh vực",
    "lĩnh vực",
    "về",
)
_WITH_NUMBER = re.compile(r"(.+?) (\d+(?: .*)?)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# "Trong đó: hộ nghèo": a part of the row above.
_OF_WHICH = re.compile(r"^trong đó\s*:?\s*", re.IGNORECASE)
_SHORT = 4
YEARS = range(2000, 2101)
LONGEST_HEADER = 120


# "Lĩnh vực kinh tế: 5 mô hình", "Kinh tế (05 mô hình)"
_SECTION_COUNT = re.compile(
    r"\s*(?:[:-]\s*|\(\s*)(\d{1,4})(?:\s+(?:mô hình|điển hình|mh|tập thể|cá nhân)[^()\d]*)?\)?$", re.IGNORECASE
)


def section_title(text: str) -> tuple[str, int | None]:
    """A section's title without its numbering, and the number of its rows where it says one."""
    title = without_numbering(text)
    found = _SECTION_COUNT.search(title)
    return (title[: found.start()], int(found.group(1))) if found else (title, None)


def measure_parts(text: str) -> list[str]:
    """The units of measure that a line names: "triệu đồng, hộ"."""
    return _AND.split(text)


def without_numbering(text: str) -> str:
    """A label without the number or letter that counts it."""
    stripped = _NUMBERING.sub("", clean(text))
    return stripped or clean(text)


class Vocabulary:
    """The catalogue's words, ready to be asked for every cell of a header.

    Args:
        catalogue: the catalogue in use.
        year: `calendar` or `nd09`, by which years in headers are dated.
    """

    def __init__(self, catalogue: Catalogue, year: str = "calendar") -> None:
        self.catalogue = catalogue
        self.year = year
        words = catalogue.data.crosstab
        rows = catalogue.data.rows
        self.total_words = frozenset(map(header_key, (*words.total, *rows.total)))
        self._total_row_words = tuple(sorted(map(header_key, rows.total), key=len, reverse=True))
        self._plain: dict[str, Dims] = {header_key(word): {} for word in words.group}
        self._plain |= {header_key(word): {"basis": "flow"} for word in words.flow}
        self._plain |= {header_key(word): {"basis": "stock"} for word in words.stock}
        self._plain |= {word: {"total": "yes"} for word in map(header_key, words.total)}
        self.signature_words = frozenset(map(words_key, rows.signature))
        self.note_words = frozenset(map(words_key, rows.note))
        self.nothing_words = frozenset(map(words_key, rows.nothing))
        self._words = {
            "field": catalogue.field_words,
            "subject": catalogue.subject_words,
            "level": catalogue.level_words,
            "form": catalogue.form_words,
        }
        # As they are written: "✓", "*" and "-" have no letters to be known by.
        self._marks = {key(word): False for word in catalogue.data.marks.no}
        self._marks |= {key(word): True for word in (*catalogue.data.marks.yes, "x")}
        # A text that is a number is looked up only if it is one of the few numbers that are words, too.
        known = [*catalogue.column_words, *self._plain, *catalogue.indicator_words]
        known += [word for words in self._words.values() for word in words]
        self._numerals = frozenset(word for word in known if word.isdecimal())
        # Asked for every cell of every sheet; few texts are new.
        self.dims_of = functools.lru_cache(maxsize=4096)(self._dims_of)
        self.roles = functools.lru_cache(maxsize=4096)(self._roles)
        self.total_row = functools.lru_cache(maxsize=4096)(self._total_row)
        self.indicator = functools.lru_cache(maxsize=4096)(self._indicator)
        self.section = functools.lru_cache(maxsize=4096)(self._section)
        self.mark = functools.lru_cache(maxsize=4096)(self._mark)
        self.is_word = functools.lru_cache(maxsize=4096)(self._is_word)
        self.field_of = functools.lru_cache(maxsize=4096)(self._field_of)
        self.category_of = functools.lru_cache(maxsize=4096)(self._category_of)
        self.measure_behind = functools.lru_cache(maxsize=4096)(self._measure_behind)
        self._measure_words = frozenset(
            header_key(word) for unit in catalogue.data.measure_unit for word in (unit.code, *unit.spellings)
        )

    def _roles(self, text: str) -> tuple[str, ...]:
        """Column roles that a header text may have."""
        words = self.catalogue.column_words
        return words.get(header_key(text)) or words.get(header_key(_BRACKETS.sub("", text)), ())

    def is_known(self, value: Value) -> bool:
        """Whether a cell holds a word of headers, or a year."""
        if not isinstance(value, str):
            return self.period(value) is not None
        if value.isdecimal() and value.isascii():  # in text files each row of a list begins with one
            return value in self._numerals or self.period(value) is not None
        return len(value) <= LONGEST_HEADER and (bool(self.roles(value)) or self.dims_of(value) is not None)

    @functools.cached_property
    def header_words(self) -> tuple[str, ...]:
        """All words that headers may hold, as they are written."""
        data = self.catalogue.data
        words = [word for entry in data.columns.values() for word in entry.words]
        words += [*data.crosstab.total, *data.crosstab.group, *data.crosstab.stock, *data.crosstab.flow]
        named: tuple[Term | Indicator, ...] = (*data.field, *data.subject, *data.level, *data.recognition_form)
        for term in (*named, *data.indicator):
            # Abbreviations are too short to be known by likeness.
            words += [word for word in (term.label, *term.spellings) if len(word) > _SHORT]
        return tuple(dict.fromkeys(words))

    def _mark(self, text: str) -> bool | None:
        """Whether a mark says yes ("x", "✓", "Đạt") or no ("-", "Chưa đạt"); None where it is no mark."""
        return self._marks.get(key(text).strip(" .,;()"), self._marks.get(key(text)))

    def _is_word(self, text: str) -> bool:
        """Whether a text says something: neither "…" nor a no ("-", "Chưa công nhận", "Không")."""
        marked = self.mark(text)
        return marked is True or (marked is None and bool(words_key(text)) and not key(text).startswith("chưa"))

    def _dims_of(self, text: str) -> Dims | None:
        """What a header text says of the cells below it (`{}`: a known word that says nothing), None if unknown."""
        word = header_key(text)
        if word in self._plain:
            return self._plain[word]
        if found := self.category(word):
            return found
        if period := self.period(text):
            return {"period": period}
        if code := self.catalogue.indicator_words.get(word):
            return {"indicator": code}
        if self.measure_behind(text) and (plain := _BRACKETS.sub("", text)):
            return self._dims_of(plain)
        return None

    def _measure_behind(self, text: str) -> str:
        """The unit of measure in brackets at the end of a header or label, or alone in them; empty if there is none."""
        found = _IN_BRACKETS.search(text) if ")" in text else None
        if found is None:
            return ""
        inside = clean(found[1])
        return inside if self.is_measure(inside) or _MULTIPLE.match(inside) else ""

    def is_measure(self, text: str) -> bool:
        """Whether a text is a unit of measure of the catalogue, or several: "triệu đồng", "hộ, người"."""
        return header_key(text) in self._measure_words or all(
            header_key(part) in self._measure_words or self.counts_models(part) for part in measure_parts(text)
        )

    def counts_models(self, text: str) -> bool:
        """Whether a unit of measure is one of models or of who is recognised, each of its words taken alone."""
        words = self.catalogue.subject_words
        return all(words_key(part) in words or words_key(part) in _COUNTED for part in _AND_OR.split(text))

    def category(self, word: str) -> Dims | None:
        """The field, subject, level or form of recognition that a normalised text names."""
        for kind, words in self._words.items():
            if code := words.get(word):
                return {kind: code}
        return None

    def _field_of(self, text: str) -> str | None:
        """The field that a text names as it stands, if the taxonomy in use has a place for it."""
        code = self.catalogue.field_words.get(words_key(text))
        return code if code is not None and self.catalogue.taxonomy.place(code) is not None else None

    def _category_of(self, kind: str, text: str) -> str | None:
        """The code of one kind of category (`field`, `subject`, `level`, `form`, `status`) that a text names."""
        words = self._words.get(kind, self.catalogue.status_words)
        return words.get(words_key(text)) or words.get(words_key(without_numbering(text)))

    def labels(self, kind: str) -> list[str]:
        """The labels of one kind of category as a sender would write them, whatever the language of messages."""
        data = self.catalogue.data
        terms = {
            "field": [term for term in data.field if term.code in self.catalogue.taxonomy.fields],
            "subject": data.subject,
            "level": data.level,
            "form": data.recognition_form,
            "status": data.status,
        }[kind]
        return [term.label for term in terms if term.code != "khong_ro"]

    def form_label(self, form: Form | None) -> str:
        """The name of a list's form in the language in use; without one, that of a table of numbers."""
        if form is None:
            return _("Table of numbers")
        return form.label_en or form.label if language() == "en" else form.label

    def nearest_indicator(self, label: str, cutoff: float) -> str | None:
        """The name of an indicator that is spelt almost like a label."""
        names = (name for item in self.catalogue.data.indicator for name in (item.label, *item.spellings))
        return nearest(without_numbering(label), names, cutoff)

    def period(self, value: Value) -> Period | None:
        """The period that a header or a label names: 2023, "Năm 2023", "Quý II/2023"."""
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            return year_period(value, self.year) if value in YEARS else None
        return parse_period(value, self.year) if isinstance(value, str) else None

    def _section(self, text: str) -> Dims | None:
        """What a section's title says of the rows below it: "I. Lĩnh vực kinh tế: 5 mô hình", "B. Mô hình cá nhân"."""
        title = words_key(section_title(text)[0])
        if found := self.category(title):
            return found
        for words in _SECTION_WORDS:
            if title.startswith(lead := words_key(words) + " ") and (found := self.category(title[len(lead) :])):
                return found
        return None

    def _indicator(self, label: str) -> str | None:
        """The indicator that a row's label or code names, its numbering and unit in brackets left aside."""
        words = self.catalogue.indicator_words
        plain = without_numbering(label)
        part = _OF_WHICH.sub("", plain)
        for text in (clean(label), plain, _BRACKETS.sub("", plain), part, _BRACKETS.sub("", part)):
            if code := words.get(words_key(text)):
                return code
        return None

    def _total_row(self, text: str) -> str | None:
        """What follows the words of a total row ("Tổng cộng: 12 mô hình" → "12 mô hình"), None if it is none."""
        head, colon, tail = clean(without_numbering(text)).partition(":")
        title = header_key(head)
        for words in self._total_row_words:
            if title == words:
                return tail.strip()
            if title.startswith(words + " "):
                rest = title[len(words) :].strip()
                # "Cộng đồng dân cư thôn 3", "Cộng đồng: 5 không, 3 sạch" are names: a total's words are followed by a
                # number or by what is totalled.
                if rest[0].isdigit() or rest in self._totalled or (" " in words and re.match(r"\s*\d", tail)):
                    return tail.strip() if colon else rest
                # "Cộng mục I 2 mô hình", without a colon.
                if (numbered := _WITH_NUMBER.fullmatch(rest)) and numbered[1] in self._totalled:
                    return numbered[2]
        return None

    @functools.cached_property
    def title_words(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """The phrases of a title that say level, form or basis of a table, by their first word.

        Each stands between spaces, with its code.
        """
        catalogue = self.catalogue
        # "Đảng ủy xã" and "Huyện ủy" stand in letterheads: only "cấp …" names a level in a title.
        levels = [pair for pair in catalogue.level_words.items() if pair[0].startswith("cấp ")]
        stock = [(words_key(word), "stock") for word in catalogue.data.crosstab.stock]
        kinds = {"level": levels, "form": catalogue.form_words.items(), "basis": stock}
        found: dict[str, dict[str, list[tuple[str, str]]]] = {kind: {} for kind in kinds}
        for kind, words in kinds.items():
            for word, code in words:
                found[kind].setdefault(word.partition(" ")[0], []).append((f" {word} ", code))
        return found

    def closes_table(self, texts: list[str]) -> bool:
        """Whether a row of these texts is a table's total, or says that there was nothing."""
        return any(self.total_row(text) is not None or words_key(text) in self.nothing_words for text in texts)

    @functools.cached_property
    def _totalled(self) -> frozenset[str]:
        names = [
            "mô hình",
            "mô hình điển hình",
            "tập thể cá nhân",
            "lĩnh vực",
            "toàn huyện",
            "toàn xã",
            "mục",
            "phần",
            "chung",
        ]
        numbered = [
            f"{name} {number}"
            for name in ("mục", "phần")
            for number in (*_ROMAN, *map(str, range(1, 13)), *"abcdđefgh")
        ]
        return frozenset(map(words_key, names + numbered))
