"""Scene 7: the needs of a week are published as a menu; more than 1,000 units have opened a room, members take orders
by skill and interest, and each micro-wish is claimed by exactly one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenes.http.playing import Person, Stage
from tests.scenes.http.worlds import UNITS, World, metres, people, room, window

pytestmark = pytest.mark.slow
Json = dict[str, Any]
ROOMS = 1040
SKILLS = ("维修", "理发", "书法", "陪伴", "电脑", "英语")
WISHES = 60
MENU = {"load": {"extra_hour": 2000, "fair_hours": 0}}
"""Points with which no session is worth a person's hour: so the plan asks nobody, and all is on the menu."""


@dataclass
class Play:
    """Who plays, and what they were shown."""

    stage: Stage
    world: World
    planner: Person
    coordinator: Person
    plan: Json = field(default_factory=dict)
    members: dict[str, Person] = field(default_factory=dict)

    def menu(self, volunteer: str) -> list[Json]:
        """What a member could take now."""
        told = self.members[volunteer].get(f"/plans/{self.plan['id']}/menu?list=volunteers&object={volunteer}")
        items: list[Json] = told["items"]
        return items

    def take(self, volunteer: str, item: Json) -> tuple[str, str, Json]:
        """How a member takes an order: who asks, where, and what is sent."""
        body = {"list": "volunteers", "object": volunteer, "demand": item["demand"], "start": item["start"]}
        return "POST", f"/plans/{self.plan['id']}/menu", body


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    play.plan = stage.planned(play.planner, "S", "2026-03-09", policy=MENU, seconds=3)
    play.plan = play.planner.post(f"/plans/{play.plan['id']}/publish")
    return play


def opened(stage: Stage) -> Play:
    """A street on which everybody has opened a room, with 300 members and 60 wishes of its residents."""
    world = World(7)
    world.city("C", "锦城市")
    world.area("S", f"{world.place()}街道", "C")
    world.area("Q", f"{world.place()}社区", "S")
    world.organisation("OQ", "社区居民委员会", "Q")
    for n in range(ROOMS):
        unit = world.organisation(f"U{n}", f"{UNITS[n % len(UNITS)]}{n}", "Q")
        world.space(f"R{n}", unit, world.rng.randrange(8, 60), name=f"活动室{n}")
    for n in range(300):
        skill, other = world.rng.sample(SKILLS, 2)
        world.volunteer(
            f"V{n}", f"U{n}", {skill: world.rng.randrange(2, 6), other: 1}, interests=[skill], max_metres=3000
        )
    for n in range(WISHES):
        skill = SKILLS[n % len(SKILLS)]
        name = f"微心愿:{world.person()[0]}家需要{skill}"
        day = window(f"2026-03-{10 + n % 5}", "18:00", "21:00")
        needs = [people(skill, min_level=1 + n % 3)]
        world.demand(f"W{n:03}", "OQ", name, skill, needs, location=world.somewhere(), windows=day, priority=1 + n % 5)
    for n in range(3):
        needs = [room(6), people("英语", 3, min_count=2)]
        world.demand(
            f"T{n}", "OQ", f"英语角{n}", "英语", needs, windows=window("2026-03-14", "10:00", "11:00"), priority=5
        )
    secret = [people("陪伴")]
    world.demand("F", "OQ", "家事:陪伴", "陪伴", secret, public=False, windows=window("2026-03-11", "18:00", "19:00"))
    world.set_up(stage.admin)
    world.set_up(stage.admin, "spaces", "volunteers")
    play = Play(
        stage,
        world,
        stage.enter("规划员", "planner", area="S"),
        stage.enter("社工", "coordinator", area="Q"),
    )
    play.coordinator.write("demands", world.lists["demands"])
    for n in range(12):
        play.members[f"V{n}"] = stage.enter(f"V{n}", "volunteer", volunteer=f"V{n}")
    return play


def wish(play: Play, id_: str) -> Json:
    """A demand as it was told."""
    return next(d for d in play.world.lists["demands"] if d["id"] == id_)


def test_the_plan_asks_nobody_and_publishes_all_as_a_menu(play):
    assert play.planner.get(f"/plans/{play.plan['id']}/assignments")["items"] == []
    assert play.coordinator.claims() == []
    assert {c["state"] for c in play.coordinator.cases()} == {"unserved"}


def test_everybody_is_shown_only_what_they_can_do_at_their_level(play):
    for name in play.members:
        person = next(v for v in play.world.lists["volunteers"] if v["id"] == name)
        menu = play.menu(name)
        assert menu
        for item in menu:
            (need,) = [n for n in wish(play, item["demand"])["needs"] if n["type"] == "people"]
            assert person["skills"].get(need["skill"], 0) >= need.get("min_level", 1)


