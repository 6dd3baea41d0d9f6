"""A changed week is the one that the changes make of its plain data."""

import copy
import datetime as dt
import json
import random
import runpy
from pathlib import Path

import pytest

from models.changes import apply, load_changes, load_scenario
from models.errors import InvalidChanges, InvalidProblem
from models.loading import dump_problem, load_problem
from models.problem import sha256_of
from tests.models.changes.draws import DRAWS
from tests.models.changes.plain import changed
from tests.models.good_week import good_week
from tests.random_weeks import small_week
from tests.weeks.seeds import seeds

ROOT = Path(__file__).resolve().parents[3]
MAKE_WEEK = ROOT.parent / "shared" / "tools" / "make_week.py"
FRIDAY = "2026-03-13T08:00:00+08:00", "2026-03-13T12:00:00+08:00"


def as_bytes(data) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def made(week, *changes):
    return apply(load_problem(as_bytes(week)), load_changes(as_bytes(list(changes))))


def held(week, changes):
    """Applied to the value as to the plain data; the hash is that of the file that would be written."""
    problem, plain = load_problem(as_bytes(week)), changed(week, changes)
    result = apply(problem, load_changes(as_bytes(changes)))
    assert result == load_problem(as_bytes(plain))
    assert result.sha256 == load_problem(dump_problem(result)).sha256 == sha256_of(json.loads(dump_problem(result)))
    assert problem == load_problem(as_bytes(week)), "the week that was changed is as before"
    return result


@pytest.mark.parametrize("kind", DRAWS)
@seeds(12, 60)
def test_a_change_does_to_the_value_what_it_does_to_the_file(seeds, kind):
    tried = 0
    for seed in seeds:
        rng, week = random.Random(f"{kind} {seed}"), small_week(seed)
        change = DRAWS[kind](rng, week)
        if change:
            held(week, [change])
            tried += 1
    assert tried >= len(seeds) // 6  # few weeks have bans


@seeds(10, 60)
def test_several_changes_are_made_one_after_another(seeds):
    for seed in seeds:
        rng = random.Random(seed)
        week = now = small_week(seed)
        changes = []
        for kind in ("scale", "close", "open_up", "more", "grow", "policy", "now", "fewer", "shrink", "close"):
            change = DRAWS[kind](rng, now)
            if change:
                changes.append(change)
                now = changed(now, [change])
        held(week, changes)


def test_copies_travel_as_what_they_are_copies_of_and_what_is_gone_is_looked_up_no_more():
    week = good_week()
    week["bans"] = []
    week["policy"]["pairs"] = []
    week["travel"] = {"metres": {"D1": {"S1": 7, "S2": 9}, "V2": {"S1": 5}}, "minutes": {"V2": {"S2": 3}}}
    week["pins"] = []
    grown = held(week, [{"op": "grow", "percent": 200}, {"op": "remove", "path": "/volunteers/V2"}])
    assert grown.travel.metres == {"D1": {"S1": 7, "S2": 9}, "D1~2": {"S1": 7, "S2": 9}}
    assert grown.travel.minutes == {}


def test_a_week_without_a_table_has_none_afterwards():
    week = small_week(3, without={"travel"})
    assert "travel" not in made(week, {"op": "grow", "percent": 200}).as_given()


def test_what_is_not_touched_is_the_same_object():
    problem = load_problem(as_bytes(good_week()))
    result = apply(problem, load_changes(b'[{"op": "replace", "path": "/spaces/S1/capacity", "value": 39}]'))
    assert result.demands is problem.demands
    assert result.spaces[1] is problem.spaces[1]
    assert result.sha256 != problem.sha256


def test_what_a_ban_names_goes_once_the_ban_is_lifted():
    week = good_week()
    week["bans"] = [{"demand": "D2", "space": "S2"}]
    week["pins"] = []
    week["travel"] = {}
    gone = {"op": "remove", "path": "/spaces/S2"}
    with pytest.raises(InvalidChanges, match=r"bans\[0\]\.space of the week names it\. Lift the ban"):
        made(week, gone)
    assert [s.id for s in held(week, [{"op": "lift", "demand": "D2", "space": "S2"}, gone]).spaces] == ["S1"]


