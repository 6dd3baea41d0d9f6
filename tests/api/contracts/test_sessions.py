"""When an agreement has its sessions, over clock changes, nights and public holidays."""

import datetime as dt
import zoneinfo

import pytest

from api.contracts.sessions import Local, has_session_at, last_day, sessions_between
from api.contracts.text import Between, Terms, body_of, sha256_of
from models.errors import InvalidInput
from models.loading import load_value
from tests.api.weeks import as_bytes

SHANGHAI, BERLIN = zoneinfo.ZoneInfo("Asia/Shanghai"), zoneinfo.ZoneInfo("Europe/Berlin")
HOLIDAY = dt.date(2026, 5, 1)
WEEKLY = {"days": ["fri"], "start": "18:00", "end": "20:00", "from": "2026-04-20"}


def terms(**more):
    return load_value(as_bytes({"title": "t", **more}), Terms, 100_000)


def weekly(**more):
    """The starts of a weekly agreement, as wall time."""
    local = Local(SHANGHAI, lambda date: date.weekday() < 5 and date != HOLIDAY)
    first = dt.datetime(2026, 4, 20, tzinfo=SHANGHAI)
    spans = sessions_between(terms(weekly=WEEKLY | more), local, first, first + dt.timedelta(days=21))
    return [f"{a:%m-%d %H:%M}" for a, _ in spans]


def test_weekdays_come_every_week_from_and_until():
    assert weekly() == ["04-24 18:00", "05-01 18:00", "05-08 18:00"]
    assert weekly(until="2026-05-01") == ["04-24 18:00", "05-01 18:00"]
    assert weekly(**{"from": "2026-05-02"}) == ["05-08 18:00"]


def test_every_second_week_is_counted_from_the_first():
    assert weekly(every_weeks=2) == ["04-24 18:00", "05-08 18:00"]
    assert weekly(every_weeks=2, **{"from": "2026-04-27"}) == ["05-01 18:00"]


def test_days_off_are_skipped_where_it_says_so_and_ordinary_weekends_are_not():
    assert weekly(rest_days="skip") == ["04-24 18:00", "05-08 18:00"]
    assert weekly(rest_days="skip", days=["sat"], start="09:00", end="10:00")[:1] == ["04-25 09:00"]
    assert weekly(**{"except": ["2026-05-08"]}) == ["04-24 18:00", "05-01 18:00"]
    assert weekly(days=["workday"], start="08:00", end="09:00")[8:10] == ["04-30 08:00", "05-04 08:00"]


def test_wall_time_stays_over_a_change_of_clocks_and_a_night_ends_the_next_day():
    local = Local(BERLIN, lambda date: date.weekday() < 5)
    first = dt.datetime(2026, 3, 23, tzinfo=BERLIN)
    made = terms(weekly={"days": ["sat", "sun"], "start": "22:00", "end": "06:00", "from": "2026-03-01"})
    spans = sessions_between(made, local, first, first + dt.timedelta(days=7))
    real = [(b.astimezone(dt.UTC) - a.astimezone(dt.UTC)).total_seconds() / 3600 for a, b in spans]
    assert [f"{a:%d %H:%M}–{b:%d %H:%M}" for a, b in spans] == ["28 22:00–29 06:00", "29 22:00–30 06:00"]
    assert real == [7, 8]  # the night in which summer time begins is an hour short


def test_single_dates_and_the_pattern_give_each_start_once():
    date = {"start": "2026-04-24T18:00:00+08:00", "end": "2026-04-24T19:00:00+08:00"}
    made, local = terms(weekly=WEEKLY, dates=[date]), Local(SHANGHAI, lambda date: True)
    start = dt.datetime(2026, 4, 20, tzinfo=SHANGHAI)
    assert len(sessions_between(made, local, start, start + dt.timedelta(days=7))) == 1
    assert has_session_at(made, local, dt.datetime(2026, 4, 24, 10, tzinfo=dt.UTC))
    assert last_day(made, local) is None
    assert last_day(terms(dates=[date]), local) == dt.date(2026, 4, 24)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "no_times"),
        ({"weekly": WEEKLY | {"until": "2026-04-19"}}, "date_order"),
        ({"weekly": WEEKLY | {"from": "1999-01-01"}}, "far_date"),
        ({"dates": [{"start": "2026-04-24T18:00:00+08:00", "end": "2026-04-24T18:00:00+08:00"}]}, "session_order"),
        ({"dates": [{"start": "9999-12-31T18:00:00-08:00", "end": "9999-12-31T19:00:00-08:00"}]}, "far_date"),
        ({"weekly": WEEKLY, "content": "x" * 10_001}, "text_too_long"),
    ],
)
def test_a_text_that_cannot_be_is_refused_with_its_code(more, code):
    with pytest.raises(InvalidInput) as e:
        terms(**more)
    assert [i.code for i in e.value.issues] == [code]


def test_the_hash_is_of_every_word_and_of_both_sides():
    between, made = Between("x", "OA", "OB", None), terms(weekly=WEEKLY)
    told = sha256_of(body_of(between, made))
    assert told == sha256_of(body_of(between, terms(weekly=WEEKLY)))
    for other in (terms(weekly=WEEKLY, content="c"), terms(weekly=WEEKLY | {"rest_days": "skip"})):
        assert sha256_of(body_of(between, other)) != told
    assert sha256_of(body_of(Between("x", "OA", "OC", None), made)) != told
