"""Times in words: what each says in FORMAT.md's terms, and what is told instead of guessed."""

import datetime as dt
import zoneinfo

import pytest

from api.sheets.days import WEEK
from api.sheets.faults import CellError
from api.sheets.saying import times_in_words
from api.sheets.times import When, stretches_of

WHEN = When(zoneinfo.ZoneInfo("Asia/Shanghai"), dt.date(2026, 3, 9))
WORK, EVERY = list(WEEK[:5]), list(WEEK)


def weekly(days, start, end, **more):
    return {"days": days, "start": start, "end": end, **more}


def window(start, end, **more):
    return {"start": f"2026-{start}:00+08:00", "end": f"2026-{end}:00+08:00", **more}


def read(text, when=WHEN):
    return list(stretches_of(text, when))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("周一至周五 18:00-21:30", [weekly(WORK, "18:00", "21:30")]),
        ("星期一到五18：00～21：30", [weekly(WORK, "18:00", "21:30")]),
        ("１８：００－２０：００", [weekly(EVERY, "18:00", "20:00")]),
        ("工作日 18:00-07:30", [weekly(["workday"], "18:00", "07:30")]),
        ("工作日（节假日除外）18:00-20:00", [weekly(["workday"], "18:00", "20:00")]),
        ("每天 18:00-次日7:30", [weekly(EVERY, "18:00", "07:30")]),
        ("休息日全天", [weekly(["restday"], "00:00", "24:00")]),
        ("周末 9:00-17:00", [weekly(["sat", "sun"], "09:00", "17:00")]),
        ("周三/周五 19点到21点半", [weekly(["wed", "fri"], "19:00", "21:30")]),
        ("每周二下午2:00—4:00", [weekly(["tue"], "14:00", "16:00")]),
        ("周一三五 晚七点半至九点一刻", [weekly(["mon", "wed", "fri"], "19:30", "21:15")]),
        ("周一一点到三点", [weekly(["mon"], "01:00", "03:00")]),
        ("周日 18:00-24:00", [weekly(["sun"], "18:00", "24:00")]),
        ("周六 晚上10点-12点", [weekly(["sat"], "22:00", "24:00")]),
        ("周六 晚上10点-6点", [weekly(["sat"], "22:00", "06:00")]),
        ("周五至周一 8:00-9:00", [weekly(["fri", "sat", "sun", "mon"], "08:00", "09:00")]),
        ("Mon-Fri 18:00-21:30", [weekly(WORK, "18:00", "21:30")]),
        ("Tuesdays 6pm to 8:30 pm", [weekly(["tue"], "18:00", "20:30")]),
        ("sat and sun 9am-12pm", [weekly(["sat", "sun"], "09:00", "12:00")]),
        ("weekdays 10:00-12:00", [weekly(WORK, "10:00", "12:00")]),
        ("3月9日 18:00-20:00", [window("03-09T18:00", "03-09T20:00")]),
        ("2026年3月9日（周一）18:00至20:00", [window("03-09T18:00", "03-09T20:00")]),
        ("2026-03-09 18:00 – 20:00", [window("03-09T18:00", "03-09T20:00")]),
        ("9 Mar 18:00-20:00", [window("03-09T18:00", "03-09T20:00")]),
        (
            "3月9日、3月11日 18:00-次日8:00",
            [window("03-09T18:00", "03-10T08:00"), window("03-11T18:00", "03-12T08:00")],
        ),
        ("2026-03-09 18:00 - 2026-03-11 08:00", [window("03-09T18:00", "03-11T08:00")]),
        ("3月9日-13日 18:00-20:00", [weekly(EVERY, "18:00", "20:00", **{"from": "2026-03-09", "until": "2026-03-13"})]),
        (
            "3月1日至6月30日 周六 9:00-11:00",
            [weekly(["sat"], "09:00", "11:00", **{"from": "2026-03-01", "until": "2026-06-30"})],
        ),
        ("3月1日起 周二 18:00-20:00", [weekly(["tue"], "18:00", "20:00", **{"from": "2026-03-01"})]),
        ("周二 18:00-20:00 至6月30日", [weekly(["tue"], "18:00", "20:00", until="2026-06-30")]),
        ("from 1 Mar Mon 18:00-20:00", [weekly(["mon"], "18:00", "20:00", **{"from": "2026-03-01"})]),
        (
            "周一至周五 18:00-08:00 ×20；周末 全天 限30",
            [weekly(WORK, "18:00", "08:00", capacity=20), weekly(["sat", "sun"], "00:00", "24:00", capacity=30)],
        ),
        (
            "周一 9:00-12:00，14:00-17:00\n周六 10:00-12:00",
            [weekly(["mon"], "09:00", "12:00"), weekly(["mon"], "14:00", "17:00"), weekly(["sat"], "10:00", "12:00")],
        ),
        (
            "周二 8:00-9:00 3月10日 9:00-10:00",
            [weekly(["tue"], "08:00", "09:00"), window("03-10T09:00", "03-10T10:00")],
        ),
    ],
)
def test_words_become_windows_and_patterns(text, means):
    assert read(text) == means


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("晚上", "time_no_clock"),
        ("周三晚上", "time_no_clock"),
        ("周三", "time_no_clock"),
        ("18:00-20:00 周三", "time_no_clock"),
        ("周一 18:00", "time_no_end"),
        ("周一 25:00-26:00", "time_clock"),
        ("周一 18:70-20:00", "time_clock"),
        ("周一 24:00-25:00", "time_clock"),
        ("周一 24:00-次日2:00", "time_clock"),
        ("周一至周五（法定节假日除外） 18:00-20:00", "time_holidays"),
        ("周一 8:00-次日9:00", "time_too_long"),
        ("周一 18:00-3月10日 8:00", "time_no_date"),
        ("3月9日(周二) 18:00-20:00", "time_other_day"),
        ("3月10日 18:00-3月9日 20:00", "time_order"),
        ("6月1日至3月1日 周一 18:00-20:00", "time_order"),
        ("3月9日 18:00-20:00 至3月10日", "time_dates_mixed"),
        ("2月30日 18:00-20:00", "not_a_date"),
        ("1899-01-01 18:00-20:00", "date_far_away"),
        ("9999-12-31 18:00-20:00", "date_far_away"),
        ("3/9 18:00-20:00", "time_words"),
        ("看情况", "time_words"),
        ("周一 18:00-20:00 看情况", "time_words"),
        (";".join(["18:00-20:00"] * 501), "time_too_many"),
    ],
)
def test_what_is_not_understood_is_told(text, code):
    with pytest.raises(CellError) as e:
        read(text)
    assert e.value.code == code


