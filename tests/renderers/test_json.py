"""Documents as JSON: what a script gets."""

from decimal import Decimal

import pytest
from rendered_world import RUN, SUMMARY, as_json, text

from dvk_cli.model.result import FileResult, RunResult

pytestmark = pytest.mark.usefixtures("vietnamese")


def test_json_of_a_run_has_the_names_of_the_contract() -> None:
    document = as_json(RUN)
    assert document["schema"] == "dvk.ingest/1"
    assert document["totals"] == {
        "files": 3,
        "accepted": 1,
        "partial": 0,
        "rejected": 1,
        "unchanged": 0,
        "skipped": 1,
        "findings": {"error": 1, "warning": 1, "info": 1},
    }
    file = document["files"][1]  # type: ignore[index]
    assert file["submissions"] == [
        {
            "id": None,
            "unit": {"code": "19198", "name": "Xã Lý Trạch"},
            "period": "2022",
            "outcome": "rejected",
            "replaces": [],
            "records": {"models": 12},
            "forms": ["models"],
        }
    ]
    assert file["findings"][0] == {
        "code": "DVK203",
        "name": "unknown-field",
        "severity": "error",
        "sheet": "Mô hình",
        "cell": "C7",
        "value": "Kinh té",
        "cells": 1,
        "message": "“Kinh té” không phải là lĩnh vực của bộ lĩnh vực “Sáu lĩnh vực”",
        "hint": "Có phải là “Kinh tế”? Các lĩnh vực: Kinh tế, Khác.",
        "submission": 0,
    }


def test_json_of_a_check_says_valid_and_invalid() -> None:
    document = as_json(RunResult("check", [FileResult("a.csv", "00", "valid")]))
    assert document["totals"] == {
        "files": 1,
        "valid": 1,
        "partial": 0,
        "invalid": 0,
        "unchanged": 0,
        "skipped": 0,
        "findings": {"error": 0, "warning": 0, "info": 0},
    }


def test_json_of_a_summary_keeps_numbers_exact_and_leaves_out_what_is_not_there() -> None:
    document = as_json(SUMMARY)
    assert document["period"] == {"label": "2021-2023", "start": "2021-01-01", "end": "2023-12-31"}
    assert document["coverage"] == {
        "expected": 28,
        "reported": 26,
        "partial": [{"code": "19123", "name": "Xã Hạ Trạch", "lacks": ["2022"]}],
        "missing": [{"code": "19198", "name": "Xã Lý Trạch"}],
        "agencies": {"expected": 8, "reported": 8},
    }
    models, poor, rural, roads = document["figures"]  # type: ignore[misc]
    assert models == {
        "id": "models.total",
        "value": 1234,
        "label": "Mô hình",
        "unit": "mô hình",
        "declared": 1240,
    }
    assert poor == {
        "id": "indicators.ty_le_ho_ngheo",
        "value": Decimal("3.81"),
        "label": "Tỷ lệ hộ nghèo",
        "unit": "%",
        "numerator": 1829,
        "denominator": 48005,
        "change": Decimal("-0.81"),
        "change_from": "2022",
        "coverage": {"reported": 28, "expected": 28},
        "reported_by": "units",
    }
    assert (rural["denominator"], rural["year"]) == (25, 2023)
    assert (roads["value"], roads["change"], roads["qualifiers"]) == (1000, None, ["at_least"])


def test_json_prints_letters_as_themselves_and_names_that_are_no_text_escaped() -> None:
    made = text(RunResult("check", [FileResult("X\udcffã.csv", None, "invalid")]), "json")
    assert "X\\\\udcffã.csv" in made
