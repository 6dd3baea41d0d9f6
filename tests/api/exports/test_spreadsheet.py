"""The spreadsheet as a reader opens and prints it: groups, local times, text that stays text, equal bytes."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from api.exports.paper import characters
from api.exports.spreadsheet import spreadsheet
from api.exports.view import view_of
from api.exports.viewer import Viewer
from models.plan import Plan
from tests.api.exports.weeks import CASE, FAIR, LOST, SALT, VISIT, its_plan, neighbourhood
from tests.build import plan_of, session

NIGHT = session("fair", "tue 19:00", 12 * 60, 1, [(0, "hall", 3)], [(1, "wang")])
DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "https://example.org",
    "mailto:a@b.c",
    "{=1}",
    "007",
    "1e5",
]


def made(viewer=None, language="en", week=None, plan=None, **options):
    view = view_of((week or neighbourhood()).problem(), plan or its_plan(), viewer or Viewer.planner())
    return spreadsheet(view, language, **options)


def opened(*args, **options):
    return openpyxl.load_workbook(io.BytesIO(made(*args, **options)))


def rows(sheet):
    """Rows without empty cells at their ends."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    return found


def test_the_sheets_in_both_languages():
    assert opened().sheetnames == ["Summary", "By requester", "By lender", "By person", "Not served"]
    assert opened(language="zh").sheetnames == ["概要", "按需求方", "按出借方", "按人员", "未满足"]


def test_by_requester_with_a_heading_for_each_and_local_times():
    found = rows(opened(plan=its_plan(FAIR, CASE, VISIT, NIGHT))["By requester"])
    assert found[0] == ["date", "day", "time", "what", "where", "people", "things"]
    monday, tuesday = dt.datetime(2026, 3, 9), dt.datetime(2026, 3, 10)  # noqa: DTZ001
    assert found[1:4] == [
        ["河畔社区居委会 · south (2)"],
        [monday, "Mon", "10:00–12:00", "邻里集市", "学校礼堂 ×20", "沈医生 (help), 王芳 (help)", "gift ×2"],
        [tuesday, "Tue", "19:00–07:00 next day", "邻里集市", "学校礼堂 ×3", "王芳 (help)"],
    ]
    assert found[4] == ["赵家 · estate (2)"]
    chinese = rows(opened(language="zh", plan=its_plan(NIGHT))["按需求方"])
    assert chinese[1] == ["河畔社区居委会 · south（1 项）"]
    assert chinese[2][1:3] == ["周二", "19:00–次日 07:00"]


def test_by_lender_spaces_and_things():
    found = rows(opened()["By lender"])
    assert found[1] == ["第一小学 (3)"]
    assert [r[3:7] for r in found[2:]] == [
        ["学校礼堂", 20, "河畔社区居委会", "邻里集市"],
        ["gift", 2, "河畔社区居委会", "邻里集市"],
        ["学校礼堂", 5, "赵家", "赵家纠纷"],
    ]


def test_by_person_with_the_sum_of_hours():
    found = rows(opened()["By person"])
    assert found[1] == ["沈医生 · 卫生站 (sessions: 3, hours: 4)"]
    assert [r[3:] for r in found[2:5]] == [
        [2, "邻里集市", "help", "学校礼堂", "河畔社区居委会"],
        [1, "赵家纠纷", "help", "学校礼堂", "赵家"],
        [1, "赵奶奶探访", "help", "赵家", "赵家"],
    ]
    assert found[5] == ["王芳 · 河畔社区居委会 (sessions: 1, hours: 2)"]


def test_what_is_left_out_and_why():
    found = rows(opened(viewer=Viewer.unit("committee", SALT))["Not served"])
    assert found[1:] == [
        ["河畔社区居委会 · south (1)"],
        [
            "合唱",
            1,
            "others have it",
            "best effort",
            "private session, 学校礼堂, 王芳",
            "open 学校礼堂 on Tuesday to 21:30",
        ],
    ]


