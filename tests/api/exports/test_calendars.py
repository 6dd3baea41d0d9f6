"""Feeds as a calendar program reads them: RFC 5545 essentials, local times, words in both languages, whose they are."""

import datetime as dt
import re

import pytest

from api.exports.calendars import CalendarOptions, Feed, calendar, calendar_of_weeks
from api.exports.revisions import Published
from api.exports.viewer import Viewer
from models.errors import InvalidInput
from tests.api.exports.weeks import CASE, FAIR, SALT, instant, its_plan, neighbourhood, parsed
from tests.build import plan_of, session

AT = instant("sun 18:00")
SHEN = Feed("volunteers", "shen")
ENGLISH, CHINESE = (CalendarOptions(language, "linli.example.org", SALT) for language in ("en", "zh"))
BERLIN = {"timezone": "Europe/Berlin", "slot_minutes": 15}
AUTUMN = {"start": "2026-10-19T00:00:00+02:00", "end": "2026-10-26T00:00:00+01:00", **BERLIN}
SPRING = {"start": "2026-03-23T00:00:00+01:00", "end": "2026-03-30T00:00:00+02:00", **BERLIN}


def feed(of=SHEN, options=ENGLISH, week=None, plan=None, **more):
    return calendar((week or neighbourhood()).problem(), plan or its_plan(), of, options, AT, **more)


def events(data):
    return parsed(data).events


def between(start, end, demand="fair"):
    """A session of the fair with Shen, by instants."""
    return {**session(demand, people=[(1, "shen")]), "start": start, "end": end}


# ---- what RFC 5545 wants


