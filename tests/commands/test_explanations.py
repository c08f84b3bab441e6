"""What `dvk explain` says of each kind of code."""

import pytest

from dvk_cli.catalogue.definitions import formula
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.commands.explanations import explain
from dvk_cli.model.errors import UsageError
from dvk_cli.model.finding_codes import FINDING_CODES

CATALOGUE = load_catalogue()


def said(code: str) -> dict[str, object]:
    return {line.key: line.value for line in explain(code, CATALOGUE).lines}


@pytest.mark.parametrize("code", FINDING_CODES)
def test_every_finding_is_explained_by_code_and_by_name(code: str) -> None:
    assert explain(code.lower(), CATALOGUE) == explain(FINDING_CODES[code].name, CATALOGUE)
    assert said(code).keys() >= {"code", "name", "severity", "message", "why", "hint"}


@pytest.mark.parametrize("code", FINDING_CODES)
def test_no_blank_of_a_message_is_shown_raw(code: str) -> None:
    assert not {"{", "}"} & set(f"{said(code)['message']}{said(code)['hint']}")


def test_a_message_is_shown_with_its_blanks() -> None:
    assert said("DVK203")["message"] == "“…” is not a field of taxonomy “…”"


@pytest.mark.parametrize("code", CATALOGUE.indicators)
def test_every_indicator_is_explained_by_code_figure_and_label(code: str) -> None:
    page = explain(code, CATALOGUE)
    assert page == explain(f"indicators.{code}", CATALOGUE)
    assert said(code).keys() >= {"id", "label", "unit", "kind", "formula", "spellings"}
    assert page == explain(CATALOGUE.indicators[code].label, CATALOGUE)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("tong_so_ho", "Σ tong_so_ho"),
        ("ty_le_ho_ngheo", "Σ ho_ngheo / Σ tong_so_ho × 100"),
        ("thu_nhap_binh_quan", "Σ(thu_nhap_binh_quan × dan_so) / Σ dan_so"),
        ("xa_dat_ntm", "units with xa_dat_ntm / all units in force of kind xã"),
        (
            "xa_co_ocop",
            "units with ocop_tu_3_sao ≥ 1 / all units in force of kind xã, phường, thị trấn, đặc khu",
        ),
        ("ban_dac_biet_kho_khan", "Σ ban_dac_biet_kho_khan / Σ so_ban"),
        ("ocop_tu_3_sao", "Σ ocop_3_sao + Σ ocop_4_sao + Σ ocop_5_sao"),
    ],
)
def test_formulas_name_what_enters(code: str, expected: str) -> None:
    assert formula(CATALOGUE.indicators[code]) == expected


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("models.total", "Models"),
        ("models.kinh_te", "Models: Economy"),
        ("models.kinh_te.tap_the", "Models: Economy, Collective"),
        ("models.tap_the", "Models: Collective"),
        ("recognitions.co_so.cong_nhan", "Recognitions: Grassroots level, Recognised"),
        ("recognitions.co_so.cong_nhan.ca_nhan", "Recognitions: Grassroots level, Recognised, Individual"),
        ("kinh_te", "Economy"),
        ("QP-AN", "Defence and security"),
        ("tap_the", "Collective"),
        ("huyen", "District level"),
        ("Bằng khen", "Rewarded"),
        ("nhan_rong", "Widened"),
        ("KT-XH", "kt-xh"),
    ],
)
def test_figures_and_categories(code: str, title: str) -> None:
    assert explain(code, CATALOGUE).title == title


@pytest.mark.parametrize(
    ("code", "near"),
    [("DVK2033", "DVK203"), ("ty_le_ho_ngeo", "ty_le_ho_ngheo"), ("models.kinh_tee", "models.kinh_te")],
)
def test_an_unknown_code_names_the_nearest(code: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(code, CATALOGUE)
    assert near in caught.value.hint


@pytest.mark.parametrize("code", ["models.x", "recognitions.co_so.x", "models.kinh_te.tap_the.x", "§", ""])
def test_what_resembles_nothing_is_a_usage_error_too(code: str) -> None:
    with pytest.raises(UsageError):
        explain(code, CATALOGUE)
