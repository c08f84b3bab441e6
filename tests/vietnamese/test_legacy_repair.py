"""Text from before Unicode in a cell or a whole file: exact, or flagged, never silently wrong."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from legacy_encoders import as_tcvn3_holds, encode_tcvn3, encode_vni
from legacy_texts import catalogue_labels, gazetteer_names

from dvk_cli.vietnamese.legacy import Encoding, Verdict, decide, encoding_of_font, repair_cell

# --- One cell ---------------------------------------------------------------------------------------------------------

# fmt: off
GOOD = [
    "Nhà Bè", "Đà Nẵng", "Ðà Nẵng", "Tân Hòa", "Müller", "café", "Señor", "naïve", "résumé",
    "Köln", "São Paulo", "PIÑA", "Microsoft®", "±", "½", "µg", "§ 5", "Ð",
    "Ø 20", "25 °C", "m²", "± 0,5", "QĐ 12/2023", "1.234,5", "01/02/2023", "AB-01", "Tổng số¹",
    "«Dân vận khéo»", "Thông\u00adtin", "Tha\u0323nh", "Xã\u00a0A", "",
]
# fmt: on
FILES: list[Encoding | None] = [None, "unicode", "tcvn3", "tcvn3_capitals", "vni"]


@pytest.mark.parametrize("file_encoding", FILES)
@pytest.mark.parametrize(
    "text",
    GOOD,
)
def test_good_unicode_is_never_touched(text: str, file_encoding: Encoding | None) -> None:
    assert repair_cell(text, None, file_encoding).text == text
    assert not repair_cell(text, "Times New Roman", file_encoding).changed


@pytest.mark.parametrize(
    ("text", "font", "file_encoding", "repaired", "encoding"),
    [
        ("Kú S¬n", ".VnTime", None, "Kỳ Sơn", "tcvn3"),
        ("Kú S¬n", "Arial", "tcvn3", "Kỳ Sơn", "tcvn3"),
        ("Hµ Néi", ".VnTimeH", None, "HÀ NỘI", "tcvn3_capitals"),
        ("H§ND x·", ".VnTime", None, "HĐND xã", "tcvn3"),
        ("§¾k Song", ".VnTime", "unicode", "Đắk Song", "tcvn3"),
        ("C« t«", None, "tcvn3", "Cô tô", "tcvn3"),
        ("HÑND", "VNI-Times", None, "HĐND", "vni"),
        ("Ñöôøng", None, "vni", "Đường", "vni"),
        # Unicode pasted into an old cell.
        ("Đảng ủy", ".VnTime", "tcvn3", "Đảng ủy", "unicode"),
        ("Nhà Bè", "VNI-Times", "vni", "Nhà Bè", "unicode"),
        ("Mô hình nuôi cá", ".VnTime", "tcvn3", "Mô hình nuôi cá", "unicode"),
        ("STT", ".VnTimeH", "tcvn3", "STT", "unicode"),
        # Bố or Bè, Sơn or Sôn: the file settles it for the font, never without one.
        ("Bè", ".VnTime", "tcvn3", "Bố", "tcvn3"),
        ("Bè", ".VnTimeH", "tcvn3", "BỐ", "tcvn3_capitals"),
        ("Bè", ".VnTime", None, "Bè", None),
        ("Bè", ".VnTime", "unicode", "Bè", None),
        ("Bè", ".VnTime", "vni", "Bè", None),
        ("Bè", None, "tcvn3", "Bè", None),
        ("Sôn", "VNI-Times", "vni", "Sơn", "vni"),
        ("Sôn", "VNI-Times", None, "Sôn", None),
        ("Bè", None, "unicode", "Bè", "unicode"),
        ("Müller", ".VnTime", None, "Müller", None),
        # Look-alikes that nothing explains are left for a person.
        ("Kú S¬n", None, None, "Kú S¬n", None),
        ("Kú S¬n", "Arial", "unicode", "Kú S¬n", None),
        ("Kú S¬n", "VNI-Times", None, "Kú S¬n", None),
        ("Coäng hoøa", ".VnTime", "tcvn3", "Coäng hoøa", None),
        ("Đảng ủy Kú S¬n", ".VnTime", "tcvn3", "Đảng ủy Kú S¬n", None),
        ("Na ¦", None, "tcvn3", "Na ¦", None),
        ("H§ND", None, "vni", "H§ND", None),
    ],
)
def test_repair_cell(
    text: str, font: str | None, file_encoding: Encoding | None, repaired: str, encoding: Encoding | None
) -> None:
    assert repair_cell(text, font, file_encoding) == Verdict(repaired, encoding, changed=text != repaired)


@pytest.mark.parametrize("corpus", [gazetteer_names, catalogue_labels])
def test_no_name_in_unicode_is_changed_whatever_the_file(corpus: Callable[[], Sequence[str]]) -> None:
    for name in corpus():
        for file_encoding in FILES:
            assert repair_cell(name, None, file_encoding).text == name
        # A good name in a good file is not even doubted.
        assert repair_cell(name, None, "unicode").encoding == "unicode"


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
def test_names_in_unicode_pasted_into_old_cells_are_not_changed(font: str) -> None:
    doubted = 0
    for name in dict.fromkeys(gazetteer_names()):
        verdict = repair_cell(name, font, None)
        assert verdict.text == name
        if verdict.encoding is None:
            doubted += 1
            assert all(char < "\u0100" for char in name)
    assert doubted < 600


# --- Whole files: exact, flagged, silently wrong ----------------------------------------------------------------------


def _tcvn3(text: str) -> str:
    return encode_tcvn3(text)


def _tcvn3_capitals(text: str) -> str:
    return encode_tcvn3(text.upper(), capitals_font=True)


def _outcomes(
    corpus: Sequence[str], font: str | None, said: Encoding | None, encode: Callable[[str], str]
) -> Counter[str]:
    held = {"vni": str, "tcvn3_capitals": str.upper}.get(encoding_of_font(font) or "", as_tcvn3_holds)
    counts: Counter[str] = Counter()
    for text in corpus:
        verdict = repair_cell(encode(text), font, said)
        right = verdict.text == held(unicodedata.normalize("NFC", text))
        if font is None or not verdict.changed:
            # How capitals are drawn is known by the font only, and text that is the same in both codes stays.
            right = verdict.text.casefold() == text.casefold()
        counts["exact" if right else "flagged" if verdict.encoding is None else "wrong"] += 1
    return counts


@pytest.mark.parametrize("corpus", [gazetteer_names, catalogue_labels])
@pytest.mark.parametrize(
    ("font", "encode", "encoding"),
    [(".VnTime", _tcvn3, "tcvn3"), (".VnTimeH", _tcvn3_capitals, "tcvn3"), ("VNI-Times", encode_vni, "vni")],
)
def test_whole_files(
    corpus: Callable[[], Sequence[str]], font: str, encode: Callable[[str], str], encoding: Encoding
) -> None:
    texts = corpus()
    said = decide([encode(text) for text in texts])
    assert said == encoding
    # Font and file agree: nothing is left but "trñ" ("trđ"), which is a syllable in the wrong code (trủ).
    counts = _outcomes(texts, font, said, encode)
    assert counts["wrong"] == 0
    assert counts["flagged"] <= 1
    # The font alone, or the file alone: words with two readings are flagged, none is read wrongly.
    for by_font, by_file in ((font, None), (None, said)):
        counts = _outcomes(texts, by_font, by_file, encode)
        assert counts["wrong"] == 0
        assert counts["flagged"] < 0.06 * len(texts)


names = st.sampled_from(gazetteer_names() + catalogue_labels())
sentences = st.lists(names, min_size=1, max_size=5).map(" - ".join)


@given(sentences)
def test_a_sentence_comes_back_or_is_flagged(text: str) -> None:
    for font, code, held in (
        (".VnTime", encode_tcvn3(text), as_tcvn3_holds(text)),
        ("VNI-Times", encode_vni(text), text),
    ):
        verdict = repair_cell(code, font, None)
        assert verdict.text == held or (verdict.encoding is None and verdict.text == code)


@given(
    st.lists(sentences, min_size=20, max_size=40, unique=True),
    st.sampled_from([("tcvn3", encode_tcvn3), ("vni", encode_vni)]),
)
def test_a_file_without_fonts_comes_back_or_is_flagged(
    texts: list[str], code: tuple[str, Callable[[str], str]]
) -> None:
    encoding, encode = code
    cells = [encode(text) for text in texts]
    said = decide(cells)
    # A few names that say nothing ("Tuy Léc": Tuy Lộc or Tuy Léc) make no evidence, and are left as they are.
    assume(said == encoding)
    for text, cell in zip(texts, cells, strict=True):
        verdict = repair_cell(cell, None, said)
        assert verdict.encoding is None or verdict.text.casefold() == text.casefold()


@given(st.lists(st.tuples(names, st.integers(0, 4)), min_size=1, max_size=40))
def test_a_workbook_that_mixes_codes_comes_back_or_is_flagged(rows: list[tuple[str, int]]) -> None:
    cells = [("Đảng ủy xã", "Đảng ủy xã", "Times New Roman")]
    for name, kind in rows:
        cells.append(
            [
                (encode_tcvn3(name), as_tcvn3_holds(name), ".VnTime"),
                (encode_vni(name), name, "VNI-Times"),
                (name, name, "Times New Roman"),
                (name, name, ".VnTime"),
                (name, name, "VNI-Times"),
            ][kind]
        )
    said = decide([code for code, _text, _font in cells])
    for code, text, font in cells:
        verdict = repair_cell(code, font, said)
        assert verdict.encoding is None or verdict.text == text


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        (["STT", "1", "2.5"], "unicode"),
        ([], "unicode"),
        (["Nhà Bè", "Đà Nẵng"], "unicode"),
        (["Müller", "café", "São Paulo"], "unicode"),
        (["Céng hßa x· héi chñ nghÜa ViÖt Nam"], "tcvn3"),
        (["Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"], "vni"),
        # Too little, or two codes at once.
        (["Xã sø"], None),
        (["Céng hßa x· héi", "Coäng hoøa xaõ hoäi"], None),
    ],
)
def test_decide(texts: list[str], encoding: Encoding | None) -> None:
    assert decide(texts) == encoding


def test_a_mixed_file_is_named_only_where_that_is_asked_for() -> None:
    texts = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "Đảng ủy xã"]
    assert decide(texts) is None
    assert decide(texts, mixed=True) == "tcvn3"