def test_the_summary():
    plan = its_plan(score={"total": 4210}, bound=4300, gap=0.0209, stop_reason="time_limit")
    problem = neighbourhood().problem()
    found = dict(r for r in rows(opened(plan=plan)["Summary"])[2:])
    assert rows(opened(plan=plan)["Summary"])[0] == ["The week 2026-03-09 – 2026-03-15"]
    assert found == {
        "made for": "the planner (everything)",
        "planned as of": "2026-03-09 00:00 (Asia/Shanghai)",
        "sessions in these sheets": 3,
        "sessions": "3 of 4",
        "sessions left out": 1,
        "score": 4210,
        "bound": 4300,
        "gap": "2.1%",
        "known": "keeps every rule",
        "stopped because": "time was up",
        "problem_sha256": problem.sha256,
    }
    labels = [r[0] for r in rows(opened(viewer=Viewer.volunteer("shen", SALT))["Summary"])[2:]]
    assert labels == ["made for", "planned as of", "sessions in these sheets", "problem_sha256"]
    assert ["made for", "第一小学"] in rows(opened(viewer=Viewer.unit("school", SALT))["Summary"])
    assert ["读者", "south"] in rows(opened(viewer=Viewer.coordinator({"south"}, (), SALT), language="zh")["概要"])


def test_masked_requests_stand_together_at_the_end():
    found = rows(opened(viewer=Viewer.volunteer("shen", SALT))["By requester"])
    assert [r[0] for r in found if len(r) == 1] == ["河畔社区居委会 · south (1)", "private (2)"]
    assert found[-1][3:5] == ["private session", "you will be told where"]


@pytest.mark.parametrize("name", DANGEROUS)
def test_text_stays_text_whatever_it_begins_with(name):
    week = neighbourhood().demand("fair", name=name).organisation("committee", name=name).volunteer("shen", name=name)
    week.space("hall", name=name).area("south", "city")
    left = {**LOST, "remedies": [{"change": name, "net_points": 1}]}
    data = made(week=week, plan=its_plan(unserved=[left]))
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [
        c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None and name in str(c.value)
    ]
    assert len(found) > 8
    assert {c.data_type for c in found} == {"s"}
    assert all(c.hyperlink is None for c in found)
    assert b"<f>" not in b"".join(parts(data).values())


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_names_that_xml_and_cells_cannot_hold():
    names = 'a\x07b\x00c￾d\n<&>"' + "很" * 1_900
    people = [f"p{k}" for k in range(30)]
    week = neighbourhood().demand("fair", name=names)
    for p in people:
        week.volunteer(p, name=f"{p}" + "x" * 1_900)
    plan = plan_of(session("fair", "mon 10:00", people=[(1, p) for p in people]))
    found = rows(opened(week=week, plan=plan)["By requester"])
    assert found[2][3].startswith('a b cd <&>"很')
    assert len(found[2][5]) == 32_000


def test_equal_input_gives_equal_bytes():
    assert made() == made()
    assert b"2026-03-08T16:00:00Z" in parts(made())["docProps/core.xml"]


@pytest.mark.parametrize("name", ["By requester", "By lender", "By person", "Not served"])
def test_pages_for_a4_with_titles_and_numbers(name):
    sheet = opened()[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.oddHeader.left.text.startswith(name)
    assert [b.id for b in sheet.row_breaks.brk] == []


def test_a_page_for_each_group_where_asked():
    sheet = opened(page_per_group=True)["By person"]
    headings = [k for k, r in enumerate(rows(sheet), start=1) if len(r) == 1]
    assert [b.id + 1 for b in sheet.row_breaks.brk] == headings[1:]


def test_columns_are_wide_enough_for_chinese_and_rows_high_enough_for_the_rest():
    assert (characters("学校礼堂 ×20"), characters("hall"), characters(1_000)) == (12, 4, 5)
    sheet = opened(week=neighbourhood().demand("fair", name="很长的名字" * 12))["By requester"]
    assert sheet.column_dimensions["E"].width >= 13
    assert sheet.column_dimensions["D"].width < 32
    assert sheet.row_dimensions[3].height >= 4 * 15


def test_an_empty_plan_has_all_sheets():
    book = opened(plan=Plan(assignments=()))
    assert [rows(book[name])[1] for name in book.sheetnames[1:]] == [["nothing"]] * 4


def test_a_plan_of_the_year_3():
    ancient = session("fair", "mon 10:00") | {"start": "0003-03-09T10:00:00+08:00", "end": "0003-03-09T11:00:00+08:00"}
    assert rows(opened(plan=plan_of(ancient))["By requester"])[2][0] == "0003-03-09"
