"""Pruning leaves out what lies outside the week, and no solver can tell."""

import json

import pytest

from api.weeks.times import Times
from models.clock import Availability, Weekly, Window
from models.grid import Timeline
from models.loading import load_problem
from tests.api.frozen.test_round_trip import near
from tests.api.frozen.town import EVERY_DAY, MONDAY, expanded, open_on, open_times, town, week_of, with_
from tests.random_weeks import small_week


@pytest.mark.parametrize("seed", range(40))
def test_pruning_changes_no_open_time_and_no_capacity(seed):
    week = small_week(seed)
    problem = load_problem(json.dumps(week).encode())
    times, timeline = Times(problem.horizon, problem.calendar), Timeline(problem)
    offers = [*(s.availability for s in problem.spaces), *(v.availability for v in problem.volunteers)]
    for before, row in zip(offers, week["spaces"] + week["volunteers"], strict=True):
        after = Availability.model_validate(times.pruned(row["availability"]))
        assert timeline.runs(before) == timeline.runs(after)
        assert timeline.capacity(before, 7).tolist() == timeline.capacity(after, 7).tolist()
    for demand, row in zip(problem.demands, week["demands"], strict=True):
        pruned = times.pruned(row["windows"])
        assert timeline.runs(demand.windows) == timeline.runs(Availability.model_validate(pruned))
        assert times.is_open(pruned) == bool(timeline.runs(demand.windows))


SEASONS = {"always": {}, "before": {"until": "2026-03-08"}, "after": {"from": "2026-03-16"}}
INSIDE = (
    {"start": "2026-03-09T00:00:00+08:00", "end": "2026-03-09T02:00:00+08:00"},
    {"start": "2026-03-15T22:00:00+08:00", "end": "2026-03-16T00:00:00+08:00"},
)


@pytest.mark.parametrize("season", SEASONS)
@pytest.mark.parametrize("days", [["sun"], ["mon"], ["workday"]])
@pytest.mark.parametrize(("start", "end"), [("20:00", "24:00"), ("00:00", "06:00"), ("20:00", "06:00")])
def test_a_stretch_that_touches_the_week_still_joins_with_those_inside(season, days, start, end):
    pattern = {"days": days, "start": start, "end": end, **SEASONS[season]}
    week = week_of(with_(town(), "spaces", "RA", no_entry=[pattern, *INSIDE]))
    timeline = Timeline(week)
    kept = next(s for s in week.spaces if s.id == "RA").no_entry
    asked = [Weekly.model_validate(pattern), *map(Window.model_validate, INSIDE)]
    assert near(timeline, kept) == near(timeline, asked)


def test_what_is_over_or_far_away_is_not_in_the_week():
    old = {"start": "2026-03-02T09:00:00+08:00", "end": "2026-03-09T00:00:00+08:00"}
    later = {"start": "2026-03-16T00:00:00+08:00", "end": "2026-03-16T09:00:00+08:00"}
    today = {"start": "2026-03-09T09:00:00+08:00", "end": "2026-03-09T10:00:00+08:00"}
    seasons = open_on(*EVERY_DAY, until="2026-03-08") | {"windows": [old, today, later], "closed": [old, later]}
    lists = with_(town(), "spaces", "RA", availability=seasons)
    (space,) = (s for s in expanded(lists).problem["spaces"] if s["id"] == "RA")
    assert space["availability"] == {"windows": [today]}


def test_a_night_that_began_before_the_week_reaches_into_it():
    lists = with_(town(), "spaces", "LA", availability=open_on("sun", start="18:00", end="07:30", until="2026-03-08"))
    assert open_times(week_of(lists), "LA") == ["Mon 00:00–07:30"]
    assert open_times(week_of(lists, "C", MONDAY.replace(day=16)), "LA") == []
