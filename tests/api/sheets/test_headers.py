"""Which list a sheet is, where its headers stand, which column is which."""

import pytest

from api.sheets.headers import header_key, recognised
from api.sheets.lists import COLUMNS, HEADERS, MODELS, SHEET_NAMES
from api.sheets.plain import folded
from api.sheets.reading import Table

PLAIN = [["x"]]


def sheet_of(name, *rows):
    return recognised(Table(name, tuple(tuple(r) for r in rows)))


@pytest.mark.parametrize("listed", COLUMNS)
def test_every_header_of_a_list_means_one_column_and_every_field_has_one(listed):
    seen: dict[str, str] = {}
    for column in COLUMNS[listed]:
        for name in {folded(n) for n in (column.zh, column.en, column.key, *column.aliases)}:
            assert seen.setdefault(name, column.key) == column.key, name
    assert {c.gives for c in COLUMNS[listed]} == set(MODELS[listed].model_fields)
    assert set(HEADERS[listed]) == {c.key for c in COLUMNS[listed]}


@pytest.mark.parametrize("listed", COLUMNS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_headers_of_a_template_are_recognised_without_a_name(listed, language):
    found = sheet_of("Sheet1", [c.header(language) for c in COLUMNS[listed]])
    assert found is not None
    assert found.listed == listed
    assert [p.column.key for p in found.columns] == [c.key for c in COLUMNS[listed]]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("name", "listed"), [(n, listed) for listed, names in SHEET_NAMES.items() for n in (names[0], names[-1])]
)
def test_a_sheet_is_known_by_its_name(name, listed):
    found = sheet_of(f"2026年3月{name}", ["编号", "名称", "数量"])
    assert found is not None
    assert found.listed == listed


def test_of_two_lists_in_a_name_the_last_counts():
    found = sheet_of("社区需求", ["名称", "类别", "单位"])
    assert found is not None
    assert found.listed == "demands"


def test_titles_and_blank_rows_above_the_headers_are_passed_over():
    found = sheet_of(
        "表1", ["三月需求清单"], [], ["填表人：", "张三"], ["名称*", "类别（必填）", "单位：", "时间", "场地需要"]
    )
    assert found is not None
    assert (found.listed, found.header_row, len(found.columns)) == ("demands", 3, 5)


def test_a_sheet_of_something_else_is_not_recognised():
    assert sheet_of("通讯录", ["张三", "李四"], ["王五", "赵六"]) is None
    assert sheet_of("x", *[["a"]] * 40, ["名称", "类别", "单位", "时间", "场地"]) is None


def test_numbers_of_people_belong_to_the_need_on_their_left():
    found = sheet_of(
        "需求", ["名称", "类别", "单位", "时间", "场地类别", "人数", "至少", "技能", "人数", "最少", "物资", "数量"]
    )
    assert found is not None
    keys = [p.column.key for p in found.columns][4:]
    assert keys == [
        *("space_kinds", "space_quantity", "space_least"),
        *("people_skills", "people_count", "people_least"),
        *("supply_kinds", "supply_quantity"),
    ]


def test_unknown_columns_are_told_with_a_guess_and_usual_ones_are_not():
    found = sheet_of("需求", ["名称", "类别", "单位", "时间", "优先及", "天气", "备注", "联系电话", "序号"])
    assert found is not None
    assert [(w.place, w.code, w.blanks) for w in found.warnings] == [
        ("需求!E1", "column_misspelt", {"guess": "优先级"}),
        ("需求!F1", "column_unknown", {}),
    ]


def test_headers_are_compared_without_units_stars_and_width():
    assert header_key("时长（小时）*：") == header_key("时长")
    assert header_key("Set-up ") == header_key("set-up")
