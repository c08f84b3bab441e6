"""Sentences from templates: what they say, and what they leave out."""

from pathlib import Path
from typing import Any

import pytest
from report_world import BODIES, PAPER, bars, figure, percent, report, table

from dvk_cli.model.errors import DvkError
from dvk_cli.model.report import FieldPart, Paper, Remark, Report, TypicalModel
from dvk_cli.model.summary import Coverage, PartialUnit, UnitName
from dvk_cli.renderers import words
from dvk_cli.renderers.report.blocks import ChartBlock, Heading, Paragraph, TableBlock
from dvk_cli.renderers.report.sentences import document_of
from dvk_cli.summaries import report_charts


def own(tmp_path: Path, text: str, name: str = "noi_dung.j2") -> Paper:
    """An office's own template."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return Paper(profile="dang", templates=tmp_path)


def said(made: Report, paper: Paper = PAPER) -> list[str]:
    """The text of all paragraphs."""
    return [block.text for block in document_of(made, paper, BODIES).body if isinstance(block, Paragraph)]


def one(tmp_path: Path, text: str, *figures: Any, **more: Any) -> str:
    """What a template makes of some figures."""
    return "\n".join(said(report(*figures, **more), own(tmp_path, text)))


# --- the sentences that officers write ---


def test_recognitions() -> None:
    made = report(
        figure("recognitions.co_so.cong_nhan", 906),
        figure("recognitions.co_so.cong_nhan.tap_the", 547),
        figure("recognitions.co_so.cong_nhan.ca_nhan", 359),
        figure("recognitions.co_so.ton_vinh", 78),
        figure("recognitions.co_so.ton_vinh.dien_hinh", 78),
        figure("recognitions.huyen.khen_thuong_bieu_duong", 101),
        figure("recognitions.huyen.khen_thuong_bieu_duong.tap_the", 53),
        figure("recognitions.huyen.khen_thuong_bieu_duong.ca_nhan", 48),
    )
    assert [line for line in said(made) if "đã" in line] == [
        "Giai đoạn 2021-2023, các đảng ủy trực thuộc đã xét, công nhận 547 mô hình tập thể và 359 mô hình cá nhân; "
        "tôn vinh 78 điển hình.",
        "Cấp huyện đã khen thưởng, biểu dương 53 tập thể và 48 cá nhân.",
    ]


def test_levels_are_not_added_and_the_report_says_so() -> None:
    made = report(figure("recognitions.co_so.cong_nhan", 906), figure("recognitions.huyen.cong_nhan", 50))
    text = " ".join(said(made))
    assert "không cộng với nhau" in text
    assert "956" not in text


def test_indicators() -> None:
    made = report(
        percent("indicators.ty_le_ho_ngheo", "3.81", change="-0.81", change_from="2022"),
        figure("indicators.xa_co_ocop", 22, "xã", denominator=28),
        figure("indicators.thu_nhap_binh_quan", "59.7", "triệu đồng/người/năm", decimals=1),
    )
    assert said(made)[1:3] == [
        "Tỷ lệ hộ nghèo giảm 0,81 điểm % so với năm 2022, hiện còn 3,81%; thu nhập bình quân đầu người đạt 59,7 triệu "
        "đồng/người/năm.",
        "Có 22/28 xã, thị trấn có sản phẩm OCOP.",
    ]


def test_a_rate_that_cannot_be_compared_stands_alone() -> None:
    made = report(percent("indicators.ty_le_ho_ngheo", "5.45", change_from="2021"))
    assert "Tỷ lệ hộ nghèo là 5,45%." in said(made)


def test_typical_models_with_who_carries_them_out() -> None:
    two = FieldPart(
        "kinh_te",
        "Kinh tế",
        (TypicalModel("Trồng ném", "Hội Nông dân xã B", "xã B"), TypicalModel("Nuôi ong", "", "xã C")),
    )
    single = FieldPart("khac", "Khác", (TypicalModel("Tổ tự quản", "một cá nhân ở xã D", "xã D"),))
    text = said(report(figure("models.kinh_te", 12), fields=(two, single)))
    assert "Tiêu biểu như các mô hình: “Trồng ném” của Hội Nông dân xã B; “Nuôi ong” ở xã C." in text
    assert "Tiêu biểu là mô hình “Tổ tự quản” của một cá nhân ở xã D." in text


def test_the_lead_of_typical_models_does_not_stand_alone() -> None:
    made = report(figure("models.kinh_te", 12), fields=(FieldPart("kinh_te", "Kinh tế", ()),))
    assert not any("Tiêu biểu" in line for line in said(made))


def test_what_is_incomplete_is_said() -> None:
    coverage = Coverage(
        4, 1, (PartialUnit("1", "Xã B", ("2022", "2023")),), (UnitName("2", "Xã C"), UnitName("3", "Thị trấn D"))
    )
    made = report(percent("indicators.gia_dinh_van_hoa", "87.00", coverage=(3, 4)), coverage=coverage)
    assert said(made)[:2] == [
        "Số liệu tổng hợp từ 1/4 đơn vị; báo cáo chưa đủ: Xã B (thiếu 2022 và 2023); chưa có báo cáo của: Xã C và "
        "Thị trấn D.",
        "Tỷ lệ gia đình văn hóa đạt 87% (số liệu của 3/4 đơn vị).",
    ]


def test_both_totals_where_they_differ() -> None:
    text = said(report(figure("models.total", 915, declared=917)))
    assert text[0].endswith("có 915 mô hình “Dân vận khéo”; tổng số ghi trong báo cáo của các đơn vị là 917 mô hình.")
    assert any("chưa khớp" in line for line in text)


def test_remarks_are_items() -> None:
    body = document_of(report(remarks=(Remark("DVK503", "Liệt kê 50, các đơn vị nêu 33."),)), PAPER, BODIES).body
    assert (
        Paragraph("Liệt kê 50, các đơn vị nêu 33. Báo cáo này lấy theo danh sách của cơ quan quyết định.", item=True)
        in body
    )


def test_a_hundred_names_stand_in_the_appendix() -> None:
    missing, partial = ([UnitName(f"{at}{n}", f"Xã {n}") for n in range(120)] for at in "ab")
    lacking = tuple(PartialUnit(unit.code, unit.name, ("2022",)) for unit in partial[:41])
    (text,) = said(report(figure("models.moi", 1), coverage=Coverage(161, 0, lacking, tuple(missing))))[:1]
    assert text == (
        "Số liệu tổng hợp từ 0/161 đơn vị; báo cáo chưa đủ của 41 đơn vị, có tên tại Phụ lục; chưa có báo cáo của "
        "120 đơn vị, có tên tại Phụ lục."
    )


def test_how_many_units_gave_data_is_said_behind_the_noun() -> None:
    made = report(
        figure("indicators.lop_boi_duong_dan_van", 4, "lớp", coverage=(2, 28)),
        figure("indicators.luot_boi_duong_dan_van", 90, "lượt người", coverage=(2, 28)),
        figure("indicators.xa_dat_ntm", 3, "xã", denominator=25, coverage=(3, 25)),
    )
    assert said(made)[1:3] == [
        "Có 3/25 xã đạt chuẩn nông thôn mới (số liệu của 3/25 đơn vị).",
        "Mở 4 lớp bồi dưỡng công tác dân vận, với 90 lượt người tham gia (số liệu của 2/28 đơn vị).",
    ]


def test_all_that_is_said_of_a_number_stands_in_one_pair_of_brackets() -> None:
    made = report(
        figure("indicators.lop_boi_duong_dan_van", 4, "lớp", coverage=(2, 28), qualifiers=("at_least", "carried"))
    )
    assert said(made)[1] == (
        "Mở trên 4 lớp bồi dưỡng công tác dân vận (số liệu của 2/28 đơn vị; có số liệu của kỳ trước đối với đơn vị "
        "chưa có số liệu mới)."
    )


@pytest.mark.parametrize(
    ("parts", "said_of_them"),
    [
        ({"tap_the": 2, "ca_nhan": 4}, "6 mô hình, trong đó có 2 mô hình tập thể và 4 mô hình cá nhân."),
        ({"ca_nhan": 6}, "6 mô hình, đều là mô hình cá nhân."),
        ({"tap_the": 1}, "1 mô hình, là mô hình tập thể."),
        ({"mo_hinh": 6}, "6 mô hình."),
        ({"khong_ro": 6}, "6 mô hình, chưa nêu rõ tập thể hay cá nhân."),
        ({}, ""),
    ],
)
def test_models_of_one_kind_are_said_once(parts: dict[str, int], said_of_them: str) -> None:
    total = sum(parts.values())
    figures = (figure(f"models.kinh_te.{code}", number) for code, number in parts.items())
    made = report(figure("models.kinh_te", total), *figures, fields=(FieldPart("kinh_te", "Kinh tế", ()),))
    sentence = f"Có {said_of_them}" if total else "Không có mô hình nào."
    assert sentence in said(made)


@pytest.mark.parametrize(
    ("compared", "rate"),
    [
        ({"change_from": "2021"}, "Tỷ lệ hộ nghèo là 4,62%."),
        ({}, "Tỷ lệ hộ nghèo là 4,62% (cộng qua thời điểm thay đổi tiêu chuẩn)."),
    ],
)
def test_a_rate_behind_a_new_standard_is_not_said_to_be_added_across_it(compared: dict[str, str], rate: str) -> None:
    made = report(percent("indicators.ty_le_ho_ngheo", "4.62", qualifiers=("series_break",), **compared))
    assert rate in said(made)


def test_what_is_found_of_many_models_is_counted_and_a_long_row_of_remarks_is_cut() -> None:
    doubles = [
        Remark("DVK509", f"“Mô hình {n}” có trong danh sách của 2 đơn vị: Xã A (2023 [M!B{n}]).") for n in range(7)
    ]
    overlaps = [Remark("DVK504", f"Xã {n}: báo cáo trùng kỳ.") for n in range(7)]
    items = said(report(remarks=[*overlaps, *doubles]))
    assert items.count("Xã 0: báo cáo trùng kỳ.") == 1
    assert [line for line in items if line.startswith("Xã ")] == [f"Xã {n}: báo cáo trùng kỳ." for n in range(5)]
    assert any(line.startswith("Còn 2 trường hợp khác cùng loại") for line in items)
    (models,) = [line for line in items if "mô hình cùng tên" in line]
    assert models.startswith("Có 7 mô hình cùng tên, cùng chủ thể")
    assert not any("[M!B" in line for line in items)


def test_without_any_data_no_sentence_is_empty_and_no_heading_stands_alone() -> None:
    made = document_of(report(coverage=Coverage(28, 0)), PAPER, BODIES)
    assert Paragraph("Chưa có số liệu giai đoạn 2021-2023 để tổng hợp.") in made.body
    headings = [block.text for block in made.body if isinstance(block, Heading)]
    assert headings == ["Kết quả chung"]
    assert "\ue000" not in repr(made)
    assert " 0 mô hình" not in repr(made)


# --- how clauses are joined ---

NGHEO, HO = 'a {{ so("indicators.ho_ngheo") }}', 'b {{ so("indicators.tong_so_ho") }}'
MISSING = 'c {{ so("indicators.dan_so") }}'


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([NGHEO], "A 7."),
        ([NGHEO, HO], "A 7; b 90."),
        ([NGHEO, MISSING, HO], "A 7; b 90."),
        ([MISSING], ""),
        ([MISSING, HO], "B 90."),
        ([NGHEO, ", trong đó x"], "A 7, trong đó x."),
        ([MISSING, ", trong đó x", HO], "B 90."),
        (["Đầu câu.", NGHEO], "Đầu câu. A 7."),
        (["gồm:", NGHEO, HO], "Gồm: a 7; b 90."),
        (["gồm:", MISSING], ""),
        (["gồm:", MISSING, "và:", HO], "Và: b 90."),
        (["Hỏi?"], "Hỏi?"),
    ],
)
def test_clauses(lines: list[str], text: str, tmp_path: Path) -> None:
    figures = figure("indicators.ho_ngheo", 7), figure("indicators.tong_so_ho", 90)
    assert one(tmp_path, "\n".join(lines), *figures) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["a"], "a"),
        (["a", "b"], "a và b"),
        (["a", "b", "c"], "a, b và c"),
        (["a, b", "c", "d"], "a, b; c; d"),
        (["1,5 km", "2 km"], "1,5 km và 2 km"),
    ],
)
def test_lists_are_joined_as_a_person_would(items: list[str], text: str, tmp_path: Path) -> None:
    assert one(tmp_path, f"x {{{{ liet_ke({items!r}) }}}}.") == f"X {text}."


def test_a_list_leaves_out_what_is_missing_and_vanishes_when_empty(tmp_path: Path) -> None:
    asked = '{{ liet_ke([so("indicators.dan_so"), so("indicators.ho_ngheo")]) }}'
    assert one(tmp_path, f"có {asked} hộ", figure("indicators.ho_ngheo", 7)) == "Có 7 hộ."
    assert one(tmp_path, f"có {asked} hộ") == ""


@pytest.mark.parametrize(
    ("made", "asked", "text"),
    [
        (figure("indicators.ho_ngheo", 1829, "hộ"), "so", "1.829"),
        (figure("indicators.ho_ngheo", 1829, "hộ"), "so_dv", "1.829 hộ"),
        (figure("indicators.ho_ngheo", 0, "hộ"), "so", "0"),
        (figure("indicators.ho_ngheo", 100, "hộ", qualifiers=("at_least",)), "so", "trên 100"),
        (figure("indicators.ho_ngheo", 100, "hộ", qualifiers=("about",)), "so_dv", "khoảng 100 hộ"),
        (figure("indicators.ho_ngheo", 100, "hộ", qualifiers=("nearly",)), "so", "gần 100"),
        (figure("indicators.ho_ngheo", 100, "hộ", qualifiers=("estimate",)), "so", "ước 100"),
        (
            figure("indicators.ho_ngheo", 100, "hộ", qualifiers=("series_break",)),
            "so",
            "100 (cộng qua thời điểm thay đổi tiêu chuẩn)",
        ),
        (percent("indicators.ho_ngheo", "3.81"), "so", "3,81%"),
        (percent("indicators.ho_ngheo", "85.00"), "so", "85%"),
        (figure("indicators.ho_ngheo", "203.409", "km"), "so_dv", "203,409 km"),
        (figure("indicators.ho_ngheo", 22, "xã", denominator=28), "so", "22/28"),
        (figure("indicators.ho_ngheo", 5, "hộ", change=-12, change_from="2022"), "thay_doi", "giảm 12 hộ"),
        (percent("indicators.ho_ngheo", "4.00", change="1.20", change_from="2022"), "thay_doi", "tăng 1,20 điểm %"),
        (percent("indicators.ho_ngheo", "4.00", change="0.00", change_from="2022"), "thay_doi", "không thay đổi"),
        (percent("indicators.ho_ngheo", "4.00", change_from="2022"), "thay_doi", ""),
        (figure("indicators.ho_ngheo", 5, declared=6), "ghi", "6"),
        (figure("indicators.ho_ngheo", 5), "ghi", ""),
        (figure("indicators.ho_ngheo", None), "so", ""),
    ],
)
def test_numbers(made: Any, asked: str, text: str, tmp_path: Path) -> None:
    assert one(tmp_path, f'x: {{{{ {asked}("indicators.ho_ngheo") }}}}', made) == (f"X: {text}." if text else "")


def test_no_qualifier_is_left_unsaid(tmp_path: Path) -> None:
    """Whatever other documents say beside a figure, a report says too, in sentences and beside bars."""
    for qualifier in words._QUALIFIERS:
        made = figure("indicators.ho_ngheo", 100, "hộ", qualifiers=(qualifier,))
        assert len(one(tmp_path, 'x: {{ so("indicators.ho_ngheo") }}', made)) > len("X: 100.")
        assert report_charts._in_words(100, None, (qualifier,)) != "100"


# --- tables, pictures, headings ---


def test_tables_and_pictures_are_numbered_and_absent_ones_leave_nothing(tmp_path: Path) -> None:
    text = '# A\n\n{{ bang("models", "Các $ mô hình") }}\n\n{{ bang("recognitions") }}\n\n{{ hinh("models") }}\n\n# B\n'
    made = report(tables=(table("models", ["Lĩnh vực", "Số"], ["Kinh tế", 3]),), charts=(bars("Kinh tế"),))
    blocks = document_of(made, own(tmp_path, text), BODIES).body
    assert [type(block) for block in blocks] == [Heading, TableBlock, ChartBlock]
    assert (blocks[1].number, blocks[1].caption) == (1, "Các $ mô hình")
    assert (blocks[2].number, blocks[2].caption) == (1, "Số mô hình")


def test_headings_are_numbered_within_their_level(tmp_path: Path) -> None:
    text = "# A\n\n## B\n\nx\n\n## C\n\nx\n\n# D\n\n## E\n\nx\n\n## F\n"
    blocks = document_of(report(), own(tmp_path, text), BODIES).body
    headings = [(b.level, b.number, b.text) for b in blocks if isinstance(b, Heading)]
    assert headings == [(1, 1, "A"), (2, 1, "B"), (2, 2, "C"), (1, 2, "D"), (2, 1, "E")]


# --- words that come from files ---

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "# tiêu đề",
    "- gạch đầu dòng",
    "{{ 7 * 6 }}",
    "{% include 'x' %}",
    "trước\n\n# sau",
    "hết:",
    "]]> & <b>",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_model_is_called_stays_text(name: str, tmp_path: Path) -> None:
    models = TypicalModel(name, name), TypicalModel("Khác", "Hội B")
    paper = own(tmp_path, "{% for m in linh_vuc[0].tieu_bieu %}\n{{ m.cua }}\n{% endfor %}\n")
    made = document_of(report(fields=(FieldPart("kinh_te", "Kinh tế", models),)), paper, BODIES)
    line = " ".join(name.split())
    # Only a capital is put in front; nothing became a heading, an item or a clause of its own.
    assert made.body == (Paragraph(f"{line[:1].upper()}{line[1:]}; Hội B."),)


def test_signs_of_the_template_in_a_name_are_no_signs(tmp_path: Path) -> None:
    models = (TypicalModel("mất \ue000 dòng \ue002models|x\ue002 \x00\x1f\ud800", "Hội A"),)
    made = report(fields=(FieldPart("kinh_te", "Kinh tế", models),), tables=(table("models", ["a", "b"], ["x", 1]),))
    paper = own(tmp_path, "x: {{ linh_vuc[0].tieu_bieu[0].ten }} của {{ linh_vuc[0].tieu_bieu[0].cua }}")
    assert said(made, paper) == ["X: “mất � dòng �models|x� ���” của Hội A."]


# --- an office's own templates ---


def test_an_office_changes_one_part_and_keeps_the_others(tmp_path: Path) -> None:
    paper = own(tmp_path, "# Lưu ý riêng\n\nĐề nghị {{ dia_ban }} rà soát\n", "luu_y.j2")
    text = said(report(figure("models.total", 5)), paper)
    assert "Đề nghị Huyện A rà soát." in text
    assert any(line.startswith("Giai đoạn 2021-2023") for line in text)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a\n{{ so('models.total' }}", 2, "unexpected '}'"),
        ("a\n\n{{ khong_co }}", 3, "'khong_co' is undefined"),
        ("{{ so('indicators.khong_co') }}", 1, "“indicators.khong_co” is no figure"),
        ("{{ so('total') }}", 1, "“total” is no figure"),
        ("{{ bang('khong_co') }}", 1, "“khong_co” is unknown"),
        ("{% include 'khong_co.j2' %}", 1, "khong_co.j2"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ so(1, 2, 3) }}", 1, "argument"),
        ("{{ ().__class__.__bases__ }}", 1, "unsafe"),
        ("{% set x = luu_y.append(1) %}", 1, "unsafe"),
    ],
)
def test_a_mistake_names_file_and_line(text: str, line: int, why: str, tmp_path: Path) -> None:
    with pytest.raises(DvkError) as caught:
        said(report(), own(tmp_path, text))
    assert f"noi_dung.j2:{line}: " in caught.value.message
    assert why in caught.value.message
    assert caught.value.hint


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(DvkError, match="no such folder"):
        said(report(), Paper(profile="dang", templates=Path("/nowhere/at/all")))
