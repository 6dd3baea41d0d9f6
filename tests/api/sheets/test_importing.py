"""Rows to things: every column, every fault at its cell, names to ids, ids for rows without one, twins."""

import datetime as dt
import itertools
from typing import Any

import pytest

from api.sheets.faults import UnreadableSheet
from api.sheets.importing import Options, import_file, import_tables
from api.sheets.known import Known
from api.sheets.merging import empty_week, merged
from api.sheets.reading import Table
from api.texts import Texts
from models.loading import load_problem
from tests.api.sheets.books import DEMAND, KNOWN, OPTIONS, STORED, book, demand, fault, imported, the_demand, told
from tests.api.weeks import as_bytes

# ---- demands, column by column


def test_a_demand_with_all_that_people_write():
    made = the_demand(
        编号=7.0,
        申请单位="柳溪社区 居民委员会",
        区域="锦江区",
        坐标="104.06，30.65",
        坐标系="WGS-84",
        优先级="紧急",
        已等周数="2",
        时间="工作日 18:00-21:00",
        除外时间="3月12日",
        时长="1.5小时",
        次数="3次",
        最少次数=2.0,
        每天至多一次="否",
        两次间隔="1天",
        希望时间="周三 19:00-20:30",
        场地需要="礼堂或会议室",
        场地数量="２０人",
        步行距离="1公里",
        人员需要="急救×2(3级)；律师",
        物资需要="爱心包×5",
        同一场地="必须",
        同一人员="尽量",
        预算="12.5元",
        公开="否",
    )
    assert made == {
        "id": "7",
        "name": "周三义诊",
        "kind": "clinic",
        "organisation": "O",
        "area": "C",
        "location": [104.06, 30.65],
        "priority": 5,
        "weeks_waiting": 2,
        "windows": {
            "weekly": [{"days": ["workday"], "start": "18:00", "end": "21:00"}],
            "closed": [{"start": "2026-03-12T00:00:00+08:00", "end": "2026-03-13T00:00:00+08:00"}],
        },
        "minutes": 90,
        "sessions": 3,
        "min_sessions": 2,
        "one_per_day": False,
        "min_gap_minutes": 1440,
        "preferred": [{"days": ["wed"], "start": "19:00", "end": "20:30"}],
        "needs": [
            {"type": "space", "kinds": ["hall", "room"], "quantity": 20, "max_metres": 1000},
            {"type": "people", "skill": "first_aid", "count": 2, "min_level": 3},
            {"type": "people", "skill": "lawyer"},
            {"type": "supply", "kind": "care_pack", "quantity": 5},
        ],
        "same_spaces": "require",
        "same_people": "prefer",
        "budget_fen": 1250,
        "public": False,
    }


EVENING = {"start": "2026-03-09T18:00:00+08:00", "end": "2026-03-09T20:00:00+08:00"}


@pytest.mark.parametrize(
    "cells",
    [
        {"日期": dt.date(2026, 3, 9), "开始": dt.time(18, 0), "结束": dt.time(20, 0)},
        {"日期": dt.datetime(2026, 3, 9), "开始": "18:00", "结束": "20点"},
        {"日期": "46090", "开始": 0.75, "结束": 20.0 / 24},
        {"日期": 46090.0, "时间": "18:00-20:00"},
        {"日期": "3月9日", "开始": "18:00", "时长": "2小时"},
        {"开始": dt.datetime(2026, 3, 9, 18, 0), "结束": dt.datetime(2026, 3, 9, 20, 0)},
        {"开始": 46090.75, "结束": 46090 + 20 / 24},
        {"时间": "3月9日 18:00-20:00"},
        {"时间": '{"windows": [{"start": "2026-03-09T18:00:00+08:00", "end": "2026-03-09T20:00:00+08:00"}]}'},
    ],
)
def test_the_same_evening_in_the_ways_that_excel_and_people_store_it(cells):
    made = the_demand(**{"时间": "", **cells})
    assert made["windows"] == {"windows": [EVENING]}


