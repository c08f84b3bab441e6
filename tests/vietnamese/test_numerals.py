from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.vietnamese.numerals import (
    Number,
    NumberReading,
    format_number,
    read_number,
    round_half_up,
)

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("05", "5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("-0", "0"),
        ("47,5", "47.5"),
        ("203,409", "203.409"),
        ("1,234", "1.234"),
        ("0,05", "0.05"),
        ("05,5", "5.5"),
        ("1.234,5", "1234.5"),
        ("-1.234,5", "-1234.5"),
        ("1.234,567", "1234.567"),
        ("28.070.000.000", "28070000000"),
        ("1.234.567,8", "1234567.8"),
        ("1 234", "1234"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1,234,567", "1234567"),
        (" 12\n", "12"),
    ],
)
def test_figures_in_text(text: str, value: str) -> None:
    assert read_number(text) == NumberReading("number", Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14.4", "14.4"),
        ("12.50", "12.50"),
        ("05.5", "5.5"),
        ("0.123", "0.123"),
        ("1234.567", "1234.567"),
        ("1.2345", "1.2345"),
        ("1,234.5", "1234.5"),
        ("1,234.567", "1234.567"),
        ("1 234.567", "1234.567"),
    ],
)
def test_a_decimal_point_is_read_with_a_warning(text: str, value: str) -> None:
    assert read_number(text) == NumberReading("number", Decimal(value), warning="decimal_point")


@pytest.mark.parametrize("text", ["1.234", "12.345", "209.484", "-1.234"])
def test_one_group_of_three_after_a_point_is_ambiguous(text: str) -> None:
    assert read_number(text) == NumberReading("ambiguous")
    assert read_number(text, grouped=True) == NumberReading("number", Decimal(text.replace(".", "")))
    assert read_number(text, grouped=False) == NumberReading("number", Decimal(text), warning="decimal_point")


def test_an_ambiguous_reading_keeps_what_may_decide_it() -> None:
    assert read_number("trên 209.484 ha") == NumberReading("ambiguous", None, "at_least", "ha")


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize(("text", "value"), [("14.4", "14.4"), ("1,234", "1.234"), ("1.234.567", "1234567")])
def test_the_column_decides_nothing_that_is_clear(text: str, value: str, grouped: bool) -> None:
    assert read_number(text, grouped=grouped).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3,8 tỷ", "3.8", "tỷ"),
        ("59,7 triệu đồng/năm", "59.7", "triệu đồng/năm"),
        ("0,81%", "0.81", "%"),
        ("0,81 %", "0.81", "%"),
        ("12 mô hình", "12", "mô hình"),
        ("12\nmô hình, điển hình", "12", "mô hình, điển hình"),
        ("5.000.000đ", "5000000", "đ"),
        ("1 500 m2", "1500", "m2"),
        ("15 m³/ngày", "15", "m³/ngày"),
        ("28.070.000.000 Đồng", "28070000000", "Đồng"),
    ],
)
def test_the_words_after_a_number_are_handed_on(text: str, value: str, unit: str) -> None:
    assert read_number(text) == NumberReading("number", Decimal(value), unit_text=unit)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("trên 100", "at_least"),
        ("Trên 100", "at_least"),
        ("hơn 100", "at_least"),
        ("ít nhất 100", "at_least"),
        ("> 100", "at_least"),
        (">100", "at_least"),
        (">=100", "at_least"),
        ("≥ 100", "at_least"),
        ("khoảng 100", "about"),
        ("khỏang 100", "about"),
        ("~100", "about"),
        ("gần 100", "nearly"),
        ("ước 100", "estimate"),
        ("ước khoảng 100", "estimate"),
    ],
)
def test_a_qualifier_is_kept(text: str, qualifier: str) -> None:
    reading = read_number(text + " hộ")
    assert (reading.value, reading.qualifier, reading.unit_text) == (Decimal(100), qualifier, "hộ")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "  ",
        "\u00a0",
        "…",
        "...",
        "..",
        "……",
        "Chưa có số liệu",
        "không có số liệu",
        "chưa có",
        "(chưa có số liệu)",
    ],
)
def test_missing(raw: str | None) -> None:
    assert read_number(raw) == NumberReading("missing")


@pytest.mark.parametrize("raw", ["-", "–", "—", " - ", "không có", "Không", "không phát sinh"])
def test_signs_of_zero(raw: str) -> None:
    assert read_number(raw) == NumberReading("zero_sign", Decimal(0))


