"""Notices: each kind on the smallest week that shows it, and silence where all is well."""

import json

import pytest

from models.grid import Timeline
from models.loading import load_problem
from models.notices import notices
from models.problem import Problem
from tests.models.breaking import Broken
from tests.models.good_week import good_week
from tests.models.noticed import KINDS


def notices_of(data: bytes):
    problem = load_problem(data)
    return notices(problem, Timeline(problem))


def changed(**fields) -> bytes:
    return json.dumps({**good_week(), **fields}).encode()


def test_a_good_week_is_not_worth_a_notice():
    assert notices_of(changed()) == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_notice_and_its_place(kind: Broken):
    told = notices_of(kind.file())
    assert [(n.code, n.path) for n in told] == [(kind.code, kind.path)]
    assert told[0].rule
    assert told[0].message


def test_a_window_beyond_the_horizon_is_clipped_without_a_word():
    week = good_week()
    week["spaces"][1]["availability"]["windows"][0].update(start="2026-01-01T08:07:00+08:00")
    assert notices_of(json.dumps(week).encode()) == ()


def test_no_entry_and_preferred_need_no_grid():
    week = good_week()
    week["spaces"][0]["no_entry"] = [{"days": ["mon"], "start": "22:01", "end": "05:59"}]
    week["demands"][0]["preferred"] = [{"days": ["mon"], "start": "08:01", "end": "09:59"}]
    assert notices_of(json.dumps(week).encode()) == ()


def test_a_volunteer_on_leave_is_meant_so():
    week = good_week()
    week["volunteers"][1]["availability"] = {}
    assert notices_of(json.dumps(week).encode()) == ()


def test_a_clock_change_takes_a_pattern_off_the_grid():
    """Lord Howe's summer time ends by half an hour on 5 April 2026: on slots of an hour, only what follows is off."""
    pattern = {"days": ["sat", "sun", "mon"], "start": "08:00", "end": "10:00"}
    horizon = {
        "start": "2026-04-03T00:00:00+11:00",
        "end": "2026-04-07T00:00:00+10:30",
        "timezone": "Australia/Lord_Howe",
        "slot_minutes": 60,
    }
    week = {**good_week(), "horizon": horizon, "calendar": {}, "spaces": [], "volunteers": [], "demands": [
        {"id": "D", "kind": "x", "organisation": "O1", "windows": {"weekly": [pattern]},
         "needs": [{"type": "people", "skill": "x"}]}]}  # fmt: skip
    for field in ("pins", "bans", "policy", "travel", "now"):
        del week[field]
    problem = Problem.model_validate(week)
    told = notices(problem, Timeline(problem))
    assert [(n.code, n.path) for n in told] == [
        ("horizon_cut", "horizon.end"),
        ("off_grid", "demands[0].windows.weekly[0].start"),
        ("off_grid", "demands[0].windows.weekly[0].end"),
    ]
    assert "2026-04-05T08:30:00+10:30 counts instead" in told[1].message
    assert "2026-04-05T09:30:00+10:30 counts instead" in told[2].message
