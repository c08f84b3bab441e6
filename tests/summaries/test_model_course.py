"""New, carried on, by status; doubles; lists against counts."""

import pytest
from summary_world import ask, catalogue, count, decision, facts, figures, listed, model, named, part, values, xa

from dvk_cli.catalogue.types import Doubles
from dvk_cli.model.identity import Described, Identities
from dvk_cli.summaries.build import build
from dvk_cli.summaries.doubles import claimed, near_doubles

A, B = xa("A"), xa("B")
RULES = catalogue().data.doubles


def test_new_and_carried_on_make_the_models_of_lists() -> None:
    items = [model("A", 3), model("A", 2, known=True), model("B", 4, "khac", known=True), count("C", "2022", 7)]
    parts = [part("A", "2022", "models"), part("B", "2022", "models"), part("C", "2022", "counts")]
    found = figures(build(ask("2022", [A, B, xa("C")]), facts(*items, parts=parts)))
    assert [found[f"models.{name}"].value for name in ("total", "moi", "tiep_tuc")] == [16, 3, 6]
    # Numbers without names cannot be told new or old.
    assert (found["models.moi"].coverage, found["models.total"].coverage) == ((2, 3), (3, 3))


def test_cho_don_2022_a_funnel_is_never_added() -> None:
    """123 models, 54 of persons and 69 of collectives; 55 exemplary (29 + 26); 18 put forward for a reward."""
    items = [model("A", 54, subject="ca_nhan", status="dang_thuc_hien"), model("A", 69, status="dang_ky")]
    items += [
        count("A", "2022", 29, subject="ca_nhan", level="co_so"),
        count("A", "2022", 26, subject="tap_the", level="co_so"),
        count("A", "2022", 18, subject="tap_the", level="huyen", form="khen_thuong"),
    ]
    found = values(build(ask("2022", [A]), facts(*items, parts=[part("A", "2022", "models")])))
    assert found["models.total"] == 123
    assert (found["models.trang_thai.dang_ky"], found["models.trang_thai.dang_thuc_hien"]) == (69, 54)
    assert (found["recognitions.co_so.cong_nhan"], found["recognitions.huyen.khen_thuong"]) == (55, 18)
    assert not {123 + 55, 123 + 55 + 18, 55 + 18} & set(found.values())


def test_a_status_nobody_says_has_no_figure() -> None:
    found = figures(build(ask("2022", [A, B]), facts(model("A", 3), model("B", 2, status="nhan_rong"))))
    assert [name for name in found if name.startswith("models.trang_thai")] == ["models.trang_thai.nhan_rong"]
    assert found["models.trang_thai.nhan_rong"].coverage == (1, 2)


@pytest.mark.parametrize(
    ("earlier", "code"), [([], "new_is_first_known"), (["A"], "new_is_first_known_of"), (["A", "B"], None)]
)
def test_new_means_first_known_where_no_earlier_list_is_there(earlier: list[str], code: str | None) -> None:
    parts = [part("A", "2022", "models"), part("B", "2022", "models")]
    summary = build(ask("2022", [A, B]), facts(model("A", 1), model("B", 1), parts=parts, earlier=earlier))
    assert [note.code for note in summary.notes] == ([code] if code else [])


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (("Camera an ninh", "Hội CCB"), ("Camera an nịnh", "Hội CCB"), True),
        (("Camera an ninh thôn xóm", "Hội CCB"), ("Camera an ninh thôn xòm", "Hội CCB"), True),
        (("Thu gom rác thải nhựa", "Hội Phụ nữ"), ("Thu gom rác thải nhưa", ""), True),
        (("Thu gom rác thải nhựa", "Hội Phụ nữ"), ("Thu gom rác thải nhựa", ""), True),
        (("Thu gom rác thải nhựa", "Hội Phụ nữ xã"), ("Thu gom rác thải nhựa", "Hội Phụ nữ xa"), True),
        (("Trồng rừng", "Hội Nông dân"), ("Trồng rừng", "Hội Nông dân xã Hạ Trạch"), True),
        (("Trồng rừng", "Hội Phụ nữ"), ("Trồng rừng", "Hội Phụ nữ thôn Đông"), False),
        (("Trồng rừng", "Hội Nông dân"), ("Trồng chè", "Hội Nông dân xã Hạ Trạch"), False),
        # Numbers tell models apart, and so do short names and other performers.
        (("Vườn mẫu kiểu mẫu thôn 1", "Hội CCB"), ("Vườn mẫu kiểu mẫu thôn 2", "Hội CCB"), False),
        (("Tuyến đường hoa khu II", "Hội CCB"), ("Tuyến đường hoa khu III", "Hội CCB"), False),
        (("Nuôi bò", "Hội CCB"), ("Nuôi gà", "Hội CCB"), False),
        (("Thu gom rác thải nhựa", "Hội Phụ nữ"), ("Thu gom rác thải nhựa", "Đoàn Thanh niên"), False),
    ],
)
def test_near_doubles(one: tuple[str, str], other: tuple[str, str], near: bool) -> None:
    models = [named("A", *one), named("A", *other, row=8)]
    for order in (models, models[::-1]):
        assert bool(near_doubles(order, RULES, Identities())) is near


