"""The grid against the minute-by-minute oracle, and the clock's odd hours by hand."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.clock import Availability, Calendar, Horizon, Weekly, Window
from models.grid import DAYS, Clock, Timeline
from models.problem import Problem
from tests.models.minute_by_minute import MINUTE, Minutes

# A day of each zone on which, or after which, the clock is changed (or is not).
CHANGES = {
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Asia/Shanghai": ("2026-03-09", "2026-10-01"),
}
CAPACITIES = st.one_of(st.none(), st.integers(0, 5))


def problem_of(horizon, calendar=None) -> Problem:
    lists = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
    week = {"format": "linli/1", "horizon": horizon, "calendar": calendar or {}, **{name: [] for name in lists}}
    return Problem.model_validate(week)


def timeline_of(zone="Europe/Berlin", start="2026-03-28T00:00:00+01:00", end="2026-03-31T00:00:00+02:00", slot=15):
    return Timeline(problem_of({"start": start, "end": end, "timezone": zone, "slot_minutes": slot}))


@st.composite
def weeks(draw):
    """A horizon of one to three days about a clock change, and a calendar."""
    zone = draw(st.sampled_from(list(CHANGES)))
    day = dt.date.fromisoformat(draw(st.sampled_from(CHANGES[zone]))) - draw(st.integers(0, 2)) * dt.timedelta(days=1)
    minute = draw(st.sampled_from([0, 0, 8 * 60, 90, 150, 1439, 727]))
    start = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), ZoneInfo(zone)).astimezone(dt.UTC)
    length = draw(st.sampled_from([1440, 2880, 1441, 700, 4000]))
    horizon = {
        "start": start.isoformat(),
        "end": (start + length * MINUTE).isoformat(),
        "timezone": zone,
        "slot_minutes": draw(st.sampled_from([1, 5, 15, 30, 60])),
    }
    around = [(day + n * dt.timedelta(days=1)).isoformat() for n in range(-2, 5)]
    days = draw(st.lists(st.sampled_from(around), unique=True, max_size=4))
    half = draw(st.integers(0, len(days)))
    return horizon, {"workdays": days[:half], "restdays": days[half:]}, start, around


def wall_times(end: bool):
    clock = st.builds(
        "{:02}:{:02}".format,
        st.sampled_from([0, 1, 1, 2, 2, 2, 2, 3, 8, 18, 23]),
        st.sampled_from([0, 0, 15, 30, 45, 59, 7]),
    )
    return clock | st.just("24:00") if end else clock


def stretches(start, around, capacities):
    windows = st.builds(
        lambda a, n, c: with_capacity(
            {"start": (start + a * MINUTE).isoformat(), "end": (start + (a + n) * MINUTE).isoformat()}, c
        ),
        st.integers(-300, 4000) | st.sampled_from([0, 60, 1440]),
        st.integers(1, 900) | st.sampled_from([60, 1440]),
        capacities,
    )
    patterns = st.builds(
        lambda days, a, b, c, season: with_capacity({"days": days, "start": a, "end": b, **season}, c),
        st.just(list(DAYS)) | st.lists(st.sampled_from([*DAYS, "workday", "restday"]), max_size=5),
        wall_times(end=False),
        wall_times(end=True),
        capacities,
        st.sampled_from([{}, {}, {"from": around[2]}, {"until": around[3]}, {"from": around[1], "until": around[2]}]),
    )
    return windows, patterns


def with_capacity(item, capacity):
    return item if capacity is None else {**item, "capacity": capacity}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_open_slots_runs_and_capacities_are_those_of_the_oracle(data):
    horizon, calendar, start, around = data.draw(weeks())
    windows, patterns = stretches(start, around, CAPACITIES)
    closures, _ = stretches(start, around, st.none())
    plain = {
        "windows": data.draw(st.lists(windows, max_size=4)),
        "weekly": data.draw(st.lists(patterns, max_size=4)),
        "closed": data.draw(st.lists(closures, max_size=2)),
    }
    timeline, oracle = Timeline(problem_of(horizon, calendar)), Minutes(horizon, calendar)
    availability = Availability.model_validate(plain)
    slots = oracle.slots(plain, own=3)
    assert timeline.n_slots == oracle.n_slots()
    assert timeline.capacity(availability, 3).tolist() == [c or 0 for c in slots]
    assert timeline.runs(availability) == tuple(groups([c is not None for c in slots]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_lies_strictly_inside_no_entry_is_what_the_oracle_says(data):
    horizon, calendar, start, around = data.draw(weeks())
    windows, patterns = stretches(start, around, st.none())
    items = data.draw(st.lists(windows | patterns, max_size=4))
    timeline, oracle = Timeline(problem_of(horizon, calendar)), Minutes(horizon, calendar)
    merged = timeline.stretches([(Weekly if "days" in i else Window).model_validate(i) for i in items])
    for slot in range(timeline.n_slots + 1):
        t = oracle.start + slot * oracle.slot * MINUTE
        inside = oracle.covered(items, t - MINUTE) and oracle.covered(items, t)
        assert any(a < t.timestamp() < b for a, b in merged) == inside


NIGHT = st.builds("{:02}:{:02}".format, st.integers(0, 3), st.sampled_from([0, 15, 30, 45]))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(CHANGES)), st.sampled_from([0, 1]), NIGHT, NIGHT)
def test_nights_about_a_clock_change_are_those_of_the_oracle(zone, which, start, end):
    midnight = dt.datetime.combine(dt.date.fromisoformat(CHANGES[zone][which]), dt.time(), ZoneInfo(zone))
    first = midnight.astimezone(dt.UTC)
    horizon = {"start": first.isoformat(), "end": (first + 1800 * MINUTE).isoformat(), "timezone": zone}
    plain = {"weekly": [{"days": list(DAYS), "start": start, "end": end}]}
    slots = Minutes({**horizon, "slot_minutes": 15}, {}).slots(plain, own=1)
    runs = Timeline(problem_of(horizon)).runs(Availability.model_validate(plain))
    assert runs == tuple(groups([c is not None for c in slots]))


def groups(flags):
    """Longest stretches of true flags as `(first, one past the last)`."""
    first = None
    for n, flag in enumerate([*flags, False]):
        if flag and first is None:
            first = n
        elif not flag and first is not None:
            yield first, n
            first = None


# ---- by hand


@pytest.mark.parametrize(
    ("zone", "date", "wall", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:30:00+02:00"),  # skipped: with the offset before
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"),  # twice: the first
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"),
        ("Europe/Berlin", "2026-10-25", "24:00", "2026-10-26T00:00:00+01:00"),
        ("America/New_York", "2026-03-08", "02:15", "2026-03-08T03:15:00-04:00"),
        ("America/New_York", "2026-11-01", "01:00", "2026-11-01T01:00:00-04:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:40:00+11:00"),
        ("Asia/Shanghai", "2026-03-09", "07:30", "2026-03-09T07:30:00+08:00"),
    ],
)
def test_wall_times(zone, date, wall, expected):
    horizon = Horizon.model_validate({"start": "2026-03-01T00:00:00Z", "end": "2026-03-08T00:00:00Z", "timezone": zone})
    second = Clock(horizon, Calendar()).second(dt.date.fromisoformat(date), wall)
    assert second == dt.datetime.fromisoformat(expected).timestamp()


def hours(timeline, *patterns):
    runs = timeline.runs(Availability.model_validate({"weekly": list(patterns)}))
    return [(timeline.instant(a).isoformat(), (b - a) * timeline.slot_minutes) for a, b in runs]


def test_a_night_is_an_hour_shorter_when_summer_time_begins():
    assert hours(timeline_of(), {"days": ["sat", "sun"], "start": "22:00", "end": "06:00"}) == [
        ("2026-03-28T22:00:00+01:00", 420),
        ("2026-03-29T22:00:00+02:00", 480),
    ]


def test_a_pattern_turned_about_by_the_gap_is_empty():
    assert hours(timeline_of(), {"days": ["sun"], "start": "02:30", "end": "03:15"}) == []


def test_a_night_that_began_before_the_horizon_reaches_into_it():
    timeline = timeline_of(start="2026-03-28T03:00:00+01:00")
    assert hours(timeline, {"days": ["fri"], "start": "18:00", "end": "07:30"}) == [("2026-03-28T03:00:00+01:00", 270)]


def test_until_is_the_last_date_of_a_start_and_not_of_an_end():
    pattern = {"days": ["fri", "sat"], "start": "18:00", "end": "06:00", "until": "2026-03-27"}
    assert hours(timeline_of(), pattern) == [("2026-03-28T00:00:00+01:00", 360)]


def test_touching_windows_are_one_and_seconds_shrink():
    timeline = timeline_of()
    windows = [
        {"start": "2026-03-28T08:00:01+01:00", "end": "2026-03-28T09:07:00+01:00"},
        {"start": "2026-03-28T09:07:00+01:00", "end": "2026-03-28T10:14:59+01:00"},
    ]
    assert timeline.runs(Availability.model_validate({"windows": windows})) == ((33, 40),)
    apart = [windows[0], {**windows[1], "start": "2026-03-28T09:07:01+01:00"}]
    assert timeline.runs(Availability.model_validate({"windows": apart})) == ((33, 36), (37, 40))


def test_overrides_of_the_calendar():
    horizon = {"start": "2026-03-28T00:00:00+01:00", "end": "2026-03-31T00:00:00+02:00", "timezone": "Europe/Berlin"}
    problem = problem_of(horizon, {"workdays": ["2026-03-28"], "restdays": ["2026-03-30"]})
    work, rest = ({"days": [d], "start": "08:00", "end": "09:00"} for d in ("workday", "restday"))
    assert [t[:10] for t, _ in hours(Timeline(problem), work)] == ["2026-03-28"]
    assert [t[:10] for t, _ in hours(Timeline(problem), rest)] == ["2026-03-29", "2026-03-30"]
    assert [t[:10] for t, _ in hours(Timeline(problem), {**rest, "days": ["mon"]})] == ["2026-03-30"]


def test_the_horizon_shrinks_to_whole_slots():
    timeline = timeline_of(end="2026-03-28T01:14:00+01:00")
    assert (timeline.n_slots, timeline.given_end - timeline.end) == (4, 14 * 60)
    assert timeline.slots_up(50) == 4
    assert not timeline.is_on_grid(timeline.given_end)


def test_what_another_process_read_is_read_anew():
    """A timeline that was sent elsewhere may hold, under the id of one availability, what is open in another."""
    timeline, sent = timeline_of(), timeline_of()
    morning, evening = (
        Availability.model_validate({"weekly": [{"days": ["sun"], "start": start, "end": end}]})
        for start, end in (("08:00", "09:00"), ("18:00", "20:00"))
    )
    sent._runs[id(evening)] = (morning, sent.runs(morning))
    assert sent.runs(evening) == timeline.runs(evening) != timeline.runs(morning)
