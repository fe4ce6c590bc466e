"""Tables read as people see them, whatever program wrote them."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot import tables
from bot.tables import Row
from bot.texts import Texts
from tests.bot.tables.books import book, by_hand, saved

ASKED = {"title": ("选题", "标题", "title", "topic"), "due": ("截止", "due"), "price": ("价格", "price")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_encoding_and_separator_is_found_out(encoding: str, separator: str) -> None:
    lines = [("选题", "价格"), ("海岛三天两夜，怎么补涂", "129"), ("油皮能用吗", "99")]
    words = "\r\n".join(separator.join(line) for line in lines)

    assert [row.cells for row in tables.read("x.csv", words.encode(encoding)).lines] == lines


def test_rows_keep_the_numbers_people_see() -> None:
    table = tables.read("x.csv", '选题,备注\r\n\r\n海岛,"第一行\n第二行"\r\n油皮,\r\n'.encode())

    assert table.header == ("选题", "备注")
    assert table.rows == (Row(3, ("海岛", "第一行\n第二行")), Row(5, ("油皮", "")))


def test_a_column_of_sentences_stays_one_column() -> None:
    words = "选题\n海岛,三天两夜\n油皮能用吗\n怎么卸\n通勤"
    assert [row.cells for row in tables.read("x.csv", words.encode()).rows][1:] == [
        ("油皮能用吗",),
        ("怎么卸",),
        ("通勤",),
    ]
    assert tables.read("x.csv", words.encode()).rows[0].cells == ("海岛,三天两夜",)


def test_excels_note_of_the_separator_is_no_row() -> None:
    table = tables.read("x.csv", "sep=;\r\n选题;价格\r\na,b;c".encode())
    assert table.lines == (Row(2, ("选题", "价格")), Row(3, ("a,b", "c")))


def test_words_after_a_closing_quotation_mark_are_kept() -> None:
    table = tables.read("x.csv", '选题,价格\n"海岛"系列,1\n"油,皮",2\n5" 屏,3'.encode())
    assert [row.cells[0] for row in table.rows] == ["海岛系列", "油,皮", '5" 屏']


# --- by the caller's names ---


def test_columns_are_found_by_any_of_their_names() -> None:
    table = tables.read("x.csv", "备注,Topic *,截止（月/日）\n随便,海岛,2-11\n".encode())
    found = table.records(ASKED, needed=("title",))

    (record,) = found
    assert (record["title"], record["due"], record["price"], record.line) == ("海岛", "2-11", "", 2)
    assert found.unknown == ("备注",)
    assert found.fields == ("title", "due")


def test_a_title_above_the_header_is_passed_over() -> None:
    table = tables.read("x.csv", "2月选题包,,\n填表人：许宁,,\n选题,截止,价格\n海岛,2-11,129\n".encode())
    assert [record["title"] for record in table.records(ASKED)] == ["海岛"]


def test_without_a_header_fields_come_in_order() -> None:
    found = tables.pasted("海岛 | 2-11\n油皮 | 2-12").records(ASKED, order=("title", "due"))
    assert [(record["title"], record["due"]) for record in found] == [("海岛", "2-11"), ("油皮", "2-12")]


def test_without_a_header_or_an_order_the_columns_are_asked_for() -> None:
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.csv", "海岛,2-11\n".encode()).records(ASKED, needed=("title", "due"))
    assert (refusal.value.key, refusal.value.values["columns"]) == ("tables.no_header", "选题、截止")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.csv", "选题,价格\n海岛,129\n".encode()).records(ASKED, needed=("title", "due"))
    assert (refusal.value.key, refusal.value.values) == ("tables.no_column", {"columns": "截止", "line": 1})


def test_a_column_that_stands_there_twice_is_named() -> None:
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.csv", "选题,选题\n海岛,海岛\n".encode()).records(ASKED)
    assert (refusal.value.key, refusal.value.values["column"]) == ("tables.column_twice", "选题")


def test_of_two_columns_for_one_field_the_plainer_name_is_read_and_the_other_said_to_be_unused() -> None:
    found = tables.read("x.csv", "标题,选题\n三天两夜,海岛\n".encode()).records(ASKED)
    assert ([record["title"] for record in found], found.unknown) == (["海岛"], ("标题",))


def test_a_cell_beside_the_table_is_a_fault_with_its_place() -> None:
    found = tables.read("x.csv", "选题,截止\n海岛,2-11\n油皮,2-12,啊\n".encode()).records(ASKED)
    (fault,) = found.faults
    assert (fault.key, fault.line, fault.column, fault.value) == ("tables.fault.astray", 3, "C", "啊")


def test_a_fault_of_the_callers_own_names_line_and_column(texts: Texts) -> None:
    (record,) = tables.read("x.csv", "选题,截止\n海岛,某天\n".encode()).records(ASKED)
    fault = record.fault("tables.fault.error", "due")
    assert texts.label(fault.key, "zh", **fault.blanks) == "第 2 行「截止」显示的是错误 某天，请改成正确的内容"
    assert "Line 2" in texts.label(fault.key, "en", **fault.blanks)


# --- Excel ---


def test_an_excel_file_reads_as_it_looks() -> None:
    def look(sheet: Worksheet) -> None:
        for place, form in {"B2": "yyyy-mm-dd", "C2": "h:mm", "D2": "m月d日 h:mm", "E2": "0.0%", "F2": '"¥"0.00',
                            "G2": "[h]:mm", "H2": '[$-804]yyyy"年"m"月"d"日"', "I2": "General"}.items():  # fmt: skip
            sheet[place].number_format = form

    values: list[Any] = ["海岛", date(2026, 2, 11), time(22, 0), datetime(2026, 2, 11, 22, 0), 0.155, 129.0,
              timedelta(hours=30), date(2026, 2, 11), 13800138000]  # fmt: skip
    rows: list[list[Any]] = [list("abcdefghi"), values]
    table = tables.read("x.xlsx", book(rows, look))

    assert table.rows[0].cells == (
        "海岛", "2026-02-11", "22:00", "2026-02-11 22:00", "15.5%", "129", "30:00", "2026-02-11", "13800138000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (-5, "-5"),
        (1e-7, "0.0000001"),
        (129.9, "129.9"),
        (True, "TRUE"),
    ],
)
def test_numbers_are_not_dressed_up(number: float, seen: str) -> None:
    rows: list[list[Any]] = [["a", "b"], [number, "x"]]
    assert tables.read("x.xlsx", book(rows)).rows[0].cells[0] == seen


def test_a_cell_merged_over_rows_stands_in_each_and_over_columns_in_the_first() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B4:C4")

    rows: list[list[Any]] = [["卖点", "选题", "价格"], ["补涂", "海岛", 1], [None, "通勤", 2], ["控油", "油皮", None]]
    table = tables.read("x.xlsx", book(rows, merge))
    assert [row.cells for row in table.rows] == [("补涂", "海岛", "1"), ("补涂", "通勤", "2"), ("控油", "油皮")]


def test_the_first_visible_sheet_is_read_or_the_one_that_is_named() -> None:
    made = Workbook()
    made.worksheets[0].title = "说明"
    made.worksheets[0].sheet_state = "hidden"
    for name in ("选题", "旧选题"):
        made.create_sheet(name).append([name])
    data = saved(made)

    first, named = tables.read("x.xlsx", data), tables.read("x.xlsx", data, sheet="旧选题")
    assert (first.sheet, first.header, first.others) == ("选题", ("选题",), ("说明", "旧选题"))
    assert named.header == ("旧选题",)
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.xlsx", data, sheet="新选题")
    assert refusal.value.key == "tables.no_sheet"


def test_a_formula_counts_by_its_value_and_without_one_is_a_fault() -> None:
    data = by_hand(
        '<row r="1"><c t="inlineStr"><is><t>选题</t></is></c><c t="inlineStr"><is><t>价格</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>X1</f><v>海岛</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>X1</f><v></v></c><c r="B3"><f>1+1</f></c></row>'
        '<row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4"><v>3</v></c></row>'
    )
    found = tables.read("x.xlsx", data).records(ASKED)

    assert [(record["title"], record["price"]) for record in found] == [("海岛", "2"), ("", "3")]
    assert [(f.key, f.line, f.column, f.value) for f in found.faults] == [
        ("tables.fault.formula", 3, "价格", ""),
        ("tables.fault.error", 4, "选题", "#REF!"),
    ]


def test_faults_in_columns_that_nobody_asked_for_do_not_matter() -> None:
    data = book([["选题", "算一算"], ["海岛", "=1+1"]])
    assert tables.read("x.xlsx", data).records(ASKED).faults == ()


def test_the_old_calendar_of_macs_is_understood() -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)
    made.worksheets[0].append(["a"])
    made.worksheets[0].append([date(2026, 2, 11)])
    assert tables.read("x.xlsx", saved(made)).rows[0].cells == ("2026-02-11",)


def test_twenty_thousand_rows_are_read_and_one_more_is_not() -> None:
    line = "海岛,2026-02-11,129\n"
    found = tables.read("x.csv", ("选题,截止,价格\n" + line * 20_000).encode()).records(ASKED)
    assert (len(found), found.rows[-1].line) == (20_000, 20_001)
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.csv", ("选题,截止,价格\n" + line * 20_020).encode())
    assert refusal.value.key == "tables.too_many_rows"


def test_what_we_write_another_program_reads() -> None:
    data = tables.write_xlsx(["选题", "价格"], [["海岛\n通勤", "007"], ["=1+1", ""]])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["选题", "价格"], ["海岛\n通勤", "007"], ["'=1+1", None],
    ]  # fmt: skip


def test_a_table_travels_as_text() -> None:
    table = tables.read("x.csv", "选题,截止\n海岛,2-11\n".encode())
    assert tables.unpack(tables.pack(table)) == table