def test_serial_numbers_as_text_count_from_1904_where_the_workbook_does():
    rows = (tuple(DEMAND), tuple({**DEMAND, "时间": "18:00-20:00"}.values()))
    rows = ((*rows[0], "日期"), (*rows[1], "44628"))
    report = import_tables([Table("需求", rows, since_1904=True)], KNOWN, OPTIONS)
    assert report.objects["demands"][0]["windows"] == {"windows": [EVENING]}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"时间": "晚上"}, "time_no_clock"),
        ({"时间": "周一 25:00-26:00"}, "time_clock"),
        ({"时间": "", "日期": "3月9日", "开始": "18:00"}, "time_no_end"),
        ({"时间": "18:00-19:00", "开始": "18:00"}, "times_twice"),
        ({"时间": ""}, "cell_missing"),
        ({"场地需要": ""}, "cell_missing"),
        ({"类别": " 　"}, "cell_missing"),
        ({"申请单位": "居委会"}, "name_unknown"),
        ({"申请单位": "柳溪社区居民委员汇"}, "name_misspelt"),
        ({"申请单位": "实验小学"}, "name_ambiguous"),
        ({"申请单位": '"没有"'}, "unknown_id"),
        ({"优先级": "9"}, "not_a_priority"),
        ({"次数": "0"}, "bad_sessions"),
        ({"次数": "2", "最少次数": "3"}, "min_above_max"),
        ({"场地数量": "-5"}, "too_small"),
        ({"场地数量": "99999999"}, "too_large"),
        ({"场地数量": "9" * 40}, "number_too_long"),
        ({"场地需要": "会议室；礼堂", "场地数量": "5"}, "need_of_several"),
        ({"人员数量": "2"}, "need_missing"),
        ({"坐标": "104.06"}, "not_a_place"),
        ({"坐标": "30.65,104.06"}, "too_large"),
        ({"经度": "104.06"}, "place_half"),
        ({"坐标": "104.06,30.65", "坐标系": "月球"}, "not_a_datum"),
        ({"除外时间": "每周三 18:00-19:00"}, "closed_weekly"),
        ({"时间": "周一 18:00-20:00 ×5"}, "capacity_not_meant"),
        ({"需要(JSON)": "会议室"}, "bad_json"),
        ({"需要(JSON)": "[1"}, "bad_json"),
        ({"名称": "a\x00b"}, "cell_characters"),
        ({"名称": "长" * 2001}, "text_too_long"),
        ({"名称": "#N/A"}, "cell_error"),
        ({"预算": "=cmd|' /C calc'!A0"}, "not_money"),
    ],
)
def test_every_fault_is_one_fault_with_sentences_in_both_languages(cells, code):
    assert fault(**cells) == code
    (found,) = demand(**cells).bad[0].faults
    for texts in (Texts("en"), Texts("zh")):
        rule, advice = found.told(texts)
        assert rule
        assert advice
    assert found.as_dict()["row"] == 2


def test_all_faults_of_a_row_are_told_each_at_its_own_cell():
    rows = [
        ["备注", "名称", "类别", "单位", "时间", "技能", "人数", "优先级"],
        ["", "x", "义诊", "无", "晚上", "医生", "-1", "9"],
    ]
    assert set(told(imported("demands", rows))) == {
        ("D2", "name_unknown"),
        ("E2", "time_no_clock"),
        ("G2", "too_small"),
        ("H2", "not_a_priority"),
    }


def test_texts_that_look_like_formulas_stay_texts():
    assert the_demand(名称="=cmd|' /C calc'!A0")["name"] == "=cmd|' /C calc'!A0"
    assert the_demand(名称="'@SUM(A1)")["name"] == "@SUM(A1)"


# ---- the other lists