@pytest.mark.parametrize("of", [SHEN, Feed("organisations", "committee"), Feed("spaces", "hall")])
@pytest.mark.parametrize("options", [ENGLISH, CHINESE])
def test_the_essentials_of_rfc_5545(of, options):
    data = feed(of, options)
    lines = data.split(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert lines[0] == b"BEGIN:VCALENDAR"
    read = parsed(data)
    assert (read["version"], read["calscale"]) == ("2.0", "GREGORIAN")
    assert read["prodid"]
    zones = {str(z["tzid"]) for z in read.walk("VTIMEZONE")}
    assert zones == {"Asia/Shanghai"}
    assert read.walk("VALARM") == []
    uids = [str(e["uid"]) for e in read.events]
    assert len(set(uids)) == len(uids) > 0
    assert all(re.fullmatch(r"[0-9a-f]{32}@linli\.example\.org", uid) for uid in uids)
    for event in read.events:
        assert event["dtstamp"].dt == AT
        assert event["dtstamp"].dt.utcoffset() == dt.timedelta(0)
        assert event["dtstart"].params["TZID"] in zones
        assert event["dtstart"].dt < event["dtend"].dt
        assert (event["sequence"], event["status"]) == (0, "CONFIRMED")


def test_the_calendar_has_a_name_and_says_how_often_to_look():
    read = parsed(feed())
    assert read["x-wr-calname"] == read["name"] == "沈医生"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in feed()
    assert b"X-WR-TIMEZONE:Asia/Shanghai\r\n" in feed()


def test_equal_input_gives_equal_bytes():
    assert feed() == feed()


def test_an_event_says_what_where_who_and_for_whom():
    fair = events(feed(Feed("organisations", "committee")))[0]
    assert fair["summary"] == "邻里集市"
    assert fair["location"] == "学校礼堂 ×20"
    assert (fair["geo"].latitude, fair["geo"].longitude) == (30.011, 104.011)
    assert fair["description"] == (
        "for whom: 河畔社区居委会\nkind: fair\nwhere: 学校礼堂 ×20\npeople: 沈医生 (help), 王芳 (help)\nthings: gift ×2"
    )
    assert (
        "需求方：河畔社区居委会\n类别：集市"
        in events(feed(Feed("organisations", "committee"), CHINESE))[0]["description"]
    )


def test_a_private_session_is_masked_and_its_home_not_told():
    fair, case, visit = events(feed(SHEN, CHINESE))
    assert (fair["summary"], case["summary"], visit["summary"]) == ("邻里集市", "不公开事项", "不公开事项")
    assert (fair["class"], case["class"]) == ("PUBLIC", "PRIVATE")
    assert (case["location"], visit["location"]) == ("学校礼堂", "地点另行告知")
    assert "geo" not in visit
    assert "赵" not in feed(SHEN, CHINESE).decode().replace("\r\n ", "")


NASTY = 'a, b; c: \\d \\n "e"\nBEGIN:VEVENT\r\nx\x07 长' + "很" * 60


def test_names_are_escaped_and_folded():
    week = (
        neighbourhood()
        .demand("fair", name=NASTY)
        .volunteer("shen", name="Shen, M.D.; a\\b\nc")
        .space("hall", name=NASTY)
    )
    data = feed(week=week)
    read = parsed(data)
    assert len(read.events) == 3
    shown = NASTY.replace("\r\n", "  ").replace("\n", " ").replace("\x07", " ")
    assert read.events[0]["summary"] == read.events[0]["location"] == shown
    assert read["name"] == "Shen, M.D.; a\\b c"
    assert b"X-WR-CALNAME:Shen\\, M.D.\\; a\\\\b c\r\n" in data
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


# ---- whose it is


def in_feed(of, **more):
    return [str(e["summary"]) for e in events(feed(of, **more))]


def test_each_feed_has_its_own_sessions():
    assert in_feed(Feed("organisations", "family")) == ["赵家纠纷", "赵奶奶探访"]
    assert in_feed(Feed("organisations", "school")) == ["邻里集市", "private session"]
    assert in_feed(Feed("spaces", "hall")) == ["邻里集市", "private session"]
    assert in_feed(Feed("spaces", "room")) == []
    assert in_feed(Feed("volunteers", "wang")) == ["邻里集市"]


def test_a_planner_may_read_any_feed_in_full():
    assert in_feed(Feed("spaces", "hall"), viewer=Viewer.planner()) == ["邻里集市", "赵家纠纷"]
    assert in_feed(SHEN, viewer=Viewer.planner()) == ["邻里集市", "赵家纠纷", "赵奶奶探访"]
    assert in_feed(Feed("organisations", "clinic"), viewer=Viewer.planner()) == in_feed(SHEN, viewer=Viewer.planner())


def test_a_session_has_one_uid_in_every_feed_that_shows_it_whole_or_in_part():
    def fair(of):
        return next(str(e["uid"]) for e in events(feed(of)) if e["summary"] == "邻里集市")

    assert fair(SHEN) == fair(Feed("spaces", "hall")) == fair(Feed("organisations", "committee"))


def test_a_feed_of_nobody_is_refused():
    with pytest.raises(InvalidInput, match="the week has this id in `volunteers`"):
        feed(Feed("volunteers", "ghost"))


def test_a_feed_without_sessions_is_a_calendar():
    read = parsed(feed(plan=plan_of()))
    assert (read.events, read["x-wr-calname"]) == ([], "沈医生")


# ---- clocks


@pytest.mark.parametrize(
    ("horizon", "start", "end", "written"),
    [
        (AUTUMN, "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", "20261024T220000"),
        (AUTUMN, "2026-10-25T02:30:00+02:00", "2026-10-25T04:00:00+01:00", "20261025T023000"),
        (AUTUMN, "2026-10-25T02:30:00+01:00", "2026-10-25T04:00:00+01:00", "20261025T013000Z"),
        (AUTUMN, "2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+01:00", "20261024T230000Z"),
        (SPRING, "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", "20260328T220000"),
        (SPRING, "2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00", "20260329T030000"),
    ],
)
def test_wall_times_name_the_very_instants_over_a_change_of_clocks(horizon, start, end, written):
    """A wall time that comes twice means its first (section 3.3.5), so the second is written in UTC."""
    (event,) = events(feed(week=neighbourhood(horizon=horizon), plan=plan_of(between(start, end))))
    assert event["dtstart"].to_ical().decode() == written
    assert event["dtstart"].dt.astimezone(dt.UTC) == dt.datetime.fromisoformat(start)
    assert event["dtend"].dt.astimezone(dt.UTC) == dt.datetime.fromisoformat(end)


def test_weeks_follow_each_other_in_one_feed_each_in_its_zone():
    def published(horizon, *sessions):
        return [Published(neighbourhood(**horizon).problem(), plan_of(*sessions), AT)]

    week = {"start": "2026-03-16T00:00:00+08:00", "end": "2026-03-23T00:00:00+08:00", "timezone": "Asia/Shanghai"}
    later = session("fair", "mon+1w 10:00", 120, 0, [(0, "hall", 20)], [(1, "shen")])
    summer = between("2026-03-24T10:00:00+01:00", "2026-03-24T11:00:00+01:00")
    weeks = [published({}, FAIR, CASE), published({"horizon": week}, later), published({"horizon": SPRING}, summer)]
    read = parsed(calendar_of_weeks(weeks, SHEN, ENGLISH))
    assert [f"{e['dtstart'].dt:%m-%d %H:%M}" for e in read.events] == [
        "03-09 10:00",
        "03-10 14:00",
        "03-16 10:00",
        "03-24 10:00",
    ]
    assert len({str(e["uid"]) for e in read.events}) == 4
    assert [str(z["tzid"]) for z in read.walk("VTIMEZONE")] == ["Asia/Shanghai", "Europe/Berlin"]
