"""A newer part replaces the older one and no other; what contradicts itself is not stored; the same is unchanged."""

import shutil
from pathlib import Path

from offices import indicators, models, outcomes, rows, values
from sending import DAI_TRACH, Ingest, codes, one, sent

# --- replacement is by part ---


def test_a_newer_part_replaces_the_older_and_the_other_parts_stay(root: Path, ingest: Ingest) -> None:
    first = sent(root, "a.xlsx", m=models("Tổ vay vốn", "Đường hoa"), i=indicators(tong_so_ho=500))
    assert outcomes(ingest()) == {"inbox/a.xlsx": "accepted"}
    old = rows(root, "SELECT id FROM submission")[0][0]

    newer = sent(root, "b.xlsx", i=indicators(tong_so_ho=520))
    ran = ingest(newer)
    (submission,) = one(ran)["submissions"]
    assert (ran.code, submission["outcome"], submission["replaces"]) == (0, "accepted", [old])
    assert codes(ran) == {"inbox/b.xlsx": ["DVK401"]}
    found = values(root, "2023")
    assert (found["models.total"], found["models.kinh_te"], found["indicators.tong_so_ho"]) == (2, 2, 520)
    # The older part stays in the ledger.
    assert rows(root, "SELECT form, superseded_at IS NULL FROM part ORDER BY id") == [
        ("models", 1),
        ("indicators", 0),
        ("indicators", 1),
    ]

    # The older file does not come back by itself, alone or beside its correction.
    ran = ingest(first)
    assert (ran.code, outcomes(ran), codes(ran)) == (0, {"inbox/a.xlsx": "unchanged"}, {"inbox/a.xlsx": ["DVK403"]})
    assert (ingest().code, ingest().code) == (0, 0)
    assert values(root, "2023")["indicators.tong_so_ho"] == 520
    assert values(root, "2023")["models.total"] == 2


def test_a_part_that_says_there_was_nothing_replaces_a_list(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    nothing = sent(root, "b.xlsx", m=[*models(), [None, "Không phát sinh"]])
    ran = ingest(nothing)
    assert (ran.code, outcomes(ran)) == (0, {"inbox/b.xlsx": "accepted"})
    assert values(root, "2023")["models.total"] == 0


def test_an_empty_table_is_missing_not_nothing(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    ran = ingest(sent(root, "b.xlsx", m=models(), i=indicators(tong_so_ho=510)))
    assert (ran.code, "DVK121" in codes(ran)["inbox/b.xlsx"]) == (0, True)
    assert values(root, "2023")["models.total"] == 1
    assert values(root, "2023")["indicators.tong_so_ho"] == 510


def test_another_unit_or_period_replaces_nothing(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    sent(root, "b.xlsx", period="Năm 2022", m=models("Đường hoa"))
    sent(root, "c.xlsx", period="Quý II/2023", m=models("Trồng rừng"))
    sent(root, "d.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Tổ vay vốn"))
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (
        0,
        {f"inbox/{name}.xlsx": outcome for name, outcome in
         {"a": "unchanged", "b": "accepted", "c": "accepted", "d": "accepted"}.items()},
    )  # fmt: skip
    assert values(root, "2022")["models.total"] == 1
    assert values(root, "2023")["models.total"] == 3
    assert values(root, "2022-2023")["models.total"] == 4


def test_a_correction_with_an_error_leaves_what_is_in_force(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    before = values(root, "2023")
    ran = ingest(sent(root, "b.xlsx", m=models("Đường hoa", "Trồng rừng"), i=indicators(tong_so_ho=-5)))
    assert (ran.code, outcomes(ran), codes(ran)) == (
        1,
        {"inbox/b.xlsx": "rejected"},
        {"inbox/b.xlsx": ["DVK202"]},
    )
    assert values(root, "2023") == before


# --- two files for the same part in one run ---


def test_two_files_that_differ_for_the_same_part_are_both_rejected(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    sent(root, "b.xlsx", i=indicators(tong_so_ho=520))
    sent(root, "c.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Đường hoa"), i=indicators(tong_so_ho=700))
    ran = ingest()
    assert ran.code == 1
    assert outcomes(ran) == {"inbox/a.xlsx": "rejected", "inbox/b.xlsx": "rejected", "inbox/c.xlsx": "accepted"}
    assert codes(ran) == {"inbox/a.xlsx": ["DVK501"], "inbox/b.xlsx": ["DVK501"], "inbox/c.xlsx": []}
    # Each names the other, and neither is stored, not even the part that only one of them has.
    first, second, _good = ran.json["files"]
    assert "inbox/b.xlsx" in first["findings"][0]["message"]
    assert "inbox/a.xlsx" in second["findings"][0]["message"]
    assert rows(root, "SELECT DISTINCT unit_code FROM part") == [(DAI_TRACH,)]
    assert values(root, "2023")["models.total"] == 1
    # A person has chosen.
    assert outcomes(ingest(root / "inbox" / "b.xlsx")) == {"inbox/b.xlsx": "accepted"}
    assert values(root, "2023")["indicators.tong_so_ho"] == 1220


def test_what_was_in_force_stays_when_two_files_contradict_each_other(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    files = [sent(root, f"{name}.xlsx", i=indicators(tong_so_ho=number)) for name, number in (("b", 510), ("c", 520))]
    assert ingest(*files).code == 1
    assert values(root, "2023") == {"indicators.tong_so_ho": 500}


def test_two_files_with_different_parts_of_one_report_are_no_conflict(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    sent(root, "b.xlsx", i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    found = values(root, "2023")
    assert (found["models.total"], found["indicators.tong_so_ho"]) == (1, 500)


def test_the_same_bytes_twice_in_one_run_count_once(root: Path, ingest: Ingest) -> None:
    shutil.copy(sent(root, "a.xlsx", m=models("Tổ vay vốn")), root / "inbox" / "a (1).xlsx")
    ran = ingest()
    assert (ran.code, sorted(outcomes(ran).values())) == (0, ["accepted", "unchanged"])
    assert values(root, "2023")["models.total"] == 1
    assert len(rows(root, "SELECT * FROM part")) == 1


# --- unchanged ---


def test_the_same_bytes_again_are_unchanged_whatever_the_name(root: Path, ingest: Ingest) -> None:
    path = sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    path.rename(path.with_name("b.xlsx"))
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (0, {"inbox/b.xlsx": "unchanged"})
    assert one(ran)["submissions"][0]["outcome"] == "unchanged"
    assert len(rows(root, "SELECT * FROM part")) == 1


def test_the_same_bytes_read_under_another_catalogue_are_read_again(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn", field="Làm ăn"))
    ran = ingest()
    assert (ran.code, codes(ran)) == (1, {"inbox/a.xlsx": ["DVK203"]})
    (root / "catalogue.toml").write_text('[[field]]\ncode = "kinh_te"\nspellings = ["Làm ăn"]\n', "utf-8")
    config = root / "dvk.toml"
    config.write_text(config.read_text("utf-8").replace("# extend =", "extend ="), "utf-8")
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (0, {"inbox/a.xlsx": "accepted"})
    assert values(root, "2023")["models.kinh_te"] == 1
