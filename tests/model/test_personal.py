"""Telephone and identity card numbers in text, and numbers that are something else."""

import pytest

from dvk_cli.model.finding_codes import finding, message_of
from dvk_cli.model.personal import masked, may_hold_numbers, personal_numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0912345678", "09***5678"),
        ("Ông Lê Văn A, ĐT: 0912 345 678", "Ông Lê Văn A, ĐT: 09***5678"),
        ("ĐT 0912.345.678, 0232-3861-234", "ĐT 09***5678, 02***1234"),
        ("+84 912 345 678", "84***5678"),
        ("(0232) 3861234", "02***1234"),
        ("044085001234", "04***1234"),
        ("CCCD số 044085001234", "CCCD số 04***1234"),
        ("CMND: 194123456", "CMND: 19***3456"),
        ("căn cước công dân 194123456", "căn cước công dân 19***3456"),
    ],
)
def test_personal_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert personal_numbers(text)
    assert personal_numbers(shown) == []
    # What is asked first, of all texts of a file together, misses none of them.
    assert may_hold_numbers(["Xã Lý Trạch", text])
    assert not may_hold_numbers(["Xã Lý Trạch", "12345678", "9"])


@pytest.mark.parametrize(
    "text",
    [
        *("28.070.000.000", "194123456", "280700000", "1612000000", "0,912345678", "05.06.2023", "31/12/2023"),
        *("0.81%", "Số 547-QĐ/HU ngày 11.10.2022", "2021-2023", "khoảng 3,8 tỷ", "123456789012"),
        *("09123456789012345", "a044085001234b"),
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert (masked(text), personal_numbers(text)) == (text, [])


def test_a_finding_quotes_no_personal_number() -> None:
    item = finding("DVK203", value="Kinh tế 0912345678", near="0912345678", taxonomy="sau_linh_vuc", column="Lĩnh vực")
    assert item.value == "Kinh tế 09***5678"
    assert "0912345678" not in message_of(item) + repr(item)
