"""Scene 15: the funds of twenty departments reach twelve communities through one door; no plan spends more than a
project was given, and the planner hears what one more yuan would buy."""

from __future__ import annotations

import collections
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenes.http.playing import Person, Stage
from tests.scenes.http.worlds import World, room, window

pytestmark = pytest.mark.slow
Json = dict[str, Any]
BUREAUS = (
    "民政",
    "人社",
    "卫健",
    "教育",
    "文旅",
    "体育",
    "司法",
    "住建",
    "城管",
    "园林",
    "商务",
    "科技",
    "农业",
    "水务",
    "应急",
    "交通",
)
DEPARTMENTS = (*(f"{x}局" for x in BUREAUS), "团委", "妇联", "残联", "总工会")
COMMUNITIES = [f"Q{n}" for n in range(1, 13)]
PROJECTS = 5
"""Of each department."""
YUAN = 100


@dataclass
class Play:
    """Who plays; the projects with the department that pays; what the week costs and what is scarce in it."""

    stage: Stage
    world: World
    door: Person
    coordinators: dict[str, Person]
    pays: dict[str, str] = field(default_factory=dict)
    plan: Json = field(default_factory=dict)
    sessions: list[Json] = field(default_factory=list)
    scarce: Json = field(default_factory=dict)

    def project(self, id_: str) -> Json:
        """A project as it was told."""
        return next(d for d in self.world.lists["demands"] if d["id"] == id_)

    def fen(self, session: Json) -> int:
        """What a session costs: the price of each space by its units and minutes, of each thing by its number."""
        begin, end = (dt.datetime.fromisoformat(session[x]) for x in ("start", "end"))
        minutes = int((end - begin).total_seconds()) // 60
        price = {s["id"]: s.get("fen_per_unit_hour", 0) for s in self.world.lists["spaces"]}
        thing = {s["id"]: s.get("fen_per_unit", 0) for s in self.world.lists["supplies"]}
        spaces: int = sum(price[p["space"]] * p["quantity"] * minutes // 60 for p in session.get("spaces", ()))
        things: int = sum(thing[p["supply"]] * p["quantity"] for p in session.get("supplies", ()))
        return spaces + things


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    play.plan = stage.planned(play.door, "C", "2026-03-09", seconds=5)
    play.sessions = play.door.get(f"/plans/{play.plan['id']}/plan")["assignments"]
    here = f"/plans/{play.plan['id']}/bottlenecks"
    stage.made(play.door, here, {"most": 100})
    play.scarce = play.door.get(here)
    return play


def opened(stage: Stage) -> Play:
    """A district; each community asks for what departments pay for, and eight units lend at a price."""
    world = World(15)
    world.city("C", "锦城区")
    for area in COMMUNITIES:
        world.area(area, f"{world.place()}社区", "C")
        world.organisation(f"O{area}", "社区居民委员会", area)
    for n in range(8):
        owner = world.organisation(f"U{n}", f"出借单位{n}", COMMUNITIES[n])
        world.space(
            f"R{n}", owner, 60, exclusive=True, fen_per_unit_hour=(0, 100, 200, 400)[n % 4], turnaround_minutes=15
        )
    world.organisation("BANK", "慈善超市", "C")
    world.supply("MEAL", "BANK", "餐券", 900, fen_per_unit=1000)
    pays = {}
    for n in range(len(DEPARTMENTS) * PROJECTS):
        department, community = DEPARTMENTS[n % 20], COMMUNITIES[n % 12]
        seats, meals = world.rng.randrange(15, 45), world.rng.randrange(10, 40)
        needs = [room(seats, min_quantity=10)] if n % 3 else [{"type": "supply", "kind": "餐券", "quantity": meals}]
        short = world.rng.choice((0, 0, YUAN, 5 * YUAN))
        whole = meals * 1000 if n % 3 == 0 else seats * world.rng.choice((0, 100, 200, 400))
        id_ = world.demand(
            f"P{n:03}",
            f"O{community}",
            f"{department}:惠民项目{n}",
            "project",
            needs,
            budget_fen=max(0, whole - short),
            windows=window(f"2026-03-{9 + n % 7:02}", "18:00", "21:00"),
            priority=2 + n % 4,
        )
        pays[id_] = department
    world.set_up(stage.admin)
    world.set_up(stage.admin, "spaces", "supplies")
    coordinators = {q: stage.enter(q, "coordinator", area=q) for q in COMMUNITIES}
    for community, me in coordinators.items():
        me.write("demands", world.of("demands", community))
    return Play(stage, world, stage.enter("区资金统筹", "planner", area="C"), coordinators, pays)


def test_no_project_costs_more_than_it_was_given(play):
    spent: collections.Counter[str] = collections.Counter()
    for session in play.sessions:
        spent[session["demand"]] += play.fen(session)
    assert sum(spent.values()) > 0
    assert all(fen <= play.project(d)["budget_fen"] for d, fen in spent.items())


def test_no_department_spends_more_than_it_put_in(play):
    given: collections.Counter[str] = collections.Counter()
    spent: collections.Counter[str] = collections.Counter()
    for id_, department in play.pays.items():
        given[department] += play.project(id_)["budget_fen"]
    for session in play.sessions:
        spent[play.pays[session["demand"]]] += play.fen(session)
    assert len(given) == 20
    assert all(spent[d] <= given[d] for d in given)


def test_the_judge_counts_every_yuan_as_the_plan_says(play):
    told = play.door.get(f"/plans/{play.plan['id']}/certificate")
    by_demand: collections.Counter[str] = collections.Counter()
    for session in play.sessions:
        by_demand[session["demand"]] += play.fen(session)
    assert told["judged"]["ok"]
    assert told["score"]["cost"] == -(sum(by_demand.values()) // YUAN)


def test_what_lacks_a_yuan_is_left_out_for_that_reason(play):
    unserved = play.door.get(f"/plans/{play.plan['id']}/unserved?limit=1000")["items"]
    reasons = {u["demand"]["id"]: u["reason"] for u in unserved}
    poor = [d for d, reason in reasons.items() if reason == "over_budget"]
    assert poor
    assert all(play.project(d)["budget_fen"] is not None for d in poor)


def test_the_dearest_bottlenecks_say_what_one_more_yuan_buys(play):
    budgets = [b for b in play.scarce["tried"] if b["kind"] == "budget"]
    assert budgets
    best = max(budgets, key=lambda b: b["gain"])
    assert best["gain"] > 0
    assert best["subject"] in best["serves"]


def test_one_yuan_more_where_it_is_scarce_serves_what_was_promised(play):
    best = max((b for b in play.scarce["tried"] if b["kind"] == "budget"), key=lambda b: b["gain"])
    more = play.project(best["subject"])["budget_fen"] + YUAN
    change = {"op": "replace", "path": f"/demands/{best['subject']}/budget_fen", "value": more}
    made = play.stage.made(play.door, f"/plans/{play.plan['id']}/repairs", {"changes": [change], "seconds": 5})
    now = play.door.get(f"/plans/{made['id']}/plan")["assignments"]
    assert best["subject"] in {a["demand"] for a in now}
    assert {a["demand"] for a in play.sessions} <= {a["demand"] for a in now}


def test_a_community_sees_its_own_projects_and_neither_the_whole_plan_nor_other_budgets(play):
    play.door.post(f"/plans/{play.plan['id']}/publish")
    me = play.coordinators["Q1"]
    seen = me.get(f"/plans/{play.plan['id']}/assignments?limit=1000")["items"]
    assert {s["demand"]["id"] for s in seen} == {
        s["demand"] for s in play.sessions if play.project(s["demand"])["organisation"] == "OQ1"
    }
    assert me.refused("GET", f"/plans/{play.plan['id']}/bottlenecks")[0] == 403
    assert me.refused("GET", "/demands/P001") == (404, "absent")
