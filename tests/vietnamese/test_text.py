import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.vietnamese.text import bare, clean, identity_key, key, nearest, words_key

# Letters, marks and signs that meet in Vietnamese files, so that the properties see them often.
VIETNAMESE = st.text("aăâeêioơuưyđðÐĐqghnk \n\u00a0-–'’\u0300\u0301\u0309\u0303\u0323\u0302\u0306òóỏõọùúủũụìíỉỊÒÚ.,_0")
ANY_TEXT = st.one_of(st.text(), VIETNAMESE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã Lý Trạch", "Xã Lý Trạch"),
        ("", ""),
        (" \u00a0\n", ""),
        ("  Tên\nmô  hình\r\n(điển\u00a0hình) ", "Tên mô hình (điển hình)"),
        (unicodedata.normalize("NFD", "Nậm Cắn"), "Nậm Cắn"),
        ("ĐIỂN HÌNH, Ðồng Trạch, ðiểm", "ĐIỂN HÌNH, Đồng Trạch, điểm"),
        ("“Dân vận khéo” ‘năm’", "\"Dân vận khéo\" 'năm'"),
        ("2021 – 2023 — \u22125", "2021 - 2023 - -5"),
        # Nothing else is repaired: good Unicode, TCVN3 not yet decoded (its ư is the soft hyphen).
        ("Nhà Bè", "Nhà Bè"),
        ("Kú S¬n t­ëng", "Kú S¬n t­ëng"),
        ("5 m², ½, №, …", "5 m², ½, №, …"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "hòa"),
        ("THUỶ", "thủy"),
        ("lóe", "loé"),
        ("Uỷ ban", "Ủy ban"),
        ("Khánh Hoà", "KHÁNH HÒA"),
        ("xoã", "xõa"),
        ("hoạ", "họa"),
        ("đòan thể", "đoàn thể"),
        ("Qúy II", "Quý II"),
        ("kết qủa", "kết quả"),
        ("đánh gía", "đánh giá"),
        ("lý\u200bdo", "lýdo"),
        ("Ðảng\u00a0ủy", "Đảng uỷ"),
    ],
)
def test_key_joins_spellings_of_the_same_word(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nậm Cắn", "Nậm Càn"),
        ("Đồng Trạch", "Đông Trạch"),
        ("của", "cuả"),
        ("mùa", "muà"),
        ("gịa", "giạ"),
        ("qui", "quy"),
        ("kinh té", "kinh tế"),
    ],
)
def test_key_keeps_words_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("word", ["quý", "quà", "quả", "giá", "gìn", "gì", "mía", "của", "hoàn", "chuyển", "thuỷ"])
def test_key_leaves_a_tone_that_stands_well(word: str) -> None:
    assert key(word) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mô hình: “Thắp sáng đường quê” (2 km)!", "mô hình thắp sáng đường quê 2 km"),
        ("Dân_vận khéo", "dân vận khéo"),
        ("***", ""),
        ("Cư Êbur, Sơ\u0306n", "cư êbur sơ\u0306n"),
    ],
)
def test_identity_key_has_letters_and_digits_only(text: str, expected: str) -> None:
    assert identity_key(text) == expected


@pytest.mark.parametrize("spelling", ["văn hóa, xã hội", "Văn hoá-xã hội", "VĂN HÓA – XÃ HỘI", "Văn hóa\n(xã hội)"])
def test_words_key_joins_the_spellings_of_a_label(spelling: str) -> None:
    assert words_key(spelling) == words_key("Văn hóa - xã hội")


@pytest.mark.parametrize(
    ("text", "expected"), [("Đồng Trạch", "dong trach"), ("Quý II/2023", "quy ii/2023"), ("Sơ\u0306n", "son")]
)
def test_bare(text: str, expected: str) -> None:
    assert bare(text) == expected


@given(ANY_TEXT)
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_clean_gives_nfc_with_single_spaces(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())


@given(ANY_TEXT)
def test_keys_of_keys_are_the_same(text: str) -> None:
    for make in (key, identity_key, bare):
        assert make(make(text)) == make(text)


@given(VIETNAMESE)
def test_a_key_does_not_depend_on_how_the_marks_are_coded_or_on_case(text: str) -> None:
    assert key(unicodedata.normalize("NFD", text)) == key(text)
    assert key(text.upper()) == key(text)


FIELDS = ["Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Kinh té", "Kinh tế"),
        ("kinh te", "Kinh tế"),
        ("an ninh quốc phòng", None),
        ("Nông nghiệp", None),
        ("", None),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, FIELDS) == expected


def test_nearest_gives_the_first_of_equals() -> None:
    assert nearest("Nam Can", ["Nậm Càn", "Nậm Cắn"]) == "Nậm Càn"
    assert nearest("Nam Can", ["Nậm Cắn", "Nậm Càn"]) == "Nậm Cắn"
    assert nearest("Nậm Cắn", ["Nậm Càn", "Nậm Cắn"]) == "Nậm Cắn"


def test_nearest_accepts_what_just_reaches_the_cutoff() -> None:
    assert nearest("ab", ["ac"], cutoff=50) == "ac"
    assert nearest("ab", ["ac"], cutoff=51) is None


def test_rapidfuzz_is_not_loaded_with_the_module() -> None:
    import subprocess

    code = "import sys, dvk_cli.vietnamese.text; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