@pytest.mark.parametrize("raw", ["x", "X", " x "])
def test_not_applicable(raw: str) -> None:
    assert read_number(raw) == NumberReading("not_applicable")


@pytest.mark.parametrize(
    "raw",
    [
        True,
        False,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        "(5)",
        "+5",
        "- 5",
        "--",
        "12/25",
        "15-20",
        "2021-2023",
        "12 mô hình, 5 tập thể",
        "mô hình 5",
        "5 (ước)",
        "5½",
        "5²",
        "m25",
        "1 m25",
        "1.23.456",
        "1.234.56",
        "12.34,5",
        "1.234,567,890",
        "1.234.567,8,9",
        "12,34,5",
        "1,23,456",
        "0.123.456",
        "012.345",
        "12 34",
        "1 234 56",
        "1 234,5 6",
        "1.234 567",
        "5.",
        ",5",
        ".5",
        ".",
        "1e5",
        "0x1F",
        "1_000",
        "５",
        "٥",
        "dưới 100",
        "#N/A",
        "1" * 100,
        "không " * 10_000,
    ],
)
def test_what_is_no_number(raw: str | float | bool | Decimal) -> None:
    assert read_number(raw) == NumberReading("bad")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (5, "5"),
        (0, "0"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1.005, "1.005"),
        (5.0, "5"),
        (-0.0, "0"),
        (28070000000.0, "28070000000"),
        (1e20, "100000000000000000000"),
        (1e-7, "1E-7"),
        (10**30, "1" + "0" * 30),
        (Decimal("1E+3"), "1000"),
        (Decimal("47.50"), "47.50"),
    ],
)
def test_a_numeric_cell_is_taken_as_it_is(raw: float | Decimal, expected: str) -> None:
    reading = read_number(raw)
    assert reading == NumberReading("number", Decimal(expected))
    assert str(reading.value) == expected


def test_the_number_of_a_reading() -> None:
    assert read_number("gần 3,8 tỷ").number == Number(Decimal("3.8"), "nearly", "tỷ")
    assert read_number("-").number == Number(Decimal(0), None, "")
    assert read_number("…").number is None


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (None, None, "…"),
        (None, 2, "…"),
        (0, None, "0"),
        (Decimal("-0.00"), None, "0"),
        (917, None, "917"),
        (1234, None, "1.234"),
        (-1234, None, "-1.234"),
        (28070000000, None, "28.070.000.000"),
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("47.5"), 2, "47,50"),
        (Decimal("3.805"), 2, "3,81"),
        (Decimal("3.8049"), 2, "3,80"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("999.995"), 2, "1.000,00"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("-0.81"), 2, "-0,81"),
        (5, 1, "5,0"),
    ],
)
def test_format_number(value: Decimal | int | None, decimals: int | None, expected: str) -> None:
    assert format_number(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.675", 2, "2.68"),
        ("-0.4", 0, "0"),
        ("0", 3, "0.000"),
        ("1E+40", 2, "1" + "0" * 40 + ".00"),
        ("1E-40", 1, "0.0"),
    ],
)
def test_round_half_up(value: str, decimals: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == expected


@given(DECIMALS)
def test_a_number_written_and_read_again_is_the_same(value: Decimal) -> None:
    text = format_number(value)
    if len(text) <= 80:
        assert read_number(text, grouped=True).value == value


@given(st.integers(min_value=-(10**25), max_value=10**25), st.integers(0, 6))
def test_a_rounded_number_written_and_read_again_is_the_same(number: int, decimals: int) -> None:
    value = Decimal(number).scaleb(-decimals)
    assert read_number(format_number(value, decimals), grouped=True).value == value


@given(DECIMALS, st.integers(0, 8))
def test_rounding_moves_by_half_a_step_at_most(value: Decimal, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert rounded.as_tuple().exponent == -decimals
    # Fractions, because Decimal itself would round the difference.
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_read_to_15_digits(number: float) -> None:
    value = read_number(number).value
    assert value is not None
    assert float(value) == float(f"{number:.15g}")


@given(st.text())
def test_any_text_is_read_somehow_and_never_as_a_number_without_a_digit(text: str) -> None:
    reading = read_number(text)
    if reading.kind in ("number", "ambiguous"):
        assert any(sign in "0123456789" for sign in text)
    assert (reading.value is not None) == (reading.kind in ("number", "zero_sign"))
