import csv
import functools
import gzip
import io
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from legacy_encoders import as_tcvn3_holds, encode_cp1258, encode_tcvn3, encode_vni

from dvk_cli.vietnamese.legacy import (
    Encoding,
    Verdict,
    decide,
    decode,
    decode_bytes,
    encoding_of_font,
    repair_cell,
)
from dvk_cli.vietnamese.legacy_syllables import LOOSE, NONE, STRICT, level

_DATA = files("dvk_cli.catalogue") / "data"

VOWELS = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ".replace(" ", "")
SMALL = [letter for letter in VOWELS + "đ" if not letter.isascii()]
LETTERS = SMALL + [letter.upper() for letter in SMALL]


@functools.cache
def gazetteer_names() -> tuple[str, ...]:
    content = gzip.decompress((_DATA / "gazetteer" / "units.csv.gz").read_bytes()).decode()
    return tuple(row["name"] for row in csv.DictReader(io.StringIO(content)))


@functools.cache
def catalogue_labels() -> tuple[str, ...]:
    tables = sorted(path.name for path in _DATA.iterdir() if path.name.endswith(".toml"))
    return tuple(text for name in tables for text in _texts(tomllib.loads((_DATA / name).read_text("utf-8"))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, inner in value.items() if not key.endswith("_en") for text in _texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _texts(inner))


# --- Fonts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnArial Narrow", "tcvn3"),
        (".VnTime Bold", "tcvn3"),
        (".VnTimeH", "tcvn3_capitals"),
        (".vntimeh", "tcvn3_capitals"),
        (".VNTIME", "tcvn3"),
        (".VnArial NarrowH", "tcvn3_capitals"),
        (".VnTimeH Bold Italic", "tcvn3_capitals"),
        ("VNI-Times", "vni"),
        ("VNI-Helve-Condense", "vni"),
        ("vni-times", "vni"),
        ("Times New Roman", None),
        ("Arial", None),
        ("Calibri", None),
        ("Vnhelvet", None),
        ("", None),
        (None, None),
    ],
)
def test_a_fonts_name_tells_its_code(font: str | None, encoding: str | None) -> None:
    assert encoding_of_font(font) == encoding


# --- Decoding ---------------------------------------------------------------------------------------------------------


def test_vietnamese_has_134_letters_beside_ascii() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_in_vni(letter: str) -> None:
    code = encode_vni(letter)
    assert code != letter or letter in "íìÍÌ"
    assert decode(code, "vni") == letter


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_in_tcvn3(letter: str) -> None:
    assert decode(encode_tcvn3(letter), "tcvn3") == (letter if letter in "ĂÂÊÔƠƯĐ" else letter.lower())
    assert decode(encode_tcvn3(letter, capitals_font=True), "tcvn3_capitals") == letter.upper()


@pytest.mark.parametrize(
    ("text", "encoding", "decoded"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "tcvn3", "Độc lập - Tự do - Hạnh phúc"),
        ("Kú S¬n", "tcvn3", "Kỳ Sơn"),
        ("NguyÔn V¨n A", "tcvn3", "Nguyễn Văn A"),
        ("§\u00adêng T\u00ad", "tcvn3", "Đường Tư"),
        ("Tæng céng", "tcvn3_capitals", "TỔNG CỘNG"),
        ("Tæng céng: 1.234,5 (“m²”) – 25 °C", "tcvn3", "Tổng cộng: 1.234,5 (“m²”) – 25 °C"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "vni", "Độc lập - Tự do - Hạnh phúc"),
        ("AÙnh Aùnh", "vni", "Ánh Ánh"),
        ("Hoa\u0323", "unicode", "Hoạ"),
        ("STT 12", "tcvn3", "STT 12"),
        # None of these can be of that code.
        ("Đảng ủy", "tcvn3", None),
        ("Đảng ủy", "vni", None),
        ("Nhà Bè", "tcvn3", None),
        ("Nhà Bè", "vni", None),
        ("São Paulo", "vni", None),
        ("Kú S¬n", "vni", None),
        ("Hoa\u0323", "tcvn3", None),
        ("a\u0081", "tcvn3", None),
    ],
)
def test_decode(text: str, encoding: Encoding, decoded: str | None) -> None:
    assert decode(text, encoding) == decoded


vietnamese = st.text(st.sampled_from(LETTERS + list("bcdghklmnpqrstvx aeiouyAEIOUY 0123456789.,-/()")))


@given(vietnamese)
def test_any_letters_come_back(text: str) -> None:
    assert decode(encode_tcvn3(text), "tcvn3") == as_tcvn3_holds(text)
    assert decode(encode_tcvn3(text, capitals_font=True), "tcvn3_capitals") == text.upper()


@given(st.lists(st.sampled_from(LETTERS + list("bcdghklmnpqrstvx 0123456789"))).map(" ".join))
def test_any_letters_come_back_from_vni(text: str) -> None:
    # Apart from each other: in VNI "oâ" is one letter, and no word has "o" before "â".
    assert decode(encode_vni(text), "vni") == text


# --- Syllables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Nguyễn nghĩa hòa hoà thủy thuỷ quyết quốc quý Qúy giếng gì gìn giữa yêu Ỷ khuya ngoằn XÃ", STRICT),
        ("Đắk Krông Kạn Păng Knốp Jút gế HĐND QĐ ĐVT", LOOSE),
        ("Coäng Céng hỡnh Müller café Coáng ngà́y nghà cì iên thuế́ bìàn tất̀ tât ñôn", NONE),
    ],
)
def test_level_of_words(words: str, expected: int) -> None:
    assert {word: level(word) for word in words.split()} == dict.fromkeys(words.split(), expected)


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


# --- Bytes ------------------------------------------------------------------------------------------------------------


def _encodable(corpus: Sequence[str]) -> str:
    return "\n".join(text for text in corpus if all(char in LETTERS or char.isascii() for char in text))


@pytest.mark.parametrize("corpus", [gazetteer_names, catalogue_labels])
def test_bytes_of_whole_files(corpus: Callable[[], Sequence[str]]) -> None:
    text = _encodable(corpus())
    assert decode_bytes(encode_tcvn3(text).encode("cp1252")) == (as_tcvn3_holds(text), "tcvn3")
    assert decode_bytes(encode_vni(text).encode("cp1252")) == (text, "vni")
    assert decode_bytes(encode_cp1258(text)) == (text, "cp1258")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("STT;Tªn x·;m²\n1;Kú S¬n;5\n".encode("cp1252"), ("STT;Tên xã;m²\n1;Kỳ Sơn;5\n", "tcvn3")),
        ("STT;Teân xaõ\n1;Kyø Sôn\n".encode("cp1252"), ("STT;Tên xã\n1;Kỳ Sơn\n", "vni")),
        (encode_cp1258("STT;Tên xã\n1;Kỳ Sơn\n"), ("STT;Tên xã\n1;Kỳ Sơn\n", "cp1258")),
        ("Müller;café;naïve;Señor".encode("cp1252"), None),
        ("l'été dernier, où le garçon a été élevé à l'école".encode("cp1252"), None),
        # "Tân Lâm" in cp1258, "Tõn Lõm" in TCVN3: nobody can tell.
        ("Tân;Lâm".encode("cp1258"), None),
        (b"\x81\x8d\x90", None),
        (b"STT;Ten xa", None),
    ],
)
def test_decode_bytes(data: bytes, expected: tuple[str, str] | None) -> None:
    assert decode_bytes(data) == expected