@pytest.mark.parametrize(("first", "year"), [("2026-12-28", 2027), ("2026-01-05", 2026), ("2026-07-20", 2027)])
def test_a_date_without_a_year_is_the_one_nearest_to_the_week(first, year):
    when = When(WHEN.zone, dt.date.fromisoformat(first))
    assert read("1月2日 8:00-9:00", when)[0]["start"] == f"{year}-01-02T08:00:00+08:00"


def test_wall_times_of_a_clock_change_are_read_as_the_format_says():
    berlin = When(zoneinfo.ZoneInfo("Europe/Berlin"), dt.date(2026, 3, 29))
    assert read("2026-03-29 2:30-4:00", berlin)[0]["start"] == "2026-03-29T03:30:00+02:00"
    assert read("2026-10-25 2:30-4:00", berlin)[0]["start"] == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "stretch",
    [
        weekly(WORK, "18:00", "24:00", capacity=3),
        weekly(["sun", "mon"], "22:00", "06:00", until="2026-03-11"),
        weekly(["workday", "sat"], "08:00", "08:00", **{"from": "2026-03-01", "until": "2026-03-11"}),
        weekly(EVERY, "00:00", "24:00", **{"from": "2026-03-01"}),
        window("03-09T18:00", "03-10T00:00"),
        window("03-09T18:00", "03-12T06:00", capacity=0),
        {"start": "2026-03-09T18:00:30+08:00", "end": "2026-03-09T18:00:45+08:00"},
    ],
)
def test_what_is_written_is_read_as_the_same(stretch, language):
    assert read(times_in_words([stretch], language, WHEN.zone)) == [stretch]
