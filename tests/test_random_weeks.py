"""The random weeks are valid, repeatable, and exercise every rule and every term."""

from __future__ import annotations

from collections import Counter

import pytest

from models.loading import checked
from models.problem import Problem
from tests.random_weeks import draw_small, draw_tiny, small_week, tiny_week
from tests.weeks import features as f

SEEDS = range(300)
LISTS = {"space": f.SPACE_FIELDS, "volunteer": f.VOLUNTEER_FIELDS, "supply": f.SUPPLY_FIELDS, "demand": f.DEMAND_FIELDS}
NUMBERED = ("distance", "preference", "continuity", "load", "cost", "stability")
BROKEN_BY_PINS = ("R1", "R2", "R4", "R5", "R6", "R7", "R9", "R10", "R11", "R12", "R13", "R16", "R18")
WANTED = {
    *(f"{thing}: {field}" for thing, fields in LISTS.items() for field in fields),
    *(f"{kind} need: {field}" for kind, fields in f.NEED_FIELDS.items() for field in fields),
    *(f"policy: {field}" for field in f.POLICY_FIELDS),
    *(f"policy: {term} {what}" for term in NUMBERED for what in ("at 0", "below 0")),
    *(f"pins: against {rule}" for rule in BROKEN_BY_PINS),
    *(f"time: slots of {minutes}" for minutes in (15, 30, 60)),
    *(f"time: {what}" for what in ("clock change", "end off the grid")),
    *(f"time: now {what}" for what in ("before the start", "within the horizon")),
    *(f"pattern: {what}" for what in ("workday", "restday", "overnight", "from", "until")),
    *(f"windows: {what}" for what in ("off the grid", "seconds", "another offset", "adjoining")),
    *(f"serves: {what}" for what in ("areas", "organisations", "kinds", "nobody")),
    *(f"travel: {table}{how}" for table in ("metres", "minutes") for how in ("", " by direction")),
    *(f"demand: {field} {how}" for field in ("same_spaces", "same_people") for how in ("prefer", "require")),
    *(f"demand: several {kind} needs" for kind in ("space", "people", "supply")),
    *(f"pins: {what}" for what in ("within the rules", "off the grid", "one twice")),
    *(f"bans: {kind}" for kind in ("space", "volunteer", "supply")),
    *(f"previous: {kind} gone" for kind in ("demand", "space", "volunteer")),
    *(f"equity: level {level}" for level in (0, 1, 2, 3, 7)),
    *(f"equity: {n} bands or more" for n in (0, 1, 2, 3)),
    "availability: capacity", "availability: closed", "calendar: restdays", "calendar: workdays", "demand: each",
    "demand: each with minutes", "demand: needs people+space+supply", "demand: one_per_day False",
    "demand: one_per_day True", "demand: whole windows", "pairs: apart", "pairs: together", "supply: shared",
    "volunteer: no location",
}  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    return Counter(name for seed in SEEDS for name in f.features(small_week(seed)))


def test_every_feature_occurs_early(seen: Counter[str]) -> None:
    assert WANTED - set(seen) == set()


def test_no_feature_is_in_every_week_but_the_plain_ones(seen: Counter[str]) -> None:
    assert {name for name, n in seen.items() if n == len(SEEDS)} <= {"demand: minutes"}


@pytest.mark.parametrize(("make", "draw"), [(tiny_week, draw_tiny), (small_week, draw_small)])
def test_weeks_are_valid_and_repeatable(make, draw) -> None:
    for seed in range(100):
        week = make(seed)
        checked(Problem.model_validate(week))
        assert week == draw.__wrapped__(seed, frozenset())


@pytest.mark.parametrize("make", [tiny_week, small_week])
def test_whoever_changes_a_week_changes_no_other(make) -> None:
    make(0)["demands"].clear()
    assert make(0)["demands"]


def test_sizes_are_as_said() -> None:
    for seed in range(60):
        week = small_week(seed)
        assert 3 <= len(week["demands"]) <= 10
        assert 2 <= len(week["spaces"]) <= 5
        assert 2 <= len(week["volunteers"]) <= 6
        assert len(week["supplies"]) <= 3
        assert 1 <= len(tiny_week(seed)["demands"]) <= 3


def test_a_feature_left_out_leaves_the_rest_as_it_was() -> None:
    seed = next(s for s in SEEDS if any("setup_minutes" in space for space in small_week(s)["spaces"]))
    with_it, without = small_week(seed), small_week(seed, without={"setup", "pins", "previous"})
    for space in with_it["spaces"]:
        space.pop("setup_minutes", None)
    assert {**with_it, "pins": 0, "previous": 0} == {**without, "pins": 0, "previous": 0}


def test_all_of_a_kind_can_be_left_out() -> None:
    for seed in range(30):
        week = small_week(seed, without={"people", "supplies"})
        assert not week["volunteers"] + week["supplies"]
        assert {n["type"] for d in week["demands"] for n in d["needs"]} == {"space"}
