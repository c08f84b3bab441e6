"""Profiles of documents, and what an office may change in them."""

from pathlib import Path

import pytest

from dvk_cli.catalogue.profiles import load_profile, symbol_of
from dvk_cli.model.errors import DvkError


@pytest.mark.parametrize(
    ("name", "number"), [("dang", "Số          -BC/{symbol}"), ("nha_nuoc", "Số:          /BC-{symbol}")]
)
def test_only_the_state_writes_a_colon_behind_the_word_number(name: str, number: str) -> None:
    assert load_profile(name)[0].number.text == number


@pytest.mark.parametrize("name", ["dang", "nha_nuoc"])
def test_the_letterhead_is_as_wide_as_the_text(name: str) -> None:
    profile, _symbols = load_profile(name)
    assert sum(profile.letterhead) == profile.width == 165
    assert all(part.line < profile.letterhead[1] for part in profile.heading)


@pytest.mark.parametrize(
    ("issuer", "profile", "symbol"),
    [
        (("HUYỆN ỦY BỐ TRẠCH", "BAN DÂN VẬN"), "dang", "BDVHU"),
        (("TỈNH ỦY QUẢNG BÌNH", "BAN TUYÊN GIÁO VÀ DÂN VẬN"), "dang", "BTGDVTU"),
        (("ỦY BAN NHÂN DÂN\nHUYỆN BỐ TRẠCH",), "nha_nuoc", "UBND"),
        # One of the two names is not known: nothing is guessed.
        (("HUYỆN ỦY BỐ TRẠCH", "BAN CHỈ ĐẠO"), "dang", ""),
        ((), "dang", ""),
    ],
)
def test_the_issuer_in_the_number(issuer: tuple[str, ...], profile: str, symbol: str) -> None:
    assert symbol_of(issuer, profile, load_profile(profile)[1]) == symbol


def test_an_office_changes_single_values(tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text("[dang.margins]\nleft = 35\n[symbols]\n'BAN X' = 'BX'\n", encoding="utf-8")
    profile, symbols = load_profile("dang", tmp_path)
    assert (profile.margins.left, profile.margins.right) == (35, 15)
    assert (symbols["BAN X"], symbols["BAN DÂN VẬN"]) == ("BX", "BDV")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[dang]\nmargin = 3\n", "unknown key “dang.margin”"),
        ("[dang.margins]\nleft = 'wide'\n", "dang.margins.left"),
        ("[dang\n", "not valid TOML"),
    ],
)
def test_a_mistake_names_file_and_key(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DvkError) as caught:
        load_profile("dang", tmp_path)
    assert "profiles.toml" in caught.value.message
    assert said in caught.value.message
