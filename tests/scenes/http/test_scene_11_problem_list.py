"""Scene 11: 1,680 problems gathered in ten communities become a list of 237 items in 7 classes, each with an owner and
a date; 975 of what was told is done, what is overdue goes up, what lapsed is carried over into the next week."""

from __future__ import annotations

import collections
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenes.http.playing import Person, Stage, at
from tests.scenes.http.problems import CLASSES, Item, items_of, told_of
from tests.scenes.http.worlds import World

pytestmark = pytest.mark.slow
Json = dict[str, Any]
COMMUNITIES = [f"Q{n}" for n in range(1, 11)]
OFFICES = {kind: f"K{n}" for n, kind in enumerate(CLASSES, start=1)}
DONE = 975


@dataclass
class Play:
    """Who plays, and what they saw at each moment."""

    stage: Stage
    told: dict[str, tuple[Json, Item]]
    planner: Person
    coordinators: dict[str, Person]
    offices: dict[str, Person]
    new: int = 0
    again: int = 0
    suggested: list[tuple[str, str]] = field(default_factory=list)
    listed: list[Json] = field(default_factory=list)
    week_later: list[Json] = field(default_factory=list)
    carried: list[Json] = field(default_factory=list)

    def item(self, case: str) -> Item:
        """What a problem is really about, as a person sees who reads it."""
        return self.told[case][1]


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    for community in COMMUNITIES:
        gathered(play, community)
        merged(play, community)
        sorted_(play, community)
    play.listed = play.planner.cases("state=submitted")
    done(play)
    stage.clock.now = at("2026-03-30 09:00")
    play.week_later = play.planner.cases("overdue=true", **{"Accept-Language": "zh"})
    carried(play)
    return play


def opened(stage: Stage) -> Play:
    """A street with ten communities and seven offices."""
    world = World(11)
    world.city("C", "锦城市")
    world.area("S", f"{world.place()}街道", "C")
    for area in COMMUNITIES:
        world.area(area, f"{world.place()}社区", "S")
        world.organisation(f"O{area}", "居民委员会", area)
    for kind, office in OFFICES.items():
        world.organisation(office, CLASSES[kind][0], "S")
    told = told_of(world, items_of(world, COMMUNITIES))
    world.set_up(stage.admin)
    return Play(
        stage,
        told,
        stage.enter("规划员", "planner", area="S"),
        {a: stage.enter(f"{a}社工", "coordinator", area=a) for a in COMMUNITIES},
        {o: stage.enter(o, "unit", organisation=o) for o in OFFICES.values()},
    )


def gathered(play: Play, community: str) -> None:
    """The community sends what its residents said; the second time is a slip."""
    items = [case for case, item in play.told.values() if item.community == community]
    for _ in range(2):
        new = play.coordinators[community].post("/cases", {"items": items})["new"]
        play.new, play.again = play.new + new, play.again + len(items) - new


def merged(play: Play, community: str) -> None:
    """Its coordinator goes through the suggestions, then through what is left, and merges what is one problem."""
    me = play.coordinators[community]
    cases = {c["id"]: c for c in me.cases()}
    steps = []
    for group in me.get("/cases/alike")["items"]:
        for like in group["like"]:
            play.suggested.append((like["id"], group["keep"]))
            if play.item(like["id"]) == play.item(group["keep"]):
                steps.append(merge(cases[like["id"]], group["keep"]))
    me.post("/cases/steps", {"items": steps})
    first: dict[Item, str] = {}
    for case in me.cases("state=submitted"):
        kept = first.setdefault(play.item(case["id"]), case["id"])
        if kept != case["id"]:
            me.step(case, "merge", into=kept)


def merge(case: Json, into: str) -> Json:
    """One step of several."""
    return {"id": case["id"], "etag": case["etag"], "action": "merge", "into": into}


def sorted_(play: Play, community: str) -> None:
    """Each item that is left gets its class, an office that looks after it, and a date within the month."""
    me = play.coordinators[community]
    for n, case in enumerate(me.cases("state=submitted")):
        kind = play.item(case["id"]).kind
        until = at("2026-03-16 18:00") + dt.timedelta(days=n % 4 * 7)
        told = {"name": case["name"], "kind": kind, "owner": OFFICES[kind], "until": until.isoformat()}
        me.put(f"/cases/{case['id']}", told, case["etag"])