def test_a_space_with_all_that_people_write():
    head = {
        "名称": "活动室",
        "所属单位": "O",
        "类型": "会议室",
        "高德坐标": "104.0694,30.6490",
        "容纳人数": "30人",
        "开放时间": "工作日 18:00-21:00 ×20；周末 9:00-21:00",
        "关闭时间": "3月10日-3月11日；3月14日 9:00-12:00",
        "独占": "是",
        "设施": "投影、坡道",
        "自留": "2",
        "准备时间": "半小时",
        "清场时间(小时)": "0.5",
        "最短时长": "1小时",
        "最长时长": "3小时",
        "提前量": "2天",
        "禁止出入": "每天 22:30-06:00",
        "服务区域": "锦江区；柳溪社区",
        "服务类别": "义诊；讲座",
        "每周限额": "8小时",
        "开门分": "20",
        "价格(元/小时)": "5.5",
    }
    (row,) = imported("spaces", [list(head), list(head.values())]).rows
    assert row.object is not None, row.faults
    made = dict(row.object)
    assert made.pop("id").startswith("space-")
    lon, lat = made.pop("location")
    assert abs(lon - 104.0669) < 0.0003
    assert abs(lat - 30.6514) < 0.0003
    days = ["2026-03-10", "2026-03-11", "2026-03-12"]
    assert made == {
        "name": "活动室",
        "owner": "O",
        "kind": "room",
        "capacity": 30,
        "exclusive": True,
        "features": ["投影", "坡道"],
        "availability": {
            "weekly": [
                {"days": ["workday"], "start": "18:00", "end": "21:00", "capacity": 20},
                {"days": ["sat", "sun"], "start": "09:00", "end": "21:00"},
            ],
            "closed": [
                *({"start": f"{a}T00:00:00+08:00", "end": f"{b}T00:00:00+08:00"} for a, b in itertools.pairwise(days)),
                {"start": "2026-03-14T09:00:00+08:00", "end": "2026-03-14T12:00:00+08:00"},
            ],
        },
        "reserve": 2,
        "setup_minutes": 30,
        "turnaround_minutes": 30,
        "min_minutes": 60,
        "max_minutes": 180,
        "notice_minutes": 2880,
        "no_entry": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "22:30", "end": "06:00"}],
        "serves": {"areas": ["C", "A"], "kinds": ["clinic", "lecture"]},
        "quota_minutes": 480,
        "opening_points": 20,
        "fen_per_unit_hour": 550,
    }


def test_a_volunteer_with_all_that_people_write():
    head = {
        "姓名": "沈医生",
        "技能": "医生:4；急救3；驾驶（2级）、理发师",
        "有效期": "急救 2026-12-31；医生 2027年1月1日",
        "标签": "女；持证",
        "兴趣": "义诊",
        "可服务时间": "周三 9:00-12:00",
        "请假": "3月11日",
        "每周最多小时": "6小时",
        "每天最多次数": "1次",
        "最远距离": "2公里",
        "速度": "4.5",
        "从家出发": "是",
    }
    (row,) = imported("volunteers", [list(head), list(head.values())]).rows
    assert row.object is not None, row.faults
    assert {k: v for k, v in row.object.items() if k not in ("id", "availability")} == {
        "name": "沈医生",
        "skills": {"doctor": 4, "first_aid": 3, "driving": 2, "barber": 1},
        "valid_until": {"first_aid": "2026-12-31", "doctor": "2027-01-01"},
        "tags": ["女", "持证"],
        "interests": ["clinic"],
        "max_minutes": 360,
        "max_sessions_per_day": 1,
        "speed_kmh": 4.5,
        "max_metres": 2000,
        "home_travel": True,
    }


def test_one_date_of_validity_is_for_every_skill():
    cells: list[Any] = ["甲", "医生；急救:2", dt.date(2026, 12, 31), "周三 9:00-12:00"]
    rows = [["姓名", "技能", "有效期", "时间"], cells]
    (row,) = imported("volunteers", rows).rows
    assert row.object is not None
    assert row.object["valid_until"] == {"doctor": "2026-12-31", "first_aid": "2026-12-31"}


# ---- sheets and references


def workbook(**sheets):
    return import_file(book(sheets), "week.xlsx", KNOWN, OPTIONS)


def test_rows_may_name_what_the_same_workbook_brings_in_any_order():
    report = workbook(
        说明=[["请在下面各表填写"]],
        需求=[list(DEMAND), list({**DEMAND, "申请单位": "新小学"}.values())],
        单位=[["单位名称", "区域"], ["新小学", "三圣社区"]],
        区域=[["名称", "上级"], ["三圣社区", "三圣街道"], ["三圣街道", "锦江区"]],
        通讯录=[["张三", "13800000000"]],
    )
    assert report.counts == {
        "areas": {"new": 2, "changed": 0, "unchanged": 0, "bad": 0},
        "organisations": {"new": 1, "changed": 0, "unchanged": 0, "bad": 0},
        "demands": {"new": 1, "changed": 0, "unchanged": 0, "bad": 0},
    }
    assert [(w.sheet, w.code) for w in report.warnings] == [("通讯录", "sheet_unknown")]
    week = merged({**empty_week(OPTIONS.first, "Asia/Shanghai"), **STORED}, report)
    assert len(load_problem(as_bytes(week)).demands) == 1