def test_no_changes_change_nothing():
    problem = load_problem(as_bytes(good_week()))
    assert apply(problem, ()) is problem


def test_a_change_that_changes_nothing_still_gives_the_week_as_it_would_be_written():
    assert len(held(small_week(1003), [{"op": "grow", "percent": 100}]).demands) > 2


def test_an_open_time_is_cut_out_of_what_is_closed():
    week = good_week()
    start, end = FRIDAY
    week["spaces"][1]["availability"]["closed"] = [{"start": start, "end": end}]
    inner = {"op": "open", "space": "S2", "start": start.replace("T08", "T09"), "end": end.replace("T12", "T10")}
    times = held(week, [inner]).spaces[1].availability
    assert [(w.start.hour, w.end.hour) for w in times.closed] == [(8, 9), (10, 12)]
    assert (times.windows[-1].start.hour, times.windows[-1].end.hour) == (9, 10)


@pytest.mark.parametrize(
    ("capacity", "reserve", "percent", "left"),
    [(40, 2, 50, 20), (3, 0, 10, 1), (10, 4, 10, 5), (4, 4, 10, 1), (0, 0, 500, 0), (7, 0, 150, 10)],
)
def test_a_scaled_capacity_stays_above_nothing_and_above_the_reserve(capacity, reserve, percent, left):
    week = good_week()
    week["spaces"][0] |= {"capacity": capacity, "reserve": reserve}
    assert held(week, [{"op": "scale", "percent": percent, "spaces": ["S1"]}]).spaces[0].capacity == left


def test_growth_is_spread_evenly_and_ids_are_new():
    week = small_week(1, without={"travel", "previous", "pins", "bans"})
    demand = week["demands"][0]
    week["demands"] = [{**copy.deepcopy(demand), "id": f"D{k}"} for k in range(8)] + [{**demand, "id": "D3~2"}]
    grown = made(week, {"op": "grow", "percent": 134})
    assert [d.id for d in grown.demands[9:]] == ["D2~2", "D5~2", "D3~2~2"]
    shrunk = made(week, {"op": "grow", "percent": 70})
    assert [d.id for d in shrunk.demands] == ["D0", "D1", "D3", "D4", "D6", "D7"]


def test_a_scenario_is_a_name_and_changes_or_a_list_under_the_name_of_its_file():
    change = {"op": "scale", "percent": 50}
    named = load_scenario(as_bytes({"name": "half", "changes": [change]}), "file")
    assert (named.name, len(named.changes)) == ("half", 1)
    assert load_scenario(as_bytes([change]), "file").name == "file"


def test_an_unchecked_problem_is_told_as_what_it_is():
    problem = load_problem(as_bytes(good_week()))
    broken = problem.model_copy(update={"areas": ()})
    with pytest.raises(InvalidProblem) as told:
        apply(broken, load_changes(b'[{"op": "replace", "path": "/spaces/S1/capacity", "value": 39}]'))
    assert not isinstance(told.value, InvalidChanges)


@pytest.mark.skipif(not MAKE_WEEK.exists(), reason="the week maker is not there")
def test_a_made_weeks_disruptions_are_read_and_mean_what_the_maker_says():
    maker = runpy.run_path(str(MAKE_WEEK))
    city = maker["City"](2, 3, 1.0, maker["Week"](dt.date(2026, 3, 9), 15), False)
    week = city.problem()
    changes = maker["Disruptions"](city, week).make(60)
    assert {c["op"] for c in changes} == {"add", "remove", "replace"}
    result = made(week, *changes)
    assert result == load_problem(as_bytes(maker["apply_changes"](week, changes)))


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "changes").glob("*.json")), ids=lambda p: p.stem)
def test_the_example_scenarios_are_of_the_example_week(file):
    week = load_problem((ROOT / "examples" / "week.json").read_bytes())
    scenario = load_scenario(file.read_bytes(), file.stem)
    assert scenario.name != file.stem
    assert apply(week, scenario.changes) != week