def done(play: Play) -> None:
    """Offices deal with the items that most residents told of, until 975 of what was told is done."""
    left, chosen = DONE, []
    for case in sorted(play.listed, key=lambda c: (-play.item(c["id"]).times, c["id"])):
        if play.item(case["id"]).times <= left:
            left -= play.item(case["id"]).times
            chosen.append(case)
    assert left == 0
    finished = [x for o, me in play.offices.items() for x in worked_off(me, [c for c in chosen if c["owner"] == o])]
    for community, me in play.coordinators.items():
        mine = [c for c in finished if play.item(c["id"]).community == community]
        me.steps(me.steps(mine, "check"), "close", note="回访满意")


def worked_off(office: Person, cases: list[Json]) -> list[Json]:
    """An office takes them on, and tells when they are done."""
    return office.steps(office.steps(cases, "take_on"), "finish", note="已处理")


def carried(play: Play) -> None:
    """What is of no use after its date lapses; communities carry it over, and give each a new date."""
    over = set(play.planner.post("/cases/lapse")["items"])
    for community, me in play.coordinators.items():
        mine = [c for c in me.cases("state=lapsed") if c["id"] in over]
        assert {c["area"] for c in mine} <= {community}
        for case, on in zip(mine, me.steps(mine, "carry_over"), strict=True):
            told = {k: case[k] for k in ("name", "kind", "owner")} | {"until": "2026-04-10T18:00:00+08:00"}
            play.carried.append(me.put(f"/cases/{case['id']}", told, on["etag"]))


def test_each_problem_is_taken_in_once_though_every_list_is_sent_twice(play):
    assert (play.new, play.again) == (1680, 1680)


def test_suggestions_find_most_of_what_is_told_again_and_seldom_mix_two_things(play):
    right = [pair for pair in play.suggested if play.item(pair[0]) == play.item(pair[1])]
    assert len(right) >= 0.85 * (1680 - 237)
    assert len(right) >= 0.85 * len(play.suggested)


def test_the_list_has_237_items_in_7_classes_each_with_an_owner_and_a_date(play):
    assert len(play.listed) == 237
    assert len({play.item(c["id"]) for c in play.listed}) == 237
    assert {c["kind"] for c in play.listed} == set(CLASSES)
    assert all(c["owner"] == OFFICES[c["kind"]] and c["until"] for c in play.listed)


def test_what_was_merged_says_into_what_and_nothing_is_lost(play):
    everything = play.planner.cases()
    assert len(everything) == 1680
    into = {c["id"]: c["merged_into"] for c in everything}
    ends = collections.Counter(end_of(c["id"], into) for c in everything)
    assert ends == {c["id"]: play.item(c["id"]).times for c in play.listed}


def end_of(case: str, into: dict[str, str | None]) -> str:
    """The item that a problem has come to, over one that was merged itself."""
    nearer = into[case]
    return case if nearer is None else end_of(nearer, into)


def test_975_of_what_was_told_is_done_and_called_back(play):
    closed = play.planner.cases("state=closed")
    assert sum(play.item(c["id"]).times for c in closed) == DONE
    lines = play.planner.get(f"/cases/{closed[0]['id']}/history")["items"]
    assert [x["action"] for x in lines] == ["tell", "sort", "take_on", "finish", "check", "close"]
    assert len({x["actor"] for x in lines}) == 2


def test_what_is_late_is_listed_in_words_and_has_gone_up(play):
    open_ = {c["id"] for c in play.listed} - {c["id"] for c in play.planner.cases("state=closed")}
    assert {c["id"] for c in play.week_later} == open_
    assert {c["escalated_to"] for c in play.week_later} == {"C"}
    assert {tuple(c["shown"].values()) for c in play.week_later} == {("yellow", "受理办理中", "已提交")}


def test_what_lapsed_goes_on_in_the_next_week_with_a_new_date(play):
    assert play.carried
    assert {c["state"] for c in play.carried} == {"submitted"}
    assert {dt.datetime.fromisoformat(c["until"]) for c in play.carried} == {at("2026-04-10 18:00")}
    assert not any(c["overdue"] for c in play.carried)
    assert play.planner.post("/cases/lapse")["items"] == []


def test_nobody_sees_what_another_community_or_office_has(play):
    for community, me in play.coordinators.items():
        assert {c["area"] for c in me.cases()} == {community}
    for office, me in play.offices.items():
        assert {c["owner"] for c in me.cases()} == {office}


def test_an_office_neither_checks_nor_sorts_nor_merges(play):
    office = play.offices["K1"]
    case = next(c for c in office.cases() if c["state"] == "submitted")
    assert set(case["may"]) == {"take_on", "decline"}
    assert office.refused("PUT", f"/cases/{case['id']}", {"name": "x", "kind": "y"}, case["etag"]) == (
        403,
        "not_your_step",
    )
    other = next(c for c in play.listed if c["owner"] == "K2")["id"]
    assert office.refused("GET", f"/cases/{other}") == (404, "absent")
