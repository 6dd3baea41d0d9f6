"""Weeks for the exports: a small neighbourhood with a family's private case, and random ones with marked secrets."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import icalendar

from models.loading import load_problem
from models.plan import Plan
from models.problem import Problem
from tests.api.weeks import as_bytes
from tests.build import Week, at, people_need, plan_of, session, space_need, supply_need
from tests.random_weeks import small_week

Json = dict[str, Any]
SALT = "a secret"
SECRET = "zqSECRET"
"""Stands in every id and name that only its owner may read."""


def neighbourhood(**fields: Any) -> Week:
    """A school lends its hall, a clinic its doctor; a committee holds a fair; a family has two private demands, one of
    them at home."""
    fair = [space_need(20), people_need(2), supply_need(2)]
    week = Week(**fields).area("north", "city").area("south", "city").area("estate", "south")
    week.organisation("school", name="第一小学", area="north", location=[104.01, 30.01])
    week.organisation("committee", name="河畔社区居委会", area="south", location=[104.02, 30.02])
    week.organisation("clinic", name="卫生站", area="north").organisation("family", name="赵家", area="estate")
    week.space("hall", owner="school", name="学校礼堂", capacity=50, location=[104.011, 30.011])
    week.space("room", owner="committee", name="活动室", capacity=20, location=[104.021, 30.021])
    week.volunteer("shen", organisation="clinic", name="沈医生", location=[104.09, 30.09])
    week.volunteer("wang", organisation="committee", name="王芳").supply("gifts", owner="school")
    week.demand("fair", organisation="committee", name="邻里集市", kind="fair", needs=fair)
    week.demand("lost", organisation="committee", name="合唱", kind="choir")
    needs = [space_need(5), people_need()]
    week.demand("case", organisation="family", name="赵家纠纷", kind="dispute", public=False, needs=needs)
    home = {"name": "赵奶奶探访", "kind": "home_visit", "location": [104.05, 30.05]}
    return week.demand("visit", organisation="family", public=False, needs=[people_need()], **home)


FAIR = session("fair", "mon 10:00", 120, 0, [(0, "hall", 20)], [(1, "shen"), (1, "wang")], [(2, "gifts", 2)])
CASE = session("case", "tue 14:00", 60, 0, [(0, "hall", 5)], [(1, "shen")])
VISIT = session("visit", "wed 09:00", 60, 0, [], [(0, "shen")])
LOST = {
    "demand": "lost",
    "missing": 1,
    "reason": "taken",
    "proof": "best_effort",
    "blocking": [{"demand": "case"}, {"space": "hall"}, {"volunteer": "shen"}, {"volunteer": "wang"}],
    "remedies": [
        {"change": "open 学校礼堂 on Tuesday to 21:30", "net_points": 250, "displaced": ["visit"]},
        {"change": "take the hour of 赵家纠纷", "net_points": 90, "displaced": []},
    ],
}


def its_plan(*sessions: Json, **fields: Any) -> Plan:
    """The plan of the neighbourhood, or other sessions."""
    return plan_of(*(sessions or (FAIR, CASE, VISIT)), **{"unserved": [LOST], **fields})


def secret_week(seed: int) -> tuple[Problem, Plan]:
    """A random week in which about half of the demands are private, each of an organisation that nothing else names,
    with a plan that puts anything anywhere: exports ask for no rules."""
    dice = random.Random(f"secret {seed}")
    week = small_week(seed, without={"travel", "bans", "previous", "pins"})
    for demand in week["demands"]:
        demand["name"] = f"name of {demand['id']}"
        if dice.random() < 0.5:
            _hide(week, demand, dice)
    problem = load_problem(as_bytes(week))
    return problem, _any_plan(problem, dice)


def _hide(week: Json, demand: Json, dice: random.Random) -> None:
    own = {"id": f"{SECRET}-org-{demand['id']}", "name": f"{SECRET} family", "area": dice.choice(week["areas"])["id"]}
    week["organisations"].append(own | {"location": [104.0, 30.0]})
    demand |= {"id": f"{SECRET}-{demand['id']}", "name": f"{SECRET} {demand['id']}", "public": False}
    demand |= {"organisation": own["id"], "kind": f"{SECRET} kind"}


def _any_plan(problem: Problem, dice: random.Random) -> Plan:
    sessions = [_any_session(problem, d.id, dice) for d in problem.demands for _ in range(dice.choice((0, 1, 1, 2)))]
    sessions = [s | {"session": k} for k, s in enumerate(sessions)]
    names = [d.id for d in problem.demands]
    words = [d.name or "" for d in problem.demands]
    left = [
        {
            "demand": name,
            "missing": 1,
            "reason": "taken",
            "proof": "proved",
            "blocking": [{"demand": dice.choice(names)}, *({"volunteer": v.id} for v in problem.volunteers)],
            "remedies": [{"change": f"move {dice.choice(words)}, {dice.choice(names)}", "net_points": 1,
                          "displaced": [dice.choice(names)]}],
        }
        for name in names
    ]  # fmt: skip
    return plan_of(*sessions, unserved=left)


def _any_session(problem: Problem, demand: str, dice: random.Random) -> Json:
    spaces = [(0, s.id, dice.randint(1, 3)) for s in problem.spaces if dice.random() < 0.5]
    people = [(0, v.id) for v in problem.volunteers if dice.random() < 0.5]
    supplies = [(0, s.id, 1) for s in problem.supplies if dice.random() < 0.5]
    day = dice.choice(("mon", "tue", "wed"))
    return session(demand, f"{day} {dice.randint(0, 23):02}:00", 60, 0, spaces, people, supplies)


def parsed(data: bytes | str) -> Any:
    """A calendar as a program reads it."""
    return icalendar.Calendar.from_ical(data)


def instant(text: str) -> dt.datetime:
    """An instant as `tests.build.at` reads it."""
    return dt.datetime.fromisoformat(at(text))
