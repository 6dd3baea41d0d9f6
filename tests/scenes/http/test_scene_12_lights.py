"""Scene 12: in a district of 13 streets and 59 communities, 52 departments and 30 utilities deal with cases, each of
which shows a light in words: yellow while it is handled, green while a check is due, orange until the call-back."""

from __future__ import annotations

import collections
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenes.http.playing import Person, Stage, at
from tests.scenes.http.worlds import World

pytestmark = pytest.mark.slow
Json = dict[str, Any]
STREETS = [f"S{n}" for n in range(1, 14)]
COMMUNITIES = {f"Q{n}": STREETS[n % 13] for n in range(1, 60)}
DEPARTMENTS = [f"D{n}" for n in range(1, 53)]
UTILITIES = [f"U{n}" for n in range(1, 31)]
WORK = ("供水", "供电", "燃气", "供热", "通信", "公交", "排水", "市容", "园林", "交管", "消防", "民政", "社保")
WRONG = ["漏水", "停电", "有异味", "温度不够", "线缆垂落", "站牌损坏", "积水", "占道", "树木倾斜", "信号灯不亮"]
REACHED = ("submitted", "under_way", "done", "checked", "closed")
"""How far the cases of each community come on the first day, one each."""
CHINESE = {"Accept-Language": "zh"}


@dataclass
class Play:
    """Who plays, and the wall of lights as the district's planner sees it in the evening."""

    stage: Stage
    district: Person
    streets: dict[str, Person]
    coordinators: dict[str, Person]
    handlers: dict[str, Person]
    wall: dict[str, Json] = field(default_factory=dict)


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    told(play)
    handled(play)
    play.wall = {c["id"]: c for c in play.district.cases(**CHINESE)}
    return play


def opened(stage: Stage) -> Play:
    """The district with everybody in it."""
    world = World(12)
    world.city("C", "南岭区")
    for street in STREETS:
        world.area(street, f"{world.place()}街道", "C")
    for community, street in COMMUNITIES.items():
        world.area(community, f"{world.place()}社区", street)
        world.organisation(f"O{community}", "社区居民委员会", community)
    for n, handler in enumerate(DEPARTMENTS + UTILITIES):
        world.organisation(handler, f"{WORK[n % len(WORK)]}{'公司' if handler in UTILITIES else '科'}{n}", "C")
    world.set_up(stage.admin)
    return Play(
        stage,
        stage.enter("区城运中心", "planner", area="C"),
        {s: stage.enter(s, "planner", area=s) for s in STREETS},
        {q: stage.enter(q, "coordinator", area=q) for q in COMMUNITIES},
        {h: stage.enter(h, "unit", organisation=h) for h in DEPARTMENTS + UTILITIES},
    )


def told(play: Play) -> None:
    """Each community tells five cases, and says who is to deal with each."""
    handlers = DEPARTMENTS + UTILITIES
    for n, (community, me) in enumerate(play.coordinators.items()):
        items = [
            {
                "id": f"{community}-{k}",
                "name": f"{WRONG[(n + k) % len(WRONG)]}({community})",
                "kind": WORK[(n + k) % len(WORK)],
                "organisation": f"O{community}",
                "owner": handlers[(5 * n + k) % len(handlers)],
            }
            for k in range(5)
        ]
        assert me.post("/cases", {"items": items})["new"] == 5


def handled(play: Play) -> None:
    """Departments and utilities take on and finish, communities check and call back, as far as the day goes."""
    for me in play.handlers.values():
        started = me.steps(those(me.cases(), "under_way"), "take_on")
        me.steps(those(started, "done"), "finish", note="已处理")
    for me in play.coordinators.values():
        checked = me.steps([c for c in those(me.cases(), "checked") if c["state"] == "done"], "check")
        me.steps(those(checked, "closed"), "close", note="居民满意")


def those(cases: list[Json], state: str) -> list[Json]:
    """Cases that come at least so far today."""
    return [c for c in cases if int(c["id"].rpartition("-")[2]) >= REACHED.index(state)]


def test_every_case_shows_a_light_in_words_and_green_is_not_done(play):
    words = {c["state"]: (c["shown"]["colour"], c["shown"]["light"], c["shown"]["state"]) for c in play.wall.values()}
    assert words == {
        "submitted": ("yellow", "受理办理中", "已提交"),
        "under_way": ("yellow", "受理办理中", "办理中"),
        "done": ("green", "待核查", "已办理，待核查"),
        "checked": ("orange", "已办结，待回访", "已核查，待回访"),
        "closed": ("grey", "无灯", "已销号"),
    }
    assert collections.Counter(c["state"] for c in play.wall.values()) == dict.fromkeys(REACHED, 59)


