"""The catalogue in use: the data of the TOML files with the look-ups that intake and summaries ask of it."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

import msgspec

from dvk_cli.catalogue.types import (
    CatalogueData,
    Doubles,
    Indicator,
    MeasureUnit,
    OwnSuccession,
    SeriesBreak,
    Taxonomy,
    Term,
)
from dvk_cli.i18n import language
from dvk_cli.model.finding import Severity
from dvk_cli.model.period import Period
from dvk_cli.vietnamese.text import header_key, words_key


class _Text(msgspec.Struct, frozen=True):
    """The shape in which a catalogue is kept."""

    taxonomy: str
    catalogue: CatalogueData


class Catalogue:
    """What may be reported, under one taxonomy.

    Args:
        data: the merged TOML.
        taxonomy: code of the taxonomy in use; must be one of `data.taxonomy`.
    """

    def __init__(self, data: CatalogueData, taxonomy: str) -> None:
        self.data = data
        self.taxonomy: Taxonomy = next(t for t in data.taxonomy if t.code == taxonomy)
        self.indicators: dict[str, Indicator] = {i.code: i for i in data.indicator}
        self.measure_units: dict[str, MeasureUnit] = {u.code: u for u in data.measure_unit}
        self.breaks: dict[str, SeriesBreak] = {b.code: b for b in data.breaks}
        self._labels = {
            (kind, term.code): term
            for kind, terms in (
                ("field", data.field),
                ("subject", data.subject),
                ("level", data.level),
                ("form", data.recognition_form),
                ("status", data.status),
            )
            for term in terms
        }

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that can change how a file is read.

        What the office judges of models and units after they were read is no part of it: no file need be read anew.
        """
        read = msgspec.structs.replace(self.data, doubles=Doubles(), succession=(), same_model=(), different_model=())
        return hashlib.sha256(Catalogue(read, self.taxonomy.code).text.encode()).hexdigest()

    @cached_property
    def version(self) -> str:
        """SHA-256 of all of it: whatever can change a figure."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def following(self, succession: tuple[OwnSuccession, ...]) -> "Catalogue":
        """The same catalogue with other entries on what became of units."""
        return Catalogue(msgspec.structs.replace(self.data, succession=succession), self.taxonomy.code)

    @property
    def text(self) -> str:
        """All of it as JSON, from which `from_text` makes it again."""
        return msgspec.json.encode(_Text(self.taxonomy.code, self.data), order="deterministic").decode()

    @classmethod
    def from_text(cls, text: str) -> "Catalogue":
        """A catalogue kept as JSON.

        Raises:
            msgspec.ValidationError: kept by a version of dvk whose catalogue has another shape.
        """
        kept = msgspec.json.decode(text, type=_Text)
        return cls(kept.catalogue, kept.taxonomy)

    def label(self, kind: str, code: str) -> str:
        """The label of a `field`, `subject`, `level`, `form` or `status` code in the language in use."""
        term = self._labels[kind, code]
        return term.label_en or term.label if language() == "en" else term.label

    @property
    def taxonomy_label(self) -> str:
        """The name of the taxonomy in use, in the language in use."""
        return self.taxonomy.label_en or self.taxonomy.label if language() == "en" else self.taxonomy.label

    def indicator_label(self, code: str) -> str:
        """The label of an indicator in the language in use."""
        item = self.indicators[code]
        return item.label_en or item.label if language() == "en" else item.label

    def made_from(self, indicator: str) -> frozenset[str]:
        """The indicators whose values an indicator's figures are made from, itself among them."""
        found: set[str] = set()
        wanted = [indicator]
        while wanted:
            code = wanted.pop()
            if code not in found:
                found.add(code)
                item = self.indicators[code]
                named = (item.numerator, item.denominator, item.weight, item.reached_by, *item.sum_of)
                wanted += [other for other in named if other is not None]
        return frozenset(found)

    def precision(self, indicator: str) -> int:
        """Decimals in which the store keeps an indicator's values exactly."""
        item = self.indicators[indicator]
        return max(item.decimals, self.measure_units[item.unit].precision)

    def severity(self, code: str, default: Severity) -> Severity:
        """A finding's severity, as the office set it or by default."""
        return self.data.severity.get(code, default)

    @cached_property
    def field_words(self) -> dict[str, str]:
        """Normalised spelling → field code."""
        return _spellings(self.data.field)

    @cached_property
    def ambiguous_fields(self) -> dict[str, tuple[str, ...]]:
        """Normalised spelling that names two fields → their codes."""
        return {words_key(a.spelling): a.candidates for a in self.data.ambiguous_field}

    @cached_property
    def subject_words(self) -> dict[str, str]:
        """Normalised spelling → subject code."""
        return _spellings(self.data.subject)

    @cached_property
    def level_words(self) -> dict[str, str]:
        """Normalised spelling → level code."""
        return _spellings(self.data.level)

    @cached_property
    def form_words(self) -> dict[str, str]:
        """Normalised spelling → code of the form of recognition."""
        return _spellings(self.data.recognition_form)

    @cached_property
    def status_words(self) -> dict[str, str]:
        """Normalised spelling → status code."""
        return _spellings(self.data.status)

    @cached_property
    def indicator_words(self) -> dict[str, str]:
        """Normalised spelling, label or code → indicator code."""
        return _spellings(self.data.indicator)

    @cached_property
    def column_words(self) -> dict[str, tuple[str, ...]]:
        """Normalised header word → the column roles it may have (a word can serve several forms)."""
        found: dict[str, list[str]] = {}
        for role, entry in self.data.columns.items():
            for word in entry.words:
                found.setdefault(header_key(word), []).append(role)
        return {word: tuple(roles) for word, roles in found.items()}

    def measure_unit(self, text: str, dimension: str) -> MeasureUnit | None:
        """The unit of measure that a text names inside a dimension, or None."""
        return self._measure_words.get((dimension, words_key(text)))

    @cached_property
    def _measure_words(self) -> dict[tuple[str, str], MeasureUnit]:
        found: dict[tuple[str, str], MeasureUnit] = {}
        for unit in self.data.measure_unit:
            for word in (unit.code, *unit.spellings):
                # A unit's own code wins over another's spelling of it.
                if words_key(word) == words_key(unit.code):
                    found[unit.dimension, words_key(word)] = unit
                else:
                    found.setdefault((unit.dimension, words_key(word)), unit)
        return found

    def breaks_between(self, indicator: str, earlier: Period, later: Period) -> list[SeriesBreak]:
        """Breaks in an indicator's series after the earlier period's end and not after the later one's."""
        return [
            self.breaks[code]
            for code in self.indicators[indicator].breaks
            if any(earlier.end < day <= later.end for day in self.breaks[code].dates)
        ]


def _spellings(terms: Iterable[Term | Indicator]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms:
        for word in (term.code, term.code.replace("_", " "), term.label, term.label_en, *term.spellings):
            if word:
                found.setdefault(words_key(word), term.code)
    return found
