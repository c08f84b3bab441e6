"""What a header word, a row's label or a section's title means, by the catalogue's words."""

import functools
import re

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import Value
from dvk_cli.vietnamese.periods import parse_period, year_period
from dvk_cli.vietnamese.text import clean, header_key, words_key

Dims = dict[str, str | Period]
"""What a cell is about: field, subject, level, form, indicator (codes), period, basis, measure; `total`: of all of them."""

# "I.", "A)", "1.2.", "- ", "PHẦN II:", "Mục 3." in front of a label.
_NUMBERING = re.compile(
    r"^\s*(?:[-+*•]+\s*|(?:phần|mục)\s+(?:thứ\s+)?\w+\s*[.:)-]*\s*"
    r"|\(?(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]+\s*|[a-zđ]\)\s*)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SECTION_WORDS = (
    "các mô hình thuộc lĩnh vực",
    "mô hình lĩnh vực",
    "thuộc lĩnh vực",
    "về lĩnh vực",
    "trên lĩnh vực",
    "lĩnh vực",
    "về",
)
YEARS = range(2000, 2101)
LONGEST_HEADER = 120


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
        self._plain: dict[str, Dims] = dict.fromkeys(map(header_key, words.group), {})
        self._plain |= {header_key(word): {"basis": "flow"} for word in words.flow}
        self._plain |= {header_key(word): {"basis": "stock"} for word in words.stock}
        self._plain |= {word: {"total": "yes"} for word in map(header_key, words.total)}
        self.signature_words = frozenset(map(words_key, rows.signature))
        self.note_words = frozenset(map(words_key, rows.note))
        self.nothing_words = frozenset(map(words_key, rows.nothing))
        self.yes_words = frozenset(map(words_key, catalogue.data.marks.yes)) | {"x"}
        self.no_words = frozenset(map(words_key, catalogue.data.marks.no)) | {""}
        # Asked for every cell of every sheet; few texts are new.
        self.dims_of = functools.lru_cache(maxsize=4096)(self._dims_of)
        self.roles = functools.lru_cache(maxsize=4096)(self._roles)

    def _roles(self, text: str) -> tuple[str, ...]:
        """Column roles that a header text may have."""
        key = header_key(text)
        return self.catalogue.column_words.get(key) or self.catalogue.column_words.get(
            header_key(_BRACKETS.sub("", text)), ()
        )

    def is_known(self, text: str) -> bool:
        """Whether a text is a word of headers."""
        return len(text) <= LONGEST_HEADER and (bool(self.roles(text)) or self.dims_of(text) is not None)

    def _dims_of(self, text: str) -> Dims | None:
        """What a header text says of the cells below it (`{}`: a known word that says nothing), None if unknown."""
        key = header_key(text)
        if key in self._plain:
            return self._plain[key]
        if found := self.category(key):
            return found
        if period := self.period(text):
            return {"period": period}
        if code := self.catalogue.indicator_words.get(key):
            return {"indicator": code}
        return None

    def category(self, key: str) -> Dims | None:
        """The field, subject, level or form of recognition that a normalised text names."""
        catalogue = self.catalogue
        for kind, words in (
            ("field", catalogue.field_words),
            ("subject", catalogue.subject_words),
            ("level", catalogue.level_words),
            ("form", catalogue.form_words),
        ):
            if code := words.get(key):
                return {kind: code}
        return None

    def period(self, value: Value) -> Period | None:
        """The period that a header or a label names: 2023, "Năm 2023", "Quý II/2023"."""
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            return year_period(value, self.year) if value in YEARS else None
        return parse_period(value, self.year) if isinstance(value, str) else None

    def section(self, text: str) -> Dims | None:
        """What a section's title says of the rows below it: "I. Lĩnh vực kinh tế", "B. Mô hình cá nhân"."""
        key = words_key(without_numbering(text))
        if found := self.category(key):
            return found
        for words in _SECTION_WORDS:
            if key.startswith(lead := words_key(words) + " ") and (found := self.category(key[len(lead) :])):
                return found
        return None

    def ambiguous_section(self, text: str) -> tuple[str, ...]:
        """The two fields that a section's title names at once, if it does."""
        key = words_key(without_numbering(text)).removeprefix(words_key("lĩnh vực") + " ")
        return self.catalogue.ambiguous_fields.get(key, ())

    def indicator(self, label: str) -> str | None:
        """The indicator that a row's label or code names, its numbering and unit in brackets left aside."""
        words = self.catalogue.indicator_words
        plain = without_numbering(label)
        for text in (clean(label), plain, _BRACKETS.sub("", plain)):
            if code := words.get(words_key(text)):
                return code
        return None

    def total_row(self, text: str) -> str | None:
        """What follows the words of a total row ("Tổng cộng: 12 mô hình" → "12 mô hình"), None if it is none."""
        key = header_key(without_numbering(text))
        for words in self._total_row_words:
            if key == words:
                return ""
            if key.startswith(words + " "):
                head, colon, tail = clean(text).partition(":")
                rest = tail if colon and header_key(without_numbering(head)).startswith(words) else key[len(words) :]
                # "Cộng đồng dân cư thôn 3" is a name: a total's words are followed by a number or by what is totalled.
                if re.match(r"\s*\d", rest) or words_key(rest) in self._totalled or colon:
                    return rest.strip()
        return None

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
            for number in ("i", "ii", "iii", "iv", "v", "vi", "a", "b", "c", "d")
        ]
        return frozenset(map(words_key, names + numbered))