def test_rows_that_depend_on_bad_rows_are_bad_with_that_reason():
    report = workbook(
        区域=[["名称", "上级"], ["甲", "没有的区"]],
        单位=[["单位名称", "区域"], ["甲校", "甲"]],
        需求=[list(DEMAND), list({**DEMAND, "申请单位": "甲校"}.values()), list(DEMAND.values())],
    )
    assert told(report) == [("B2", "name_unknown"), ("B2", "row_depends"), ("C2", "row_depends")]
    assert report.bad[1].faults[0].blanks == {"place": "区域!2"}
    assert [r.state for r in report.rows] == ["bad", "bad", "bad", "new"]


def test_areas_in_a_circle_are_told_and_those_below_depend_on_them():
    rows = [["编号", "名称", "上级"], ["x", "甲", "乙"], ["y", "乙", "甲"], ["z", "丙", "乙"], ["w", "丁", "丁"]]
    assert set(told(imported("areas", rows))) == {
        *(("C2", "area_circle"), ("C3", "area_circle"), ("C4", "row_depends"), ("C5", "area_circle"))
    }


def test_an_update_that_fails_leaves_what_is_stored_to_be_named():
    rows = {
        "单位": [["编号", "单位名称", "区域"], ["O", "柳溪社区居民委员会", "没有"]],
        "需求": [list(DEMAND), list(DEMAND.values())],
    }
    assert told(workbook(**rows)) == [("C2", "name_unknown")]


def test_a_file_without_any_list_is_refused():
    with pytest.raises(UnreadableSheet) as e:
        import_file(book({"x": [["a", "b"]], "y": []}), "x.xlsx", KNOWN, OPTIONS)
    assert e.value.issues[0].code == "sheet_unknown"


def test_a_sheet_with_only_headers_is_told():
    report = imported("demands", [list(DEMAND)])
    assert report.rows == ()
    assert [w.code for w in report.warnings] == ["sheet_without_rows"]


def test_headers_that_come_again_on_every_printed_page_are_no_rows():
    report = imported("demands", [list(DEMAND), list(DEMAND.values()), [], list(DEMAND)])
    assert [r.row for r in report.rows] == [2]


def test_the_same_column_twice_is_told_where_both_say_something():
    rows = [[*DEMAND, "名称"], [*DEMAND.values(), ""], [*DEMAND.values(), "另名"]]
    assert told(imported("demands", rows)) == [("F3", "column_twice")]


def test_a_formula_that_failed_is_a_fault_of_its_cell():
    table = Table("需求", (tuple(DEMAND), ("", *tuple(DEMAND.values())[1:])), errors={(1, 0): "#REF!"})
    assert told(import_tables([table], KNOWN, OPTIONS)) == [("A2", "cell_error")]


def test_coordinates_of_no_said_datum_are_warned_of_once():
    rows = [[*DEMAND, "坐标"], *([*DEMAND.values(), f"104.0{n},30.6"] for n in range(3))]
    assert [w.code for w in imported("demands", rows).warnings] == ["datum_not_said"]
    there = Options("Asia/Shanghai", OPTIONS.first, datum="gcj02")
    assert imported("demands", rows, options=there).objects["demands"][0]["location"] != [104.00, 30.6]
    rows[0][-1] = "坐标(GPS)"
    assert imported("demands", rows).warnings == ()


# ---- ids, again and again


def test_a_file_sent_again_changes_nothing():
    rows = [list(DEMAND), list(DEMAND.values()), list({**DEMAND, "名称": "讲座"}.values()), list(DEMAND.values())]
    first = imported("demands", rows)
    made = first.objects["demands"]
    assert len({d["id"] for d in made}) == 3
    known = Known.of({**STORED, "demands": made})
    again = imported("demands", rows, known)
    assert [r.state for r in again.rows] == ["unchanged"] * 3
    assert again.objects == {}


