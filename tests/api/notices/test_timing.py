"""When somebody may be told: quiet hours, digests, the week, and clocks that are changed."""

import datetime as dt
import zoneinfo

import pytest

from api.agreements.deadlines import Hours, WorkingTime
from api.notices.contacts import Contact
from api.notices.timing import digest_at, free_at, is_quiet, week_of

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def place(zone=SHANGHAI):
    return WorkingTime(zone, Hours(), lambda date: date.weekday() < 5)


def at(text, zone=SHANGHAI, fold=0):
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def free(text, zone=SHANGHAI, urgent=False, **more):
    return free_at(at(text, zone), Contact(**more), place(zone), urgent=urgent).astimezone(zone)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-04 12:00", "2026-03-04 12:00"),
        ("2026-03-04 20:59", "2026-03-04 20:59"),
        ("2026-03-04 21:00", "2026-03-05 08:00"),
        ("2026-03-05 02:00", "2026-03-05 08:00"),
        ("2026-03-05 08:00", "2026-03-05 08:00"),
    ],
)
def test_quiet_hours_hold_what_is_not_urgent(now, then):
    assert free(now) == at(then)
    assert free(now, urgent=True) == at(now)


def test_quiet_hours_may_be_none_or_by_day_or_hold_over_days_of_rest():
    assert free("2026-03-04 03:00", quiet_start="00:00", quiet_end="00:00") == at("2026-03-04 03:00")
    assert free("2026-03-04 13:00", quiet_start="12:00", quiet_end="14:00") == at("2026-03-04 14:00")
    saturday = "2026-03-07 10:00"
    assert free(saturday) == at(saturday)
    assert free(saturday, quiet_on_restdays=True) == at("2026-03-09 08:00")
    none = {"quiet_start": "00:00", "quiet_end": "00:00"}
    assert free(saturday, quiet_on_restdays=True, **none) == at("2026-03-09 00:00")


def test_a_digest_comes_at_its_hour_and_day():
    assert free("2026-03-04 09:00", digest="daily") == at("2026-03-05 09:00")
    assert free("2026-03-04 08:59", digest="daily") == at("2026-03-04 09:00")
    assert free("2026-03-04 08:59", digest="weekly", digest_day="tue") == at("2026-03-10 09:00")
    assert free("2026-03-04 08:59", digest="daily", urgent=True) == at("2026-03-04 08:59")
    assert digest_at(at("2026-03-04 08:00"), Contact(), place()) == at("2026-03-09 09:00")


def test_the_week_begins_on_the_places_monday():
    sunday_in_utc = dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC)  # Monday there
    assert week_of(sunday_in_utc, place()) == at("2026-03-09 00:00")
    assert week_of(sunday_in_utc, place(zoneinfo.ZoneInfo("UTC"))).day == 2


def test_when_clocks_go_forward_the_night_ends_at_its_wall_time():
    assert free("2026-03-28 22:00", PARIS) == at("2026-03-29 08:00", PARIS)
    skipped = free("2026-03-29 00:30", PARIS, quiet_end="02:30")  # 02:30 is not there: half an hour after 03:00
    assert skipped == at("2026-03-29 03:30", PARIS)


def test_when_clocks_go_back_an_hour_that_comes_twice_holds_nobody_for_a_day():
    contact, time = Contact(quiet_end="02:30"), place(PARIS)
    second = at("2026-10-25 02:10", PARIS, fold=1)
    assert is_quiet(second, contact, time)
    told = free_at(second, contact, time, urgent=False)
    assert told - second.astimezone(dt.UTC) == dt.timedelta(minutes=20)
    first = at("2026-10-25 01:00", PARIS)
    assert free_at(first, contact, time, urgent=False) == at("2026-10-25 02:30", PARIS).astimezone(dt.UTC)


def test_no_instant_is_told_before_its_time_all_year_round():
    contact, time = Contact(), place(PARIS)
    for hour in range(0, 366 * 24, 5):
        now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
        then = free_at(now, contact, time, urgent=False)
        assert now <= then <= now + dt.timedelta(hours=13)
        assert not is_quiet(then, contact, time)
