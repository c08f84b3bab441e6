"""Fonts and encodings from before Unicode: letters, syllables, bytes."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy_encoders import as_tcvn3_holds, encode_cp1258, encode_tcvn3, encode_vni
from legacy_texts import LETTERS, catalogue_labels, gazetteer_names

from dvk_cli.vietnamese.legacy import Encoding, decode, decode_bytes, encoding_of_font
from dvk_cli.vietnamese.legacy_syllables import LOOSE, NONE, STRICT, level

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