def test_the_lights_say_the_same_in_english(play):
    green = play.district.get("/cases/Q1-2")["shown"]
    assert green == {"colour": "green", "light": "awaiting check", "state": "done, awaiting check"}


def test_each_street_sees_its_own_communities_and_together_they_see_all(play):
    seen: list[str] = []
    for street, me in play.streets.items():
        areas = {c["area"] for c in me.cases()}
        assert areas == {q for q, s in COMMUNITIES.items() if s == street}
        seen += [c["id"] for c in me.cases()]
    assert sorted(seen) == sorted(play.wall)
    assert play.streets["S1"].refused("GET", "/cases/Q2-0") == (404, "absent")


def test_every_department_and_utility_sees_what_it_deals_with_in_any_street(play):
    streets = set()
    for handler, me in play.handlers.items():
        mine = me.cases()
        assert {c["owner"] for c in mine} == {handler}
        streets.add(len({COMMUNITIES[c["area"]] for c in mine}))
    assert max(streets) > 1


def test_who_did_it_does_not_check_it_and_only_legal_steps_are_offered(play):
    green = play.wall["Q1-2"]
    handler = play.handlers[green["owner"]]
    assert handler.refused("POST", "/cases/Q1-2/steps", {"action": "check"}, green["etag"]) == (403, "not_your_step")
    assert handler.get("/cases/Q1-2")["may"] == []
    assert play.coordinators["Q1"].get("/cases/Q1-2")["may"] == ["check", "redo"]
    assert play.coordinators["Q1"].refused("POST", "/cases/Q1-2/steps", {"action": "close"}, green["etag"]) == (
        409,
        "not_in_this_state",
    )


def test_what_was_not_done_well_goes_back_to_yellow_with_the_reason(play):
    green, me = play.coordinators["Q3"].get("/cases/Q3-2"), play.coordinators["Q3"]
    again = me.step(green, "redo", reason="not_well_done", note="仍在漏水")
    assert again["shown"]["colour"] == "yellow"
    handler = play.handlers[again["owner"]]
    assert handler.get("/cases/Q3-2/history")["items"][-1]["note"] == "仍在漏水"
    assert handler.step(handler.get("/cases/Q3-2"), "finish")["shown"]["colour"] == "green"


def test_a_case_sent_to_the_wrong_department_comes_back_with_a_reason_and_goes_to_another(play):
    case = play.coordinators["Q5"].get("/cases/Q5-0")
    wrong = play.handlers[case["owner"]]
    wrong.step(case, "decline", reason="other", note="不属于本部门职责")
    me = play.coordinators["Q5"]
    back = me.step(me.get("/cases/Q5-0"), "carry_over")
    right = next(h for h in DEPARTMENTS if h != case["owner"])
    told = {k: back[k] for k in ("name", "kind", "text")} | {"owner": right}
    me.put("/cases/Q5-0", told, back["etag"])
    assert wrong.refused("GET", "/cases/Q5-0") == (404, "absent")
    assert play.handlers[right].get("/cases/Q5-0")["may"] == ["take_on", "decline"]


def test_a_family_s_case_is_seen_by_its_community_and_the_planners_above_alone(play):
    case = {"id": "F", "name": "家庭纠纷", "kind": "民政", "organisation": "OQ1", "owner": "D1", "public": False}
    play.coordinators["Q1"].post("/cases", {"items": [case]})
    sees = [p.name for p in everybody(play) if p.ask("GET", "/cases/F").status_code == 200]
    assert sees == ["区城运中心", COMMUNITIES["Q1"], "Q1"]


def everybody(play: Play) -> list[Person]:
    """All who play, but for the administrator."""
    groups = (play.streets, play.coordinators, play.handlers)
    return [play.district, *(p for group in groups for p in group.values())]


def test_what_nobody_takes_on_goes_up_to_the_street_and_then_to_the_district(play):
    clock = play.stage.clock
    before, case = clock.now, "/cases/Q7-0"
    reached = []
    for day in ("2026-03-04 16:00", "2026-03-05 12:00", "2026-03-09 12:00"):
        clock.now = at(day)
        reached.append(play.coordinators["Q7"].get(case)["escalated_to"])
    late = [c["id"] for c in play.streets[COMMUNITIES["Q7"]].cases("overdue=true")]
    clock.now = before
    assert reached == [None, COMMUNITIES["Q7"], "C"]
    assert "Q7-0" in late
