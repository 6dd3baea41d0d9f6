"""Parts of the day by local time."""

from __future__ import annotations

from models.grid import Timeline
from solver.bottlenecks.dayparts import day_parts
from tests.build import Week, at


def parts_of(week: Week):
    t = Timeline(week.problem())
    return [(p.date.day, p.name, (p.high - p.low) * t.slot_minutes / 60) for p in day_parts(t)], t.n_slots


def test_a_day_has_four_parts_and_together_they_are_the_horizon():
    parts, _ = parts_of(Week())
    assert parts[:5] == [(9, "night", 7), (9, "morning", 5), (9, "afternoon", 6), (9, "evening", 6), (10, "night", 7)]
    assert len(parts) == 28
    assert sum(hours for *_, hours in parts) == 168


def test_a_horizon_that_begins_within_a_part():
    parts, _ = parts_of(Week().horizon(start=at("mon 10:30"), end=at("tue 02:00")))
    assert parts == [(9, "morning", 1.5), (9, "afternoon", 6), (9, "evening", 6), (10, "night", 2)]


def test_the_night_in_which_clocks_go_forward_is_an_hour_shorter():
    week = Week().horizon(start="2026-03-29T00:00:00+01:00", end="2026-03-30T00:00:00+02:00", timezone="Europe/Berlin")
    assert parts_of(week)[0] == [(29, "night", 6), (29, "morning", 5), (29, "afternoon", 6), (29, "evening", 6)]
