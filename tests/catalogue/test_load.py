"""What an office's own catalogue may say, and how its mistakes are told."""

from pathlib import Path

import pytest

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.model.errors import DvkError


def loaded(text: str, folder: Path) -> Catalogue:
    path = folder / "catalogue.toml"
    path.write_text(text, "utf-8")
    return load_catalogue(extend=path)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[[indicator]]\ncode = 'dan_so'\nspellings = ['Hộ nghèo']",
            "[[indicator]] dan_so: “Hộ nghèo” is a spelling of ho_ngheo already",
            "another spelling",
        ),
        ("[[indicatr]]\ncode = 'a'", "unknown key “indicatr”", "Did you mean “indicator”?"),
        ("[[indicator]]\ncode = 'ho_ngheo'\ndecimal = 1", "[[indicator]] ho_ngheo: decimal", "“decimals”"),
        ("[[indicator]]\ncode = 'ho_ngheo'\ndecimals = '1'", "[[indicator]] ho_ngheo: decimals: “1”", "a whole number"),
        ("[[indicator]]\ncode = 'ho_ngheo'\nkind = 'stok'", "[[indicator]] ho_ngheo: kind: “stok”", "“stock”"),
        (
            "[[indicator]]\ncode = 'gieng'\nlabel = 'G'\nkind = 'stock'",
            "[[indicator]] gieng: unit is lacking",
            "Add it",
        ),
        ("[[indicator]]\ncode = 'ho_ngheo'\nunit = 'hô'", "[[indicator]] ho_ngheo.unit: unknown code “hô”", "“hộ”"),
        ("[[indicator]]\nlabel = 'a'", "entry 1 of [[indicator]] has no “code”", "its “code”"),
        ("[[indicator]]\ncode = ['a']", "entry 1 of [[indicator]] has no “code”", "its “code”"),
        ("[indicator]\ncode = 'a'", "indicator: {'code': 'a'} is of the wrong type", "[[indicator]]"),
        ("[[field]]\ncode = 'kinh_te'\nspeling = ['x']", "[[field]] kinh_te: speling", "“spellings”"),
        ("[[check]]\nid = 'c'\nopp = '=='", "[[check]] c: opp", "“op”"),
        ("[[ambiguous_field]]\nspelling = 'A'\ncandidates = ['kinh_tee']", "[[ambiguous_field]] A: ", "“kinh_te”"),
        (
            "[[form]]\ncode = 'model'\nlabel = 'x'\nrequires = []\none_of = []\ncolumns = []",
            "[[form]]: unknown code “model”",
            "“models”",
        ),
        (
            "[[over_time]]\nid = 'a'\nkind = 'jumps'\nlabel = 'x'",
            "[[over_time]] a: kind: “jumps” is not known",
            "“jump”",
        ),
        (
            "[[over_time]]\nid = 'dot_bien_hien_trang'\nfacter = 4",
            "[[over_time]] dot_bien_hien_trang: facter",
            "“factor”",
        ),
        ("[[over_time]]\nid = 'chep_ky_truoc'\nfactor = 4", "kind “repeated” does not read “factor”", "forms"),
        (
            "[[over_time]]\nid = 'dot_bien_hien_trang'\nfactor = 1",
            "dot_bien_hien_trang: factor: 1 is not allowed",
            "Correct",
        ),
        ("[[over_time]]\nid = 'nham_don_vi_tinh'\nscales = [0]", "nham_don_vi_tinh: scales: (0,) is not", "Correct"),
        (
            "[[over_time]]\nid = 'ngheo_dau_nam'\nclosing = 'ho_ngeo'",
            "ngheo_dau_nam: unknown code “ho_ngeo”",
            "“ho_ngheo”",
        ),
        ("[[over_time]]\nid = 'b'\nkind = 'opening'\nlabel = 'x'", "[[over_time]] b: unknown code “”", "Known"),
        ("[[over_time]]\nid = 'b'\nkind = 'jump'\nlabel = 'x'", "[[over_time]] b: looks at nothing", "of, indicators"),
        (
            "[[across_units]]\nid = 'c'\nkind = 'identical_content'\nlabel = 'x'",
            "[[across_units]] c: looks at nothing",
            "forms",
        ),
        ("[[across_units]]\nid = 'tep_giong_nhau'\nleast = 9", "kind “identical_files” does not read “least”", "trial"),
        ("[severity]\nDVK2033 = 'info'", "[severity]: unknown code “DVK2033”", "“DVK203”"),
        ("[severity]\nDVK203 = 'eror'", "[severity] DVK203: “eror”", "“error”"),
        ("severity = 'error'", "severity: error is of the wrong type", "[severity]"),
        ("[columns.nam]\nwords = ['Tên']", "[columns.nam]: no form has a column “nam”", "“name”"),
        ("[columns.name]\nword = ['Tên']", "columns.name.word", "“columns.name.words”"),
        ("[columns.name]\nwords = 'Tên'", "columns.name.words: “Tên” is of the wrong type", "a list"),
        ("[columns]\nname = ['Tên']", "columns.name: ['Tên'] is of the wrong type", "[columns.name]"),
        ("[rows]\ntotals = ['x']", "unknown key “rows.totals”", "“rows.total”"),
        ("[[rows]]\ntotal = ['x']", "is of the wrong type", "[rows]"),
        ("[[same_model]]\nunit = 'a'", "[[same_model]] 1: models is lacking", "Add it"),
        ("[[same_model]]\nmodels = [{ nam = 'x' }]", "[[same_model]] 1: models.nam", "models.name”"),
        ("[[succession]]\nold = 'a'\nnew = 'b'\non = 'x'", "[[succession]] 1: on", "2023-12-31"),
        ("[doubles]\nlikenes = 95", "doubles.likenes", "“doubles.likeness”"),
        ("[rows]\ntotal = 1", "rows.total: 1 is of the wrong type", "a list"),
    ],
)
def test_a_mistake_is_told_with_file_entry_key_and_the_nearest(
    text: str, message: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(DvkError) as caught:
        loaded(text, tmp_path)
    assert caught.value.exit_code == 3
    assert caught.value.message.startswith(f"{tmp_path / 'catalogue.toml'}: ")
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_severities_and_roles_that_exist_are_taken(tmp_path: Path) -> None:
    office = loaded(
        "[severity]\nDVK302 = 'error'\n"
        "[columns.thon]\nwords = ['Thôn']\n"
        "[[form]]\ncode = 'models'\nlabel = 'x'\nrequires = ['name']\none_of = ['thon']\ncolumns = ['name', 'thon']\n",
        tmp_path,
    )
    assert office.severity("DVK302", "warning") == "error"
    assert office.column_words["thôn"] == ("thon",)


def test_judgements_of_models_and_units_do_not_make_files_be_read_anew(tmp_path: Path) -> None:
    office = loaded(
        "[[same_model]]\nunit = 'Xã Lý Trạch'\nmodels = [{ name = 'x' }, { name = 'y', performer = 'z' }]\n"
        "[[different_model]]\nmodels = [{ name = 'x' }]\n"
        "[[succession]]\nold = '19171'\non = 2020-06-01\nnew = '19111'\n"
        "[doubles]\nlikeness = 95\n",
        tmp_path,
    )
    assert [model.name for model in office.data.same_model[0].models] == ["x", "y"]
    assert (office.data.doubles.likeness, office.data.doubles.shortest) == (95, 12)
    assert office.fingerprint == load_catalogue().fingerprint