def test_a_corrected_row_without_an_id_changes_what_it_was_before():
    stored = {**the_demand(优先级="2"), "id": "D-17"}
    known = Known.of({**STORED, "demands": [stored]})
    rows = [[*DEMAND, "优先级"], [*DEMAND.values(), "5"]]
    (row,) = imported("demands", rows, known).rows
    assert (row.id, row.state) == ("D-17", "changed")
    assert row.object == {**stored, "priority": 5}


def test_columns_that_a_sheet_lacks_keep_what_is_stored_and_blank_cells_clear_it():
    stored = {**the_demand(优先级="2", 预算="5"), "id": "D"}
    known = Known.of({**STORED, "demands": [stored]})
    (row,) = imported("demands", [["编号", "名称", "优先级"], ["D", "周三义诊", ""]], known).rows
    assert row.state == "changed"
    assert row.object == {k: v for k, v in stored.items() if k != "priority"}


def test_an_id_in_two_rows_is_told_at_the_second():
    rows = [["编号", *DEMAND], ["x", *DEMAND.values()], ["x", *DEMAND.values()]]
    report = imported("demands", rows)
    assert told(report) == [("A3", "row_id_twice")]
    assert report.bad[0].faults[0].blanks == {"part": "x", "place": "demands!2"}


# ---- twins


def test_wishes_that_may_be_the_same_are_told_and_never_merged():
    stored = {**the_demand(名称="急救培训"), "kind": "training", "id": "old"}
    known = Known.of({**STORED, "demands": [stored]})
    head = ["编号", *DEMAND]
    rows = [
        ["a", *DEMAND.values()],
        ["b", *{**DEMAND, "名称": "量血压", "时间": "3月11日 20:00-22:00"}.values()],
        ["c", *{**DEMAND, "名称": "周四下午的讲座", "类别": "讲座"}.values()],
        ["d", *{**DEMAND, "名称": "周四下午的讲坐", "类别": "课程", "时间": "周一 8:00-9:00"}.values()],
        ["e", *{**DEMAND, "名称": "急救培训课", "类别": "别的"}.values()],
        ["f", *{**DEMAND, "名称": "第1场活动安排", "类别": "甲"}.values()],
        ["g", *{**DEMAND, "名称": "第2场活动安排", "类别": "乙"}.values()],
    ]
    report = imported("demands", [head, *rows], known)
    pairs = [(d.one.id, d.other.id, d.why) for d in report.duplicates]
    assert sorted(pairs) == [("a", "b", "time"), ("c", "d", "name"), ("e", "old", "name")]
    assert len(report.objects["demands"]) == 7
    assert next(d for d in report.duplicates if d.one.id == "e").other.row == 0


def test_patterns_and_windows_overlap_only_where_their_times_do():
    head = ["编号", *DEMAND]
    rows = [
        ["a", *{**DEMAND, "名称": "甲", "时间": "周三 18:00-20:00"}.values()],
        ["b", *{**DEMAND, "名称": "乙", "时间": "周三 20:00-22:00"}.values()],
        ["c", *{**DEMAND, "名称": "丙", "时间": "3月20日 18:00-20:00"}.values()],
        ["d", *{**DEMAND, "名称": "丁", "时间": "4月1日起 周三 18:00-20:00"}.values()],
    ]
    assert imported("demands", [head, *rows]).duplicates == ()


# ---- the report


def test_the_report_is_plain_data_in_the_readers_language():
    report = imported("demands", [list(DEMAND), list(DEMAND.values()), list({**DEMAND, "时间": "晚上"}.values())])
    data = report.as_dict(Texts("zh"))
    assert data["counts"] == {"demands": {"new": 1, "changed": 0, "unchanged": 0, "bad": 1}}
    assert [r["state"] for r in data["rows"]] == ["new", "bad"]
    (told_,) = data["rows"][1]["faults"]
    assert told_ == {
        "sheet": "demands",
        "row": 3,
        "column": "D",
        "place": "demands!D3",
        "header": "时间",
        "value": "晚上",
        "code": "time_no_clock",
        "rule": "“晚上”没有写几点到几点",
        "advice": "请写明几点到几点，如 18:00-21:00，或写 全天",
    }
