"""Single values: what people write, exactly, and what is told."""

import datetime as dt

import pytest

from api.sheets import scalars as s
from api.sheets.faults import CellError
from api.sheets.kinds import Kinds
from api.sheets.needs import needs_of
from api.sheets.plain import text_of

FIRST = dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (s.whole, "１，２００", 1200),
        (s.whole, "20个", 20),
        (s.whole, "三次", 3),
        (s.whole, "十二", 12),
        (s.whole, "-5", -5),
        (s.whole, "1e3", 1000),
        (s.minutes, "90", 90),
        (s.minutes, "90分钟", 90),
        (s.minutes, "1.5小时", 90),
        (s.minutes, "1小时30分", 90),
        (s.minutes, "一个半小时", 90),
        (s.minutes, "半小时", 30),
        (s.minutes, "两小时", 120),
        (s.minutes, "2天", 2880),
        (s.minutes, "1:30", 90),
        (s.minutes, "2 h", 120),
        (s.metres, "400米", 400),
        (s.metres, "1.5公里以内", 1500),
        (s.metres, "2 km", 2000),
        (s.fen, "12.5", 1250),
        (s.fen, "￥1,200.05元", 120005),
        (s.fen, "1.2万元", 1200000),
        (s.fen, "300分", 300),
        (s.fen, "5元/小时", 500),
        (s.decimal_number, "4.5公里/小时", 4.5),
        (s.yes_no, "√", True),
        (s.yes_no, "否", False),
        (s.yes_no, "YES", True),
        (s.priority, "紧急", 5),
        (s.priority, "５", 5),
        (s.priority, "3 普通", 3),
        (s.sessions, "每次", "each"),
        (s.sessions, "3次", 3),
        (s.sameness, "尽量", "prefer"),
    ],
)
def test_words_and_numbers_are_read(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (s.whole, "几个", "not_a_number"),
        (s.whole, "2.5", "not_whole"),
        (s.whole, "9" * 30, "number_too_long"),
        (s.whole, "1" * 5000, "number_too_long"),
        (s.whole, "1e300", "number_too_long"),
        (s.minutes, "一会儿", "not_a_length"),
        (s.minutes, "0.3分钟", "not_whole"),
        (s.metres, "不远", "not_a_distance"),
        (s.fen, "0.001", "not_whole"),
        (s.fen, "很少", "not_money"),
        (s.yes_no, "也许", "not_yes_or_no"),
        (s.priority, "6", "not_a_priority"),
        (s.priority, "马上", "not_a_priority"),
        (s.sameness, "随便", "not_sameness"),
    ],
)
def test_what_is_no_such_value_is_told(read, text, code):
    with pytest.raises(CellError) as e:
        read(text)
    assert e.value.code == code


def test_bare_numbers_count_in_the_unit_of_their_header():
    assert s.minutes("1.5", "小时") == 90
    assert s.metres("0.4", "公里") == 400
    assert s.fen("300", "分") == 300


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026/3/9", "2026-03-09"),
        ("2026年3月9日", "2026-03-09"),
        ("3月9号", "2026-03-09"),
        ("Mar 9, 2026", "2026-03-09"),
        ("46090", "2026-03-09"),
        ("2026-03-09 00:00", "2026-03-09"),
    ],
)
def test_dates(text, date):
    assert s.date(text, FIRST).isoformat() == date


def test_serial_dates_count_from_1904_where_the_workbook_says_so():
    assert s.date("44628", FIRST, since_1904=True) == dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"),
        (1.5, "1.5"),
        ("007", "007"),
        (True, "true"),
        (dt.date(2026, 3, 9), "2026-03-09"),
        (dt.datetime(2026, 3, 9, 17, 59, 59, 999_999), "2026-03-09 18:00"),
        (dt.time(18, 0), "18:00"),
        (dt.timedelta(hours=30, minutes=15), "30:15"),
        ("　全角空格\xa0", "全角空格"),
        ("'=1+1", "=1+1"),
        ("'quoted", "'quoted"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_cells_as_text(cell, text):
    assert text_of(cell) == text


def test_control_characters_are_told():
    with pytest.raises(CellError) as e:
        text_of("a\x00b")
    assert e.value.code == "cell_characters"


@pytest.mark.parametrize(
    ("text", "type_", "needs"),
    [
        ("会议室", "space", [{"type": "space", "kinds": ["room"], "quantity": 1}]),
        (
            "礼堂或会议室×2（设施：投影+坡道，至少1）",
            "space",
            [
                {
                    "type": "space",
                    "kinds": ["hall", "room"],
                    "quantity": 2,
                    "features": ["投影", "坡道"],
                    "min_quantity": 1,
                }
            ],
        ),
        (
            "停车场×20(可拆分, 每处至少4, 700米内)",
            "space",
            [
                {
                    "type": "space",
                    "kinds": ["car_park"],
                    "quantity": 20,
                    "split": True,
                    "min_piece": 4,
                    "max_metres": 700,
                }
            ],
        ),
        (
            "急救×2；律师×1(3级)",
            "people",
            [
                {"type": "people", "skill": "first_aid", "count": 2},
                {"type": "people", "skill": "lawyer", "count": 1, "min_level": 3},
            ],
        ),
        (
            "医生、护士×2名",
            "people",
            [{"type": "people", "skill": "doctor"}, {"type": "people", "skill": "nurse", "count": 2}],
        ),
        (
            "米x2, 油×1",
            "supply",
            [{"type": "supply", "kind": "米", "quantity": 2}, {"type": "supply", "kind": "油", "quantity": 1}],
        ),
    ],
)
def test_needs_in_words(text, type_, needs):
    assert needs_of(text, type_, Kinds()) == needs


@pytest.mark.parametrize(("text", "type_"), [("会议室(大一点)", "space"), ("×3", "people"), ("米(3级)", "supply")])
def test_needs_that_are_not_understood_are_told(text, type_):
    with pytest.raises(CellError) as e:
        needs_of(text, type_, Kinds())
    assert e.value.code == "need_words"


def test_a_word_of_two_kinds_is_the_one_in_use():
    assert Kinds().of("球场") == "pitch"
    assert Kinds(["court"]).of("球场") == "court"
    assert Kinds(["停车场"]).of("停车场") == "停车场"
    assert Kinds().of("气功") == "气功"
