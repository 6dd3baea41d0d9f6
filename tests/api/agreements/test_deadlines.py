"""Deadlines in the working time of a place."""

import datetime as dt
import zoneinfo

from api.agreements.deadlines import Deadline, Hours, WorkingTime, due_at
from api.agreements.states import State

SHANGHAI, BERLIN = zoneinfo.ZoneInfo("Asia/Shanghai"), zoneinfo.ZoneInfo("Europe/Berlin")


def working(zone=SHANGHAI, rest=(), **hours):
    return WorkingTime(zone, Hours(**hours), lambda date: date.weekday() < 5 and date not in rest)


def at(text, zone=SHANGHAI):
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def test_what_comes_on_friday_evening_is_due_on_monday():
    assert working().add(at("2026-03-06T16:00"), 120) == at("2026-03-09T10:00")
    assert working().add(at("2026-03-07T12:00"), 60) == at("2026-03-09T10:00")


def test_a_deadline_may_fall_on_the_last_minute_of_a_day():
    assert working().add(at("2026-03-09T16:00"), 60) == at("2026-03-09T17:00")


def test_holidays_count_nothing():
    assert working(rest={dt.date(2026, 3, 9)}).add(at("2026-03-06T17:00"), 60) == at("2026-03-10T10:00")


def test_a_clock_change_at_a_deadline_adds_and_loses_nothing():
    always = WorkingTime(BERLIN, Hours(start="00:00", end="24:00"), lambda date: True)
    begin = at("2026-03-29T00:00", BERLIN)
    assert always.add(begin, 180) - begin.astimezone(dt.UTC) == dt.timedelta(minutes=180)
    assert always.add(begin, 24 * 60) == at("2026-03-30T01:00", BERLIN)
    assert always.add(at("2026-10-25T00:00", BERLIN), 24 * 60) == at("2026-10-25T23:00", BERLIN)


def test_nights_and_days_of_rest_are_quiet():
    time = working()
    assert time.is_quiet(at("2026-03-09T08:59"))
    assert time.is_quiet(at("2026-03-09T17:00"))
    assert time.is_quiet(at("2026-03-08T12:00"))
    assert not time.is_quiet(at("2026-03-09T09:00"))


def test_a_place_that_never_works_has_no_end_of_the_world():
    never = WorkingTime(SHANGHAI, Hours(), lambda date: False)
    assert never.add(at("2026-03-09T09:00"), 1) > at("2036-01-01T00:00")


def test_the_deadline_of_a_class_goes_before_that_of_all():
    rules = [Deadline(state=State.DONE, minutes=480), Deadline(state=State.DONE, minutes=60, kinds=("clinic",))]
    since = at("2026-03-09T09:00")
    assert due_at(State.DONE, "clinic", since, working(), rules) == at("2026-03-09T10:00")
    assert due_at(State.DONE, "course", since, working(), rules) == at("2026-03-09T17:00")
    assert due_at(State.CLOSED, "course", since, working(), rules) is None