def test_many_names_are_compared_with_their_neighbours_only() -> None:
    many = [named("A", f"Mô hình {n:04} trồng rừng gỗ lớn") for n in range(3000)]
    twins = [named("A", "Ánh sáng đường quê"), named("A", "Ánh sáng đường quề")]
    assert len(near_doubles([*many, *twins], RULES, Identities())) == 1


def test_claims_of_two_units() -> None:
    same = [named("A", "Trồng rừng"), named("B", "trồng  rừng"), named("B", "Vườn mẫu"), named("A", "Vườn mẫu", "")]
    (claim,) = claimed(same, Identities())
    assert [each.unit_code for each in claim] == ["A", "B"]
    judged = Identities(different=((Described("trồng rừng"),),))
    assert list(claimed(same, judged)) == []


def test_doubles_are_findings_with_both_cells() -> None:
    seen = [named("A", "Camera an ninh thôn xóm"), named("A", "Camera an nịnh thôn xóm", row=9), named("B", "Vườn mẫu")]
    found = build(ask("2022", [A, B]), facts(model("A", 2), *seen, named("A", "Vườn mẫu", row=3))).findings
    assert [(f.code, f.severity) for f in found] == [("DVK508", "warning"), ("DVK509", "warning")]
    assert (found[0].params["place"], found[0].params["other_place"]) == ("2022 [Mô hình!B7]", "2022 [Mô hình!B9]")
    assert "Xã Số A (2022 [Mô hình!B3]); Xã Số B (2022 [Mô hình!B7])" in found[1].params["units"]


def test_a_file_without_sheets_has_cells_all_the_same() -> None:
    seen = [named(unit, "Vườn mẫu", sheet="") for unit in ("A", "B")]
    (found,) = build(ask("2022", [A, B]), facts(model("A", 1), model("B", 1), *seen)).findings
    assert found.params["units"] == "Xã Số A (2022 [B7]); Xã Số B (2022 [B7])"


def test_lists_and_counts_are_reconciled() -> None:
    parts = [part("A", "2022", "models"), part("A", "2022", "counts"), part("B", "2022", "models")]
    items = [model("A", 12), listed("A", "2022", 7), listed("A", "2022", 5, "khac")]

    def told(*counts: object) -> list[tuple[str, int, int]]:
        found = build(ask("2022", [A, B]), facts(*items, *counts, parts=parts)).findings
        return [(f.params["label"], f.params["listed"], f.params["counted"]) for f in found if f.code == "DVK510"]

    assert told(count("A", "2022", 14)) == [("Models", 12, 14)]
    assert told(count("A", "2022", 12, "khong_ro")) == []
    assert told(count("A", "2022", 8), count("A", "2022", 4, "khac")) == [
        ("Models: Other", 5, 4),
        ("Models: Economy", 7, 8),
    ]
    # What stands at the end is another measure, and half a year another period.
    assert told(count("A", "2022", 30, basis="stock"), count("A", "2022-H1", 5)) == []
    rows = [decision("A", "2022", "co_so", "x"), decision("A", "2022", "co_so", "y")]
    assert told(*rows, count("A", "2022", 3, level="co_so")) == [("Grassroots level, Recognised", 2, 3)]


def test_the_defaults_of_the_rules_are_those_of_the_catalogue() -> None:
    assert RULES.likeness == Doubles().likeness
    assert "thôn" in RULES.local