def test_what_is_urgent_liked_and_near_stands_above_the_rest(play):
    """Five points for what one likes, one less for each 100 m, and as many for each priority as the planner said."""
    worth: dict[int, set[int]] = {}
    for name in play.members:
        person = next(v for v in play.world.lists["volunteers"] if v["id"] == name)
        menu = [i for i in play.menu(name) if i["demand"].startswith("W")]
        assert [i["points"] for i in menu] == sorted((i["points"] for i in menu), reverse=True)
        for item in menu:
            asked = wish(play, item["demand"])
            liked, way = item["kind"] in person["interests"], metres(person["location"], asked["location"]) // 100
            worth.setdefault(asked["priority"], set()).add(item["points"] - 5 * liked + way)
    assert all(max(points) - min(points) <= 1 for points in worth.values()), worth
    assert [max(worth[p]) for p in sorted(worth)] == sorted(max(worth[p]) for p in worth)


def test_a_private_case_is_on_nobody_s_menu(play):
    assert all(item["demand"] != "F" for name in play.members for item in play.menu(name))


def test_a_micro_wish_is_claimed_by_exactly_one_and_a_second_click_changes_nothing(play):
    first, second = rivals(play)
    item = next(i for i in wishes(play, first) if i["demand"] in {x["demand"] for x in wishes(play, second)})
    _, path, body = play.take(first, item)
    mine = play.members[first].post(path, body)
    assert (mine["state"], mine["demand"]) == ("accepted", item["demand"])
    assert play.members[first].post(path, body)["id"] == mine["id"]
    assert play.members[second].refused(*play.take(second, item)) == (409, "taken_by_another")
    assert all(i["demand"] != item["demand"] for i in play.menu(second))
    (case,) = [c for c in play.coordinator.cases() if c["demand"] == item["demand"]]
    assert case["state"] in ("proposed", "accepted_by_lender")
    (asked,) = [c for c in play.coordinator.claims() if c["list"] == "demands" and c["demand"] == item["demand"]]
    play.coordinator.answer(asked, "accept")
    assert play.coordinator.get(f"/cases/{case['id']}")["state"] == "agreed"


def wishes(play: Play, name: str) -> list[Json]:
    """The micro-wishes on a member's menu."""
    return [i for i in play.menu(name) if i["demand"].startswith("W")]


def rivals(play: Play) -> tuple[str, str]:
    """Two members to whom one wish is shown."""
    menus = {name: {i["demand"] for i in wishes(play, name)} for name in play.members}
    return next((a, b) for a in menus for b in menus if a < b and menus[a] & menus[b])


def test_nobody_takes_orders_for_another(play):
    (item, *_) = play.menu("V2")
    assert play.members["V3"].refused(*play.take("V2", item))[0] == 404
    unit = play.stage.enter("U2", "unit", organisation="U2")
    assert unit.post(*play.take("V2", item)[1:])["state"] == "accepted"


def test_several_together_fill_a_team(play):
    english = [v["id"] for v in play.world.lists["volunteers"] if v["skills"].get("英语", 0) >= 1]
    states = []
    for name in english[:2]:
        play.members[name] = play.members.get(name) or play.stage.enter(name, "volunteer", volunteer=name)
        item = next(i for i in team_items(play, name) if i["demand"] == "T0")
        states.append((item["have"], play.members[name].post(*play.take(name, item)[1:])["state"]))
    assert states == [(0, "accepted"), (1, "accepted")]


def team_items(play: Play, name: str) -> list[Json]:
    """The English corners on a member's menu, however far down."""
    told = play.members[name].get(f"/plans/{play.plan['id']}/menu?list=volunteers&object={name}")["items"]
    return [i for i in told if i["demand"].startswith("T")]


def test_a_unit_sees_who_could_use_its_room(play):
    unit = play.stage.enter("U5", "unit", organisation="U5")
    items = unit.get(f"/plans/{play.plan['id']}/menu?list=spaces&object=R5")["items"]
    assert {i["demand"] for i in items} <= {"T0", "T1", "T2"}
    assert items
    assert unit.refused("GET", f"/plans/{play.plan['id']}/menu?list=spaces&object=R6") == (404, "absent")


def test_who_took_an_order_gives_it_back_with_a_reason_and_it_is_open_again(play):
    name = next(iter(play.members))
    (item, *_) = [i for i in play.menu(name) if i["demand"].startswith("W")]
    claim = play.members[name].post(*play.take(name, item)[1:])
    play.members[name].answer(claim, "decline", reason="illness")
    other = next(n for n in play.members if n != name and any(i["demand"] == item["demand"] for i in play.menu(n)))
    assert play.members[other].post(*play.take(other, item)[1:])["state"] == "accepted"
