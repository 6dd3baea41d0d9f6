"""Scene 8: 53 projects, 26 organisations, 1,500 volunteers and 100 experts at one joint meeting: each side says yes or
no, a no is planned anew at once and touches nothing that was agreed, the next plan keeps what was promised, and what is
signed on the spot stands in the week after as well."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenes.http.playing import Person, Stage, at
from tests.scenes.http.signing import signed, written_out
from tests.scenes.http.worlds import UNITS, World, people, room, window

pytestmark = pytest.mark.slow
Json = dict[str, Any]
COMMUNITIES = [f"Q{n}" for n in range(1, 9)]
UNIT_IDS = [f"U{n}" for n in range(26)]
EXPERTISE = ("法律", "医疗", "书画", "心理", "财税")
PROJECTS = ("普法讲座", "义诊", "书法课", "减压沙龙", "反诈宣讲", "合唱排练", "亲子阅读", "巡逻")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
EVERY_WEEK = ("P00", "P01", "P02", "P03")
"""Projects that come every week; the others come once."""


@dataclass
class Play:
    """Who plays, and how the meeting went."""

    stage: Stage
    world: World
    planner: Person
    coordinators: dict[str, Person]
    units: dict[str, Person]
    plan: Json = field(default_factory=dict)
    opened_with: list[Json] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)
    meeting: Json = field(default_factory=dict)
    kept: dict[tuple[str, str, str], Json] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Person]:
        """The two sides."""
        return [*self.units.values(), *self.coordinators.values()]

    def sessions(self, plan: str) -> dict[str, Json]:
        """What a plan holds, by demand."""
        return {a["demand"]: a for a in self.planner.get(f"/plans/{plan}/plan")["assignments"]}


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    play.plan = stage.planned(play.planner, "S", "2026-03-09", seconds=5)
    play.planner.post(f"/plans/{play.plan['id']}/publish")
    play.opened_with = [c for person in play.everybody for c in asked_of(person)]
    play.planner.post(f"/plans/{play.plan['id']}/meeting")
    held(play)
    return play


def opened(stage: Stage) -> Play:
    """A street whose communities and units have sent their three lists."""
    world = World(8)
    world.city("C", "锦城市")
    world.area("S", f"{world.place()}街道", "C")
    for area in COMMUNITIES:
        world.area(area, f"{world.place()}社区", "S")
        world.organisation(f"O{area}", "社区居民委员会", area)
    for n, unit in enumerate(UNIT_IDS):
        world.organisation(unit, f"{world.place()}{UNITS[n % len(UNITS)]}", COMMUNITIES[n % 8])
        world.space(f"R{n}", unit, world.rng.randrange(20, 80), exclusive=True, turnaround_minutes=15)
    for n in range(1500):
        world.volunteer(f"V{n}", UNIT_IDS[n % 26], {"志愿": 1 + n % 3}, max_sessions=3)
    for n in range(100):
        world.volunteer(f"E{n}", UNIT_IDS[n % 26], {EXPERTISE[n % 5]: 2 + n % 4}, max_sessions=2)
    for n in range(53):
        needs = [room(world.rng.randrange(10, 40)), people(EXPERTISE[n % 5]), people("志愿", 3, min_count=1)]
        name, more = f"{PROJECTS[n % 8]}{n}", {"public": n != 52, "minutes": 90, **when(n)}
        world.demand(f"P{n:02}", f"O{COMMUNITIES[n % 8]}", name, PROJECTS[n % 8], needs, **more)
    world.set_up(stage.admin)
    coordinators = {q: stage.enter(q, "coordinator", area=q) for q in COMMUNITIES}
    units = {u: stage.enter(u, "unit", organisation=u) for u in UNIT_IDS}
    for unit, me in units.items():
        me.write("spaces", world.whose("spaces", unit))
        me.write("volunteers", world.whose("volunteers", unit))
    for community, me in coordinators.items():
        me.write("demands", world.whose("demands", f"O{community}"))
    return Play(stage, world, stage.enter("街道规划员", "planner", area="S"), coordinators, units)


def when(n: int) -> Json:
    """The evening of a project: that of one date, or of every week."""
    if f"P{n:02}" not in EVERY_WEEK:
        return {"windows": window(f"2026-03-{9 + n % 6:02}", "18:00", "21:00")}
    evening = {"days": [DAYS[n % 6]], "start": "18:00", "end": "21:00"}
    return {"windows": {"weekly": [evening]}, "standing": {"from": "2026-03-09"}}


def asked_of(person: Person) -> list[Json]:
    """What is asked of a unit; of a community's coordinator, what its own committee is to confirm."""
    claims = [c for c in person.claims() if c["state"] == "asked"]
    return claims if person.name.startswith("U") else [c for c in claims if c["list"] == "demands"]


def say(play: Play, person: Person, word: str, claims: list[Json], **why: str) -> list[Json]:
    """Answers in one go, each with what became of it."""
    if not claims:
        return []
    items = [{"claim": c["id"], "etag": c["etag"], "answer": word, **why} for c in claims]
    told: list[Json] = person.post(f"/plans/{claims[0]['plan']}/answers", {"items": items})["items"]
    return told


def held(play: Play) -> None:
    """Half of the units say yes to all; then some refuse a room; then all say yes to what is asked of them by then."""
    for unit in UNIT_IDS[::2]:
        say(play, play.units[unit], "accept", asked_of(play.units[unit]))
    for community in COMMUNITIES[::2]:
        say(play, play.coordinators[community], "accept", asked_of(play.coordinators[community]))
    play.kept = {(c["start"], c["list"], c["object"]): c for p in play.everybody for c in accepted(p)}
    for unit in UNIT_IDS[1::2]:
        rooms = [c for c in asked_of(play.units[unit]) if c["list"] == "spaces"][:1]
        if len(play.refused) < 5:
            play.refused += say(play, play.units[unit], "decline", rooms, reason="capacity")
    for _ in range(3):
        for person in play.everybody:
            say(play, person, "accept", asked_of(person))
    play.meeting = play.planner.get(f"/plans/{play.plan['id']}/meeting")


def accepted(person: Person) -> list[Json]:
    """What a person said yes to."""
    return [c for c in person.claims() if c["state"] == "accepted"]


def test_all_are_asked_for_what_the_plan_needs_of_them_and_nobody_for_more(play):
    first = play.sessions(play.plan["id"])
    wanted = sum(len(a["spaces"]) + len(a["people"]) + 1 for a in first.values())
    assert len(first) >= 50
    assert len({c["id"] for c in play.opened_with}) == len(play.opened_with) == wanted


def test_each_no_is_planned_anew_and_the_meeting_goes_on_over_the_newest_plan(play):
    assert len(play.refused) >= 3
    assert all(item["status"] == 200 for item in play.refused)
    assert play.meeting["rounds"] >= 1
    assert play.meeting["plan"] != play.plan["id"]
    assert play.planner.get(f"/plans/{play.plan['id']}")["superseded_at"] is not None


def test_what_was_agreed_stays_to_the_minute(play):
    whole = {id_: a for id_, a in play.sessions(play.plan["id"]).items() if agreed_at_first(play, a)}
    now = play.sessions(play.meeting["plan"])
    assert whole
    for id_, a in whole.items():
        assert (now[id_]["start"], now[id_]["spaces"]) == (a["start"], a["spaces"])


def agreed_at_first(play: Play, session: Json) -> bool:
    """Whether somebody had said yes to the room and nobody refused anything of it."""
    rooms = {(session["start"], "spaces", p["space"]) for p in session["spaces"]}
    return rooms <= {(start(k[0]), k[1], k[2]) for k in play.kept}


def start(instant: str) -> str:
    """An instant as plans write it."""
    return dt.datetime.fromisoformat(instant).astimezone(at("2026-03-09 00:00").tzinfo).isoformat()


def test_a_refused_pair_never_comes_back(play):
    pairs = {(c["demand"], c["object"]) for c in play.refused if c["demand"]}
    now = play.sessions(play.meeting["plan"])
    assert pairs
    assert all(p["space"] != thing for d, thing in pairs for p in now.get(d, {"spaces": []})["spaces"])


def test_in_the_end_nearly_all_projects_are_agreed_on_both_sides(play):
    assert play.meeting["claims"]["asked"] == 0
    assert play.meeting["sessions"]["agreed"] >= 48
    states = {c["demand"]: c["state"] for c in play.planner.cases()}
    agreed = {row["demand"] for row in play.meeting["demands"] if row["sessions"].get("agreed")}
    assert all(states[d] == "agreed" for d in agreed)


def test_the_plan_that_came_of_it_keeps_every_rule(play):
    told = play.planner.get(f"/plans/{play.meeting['plan']}/certificate")
    assert told["judged"]["ok"]
    assert told["judged"]["violations"] == 0


def test_a_unit_sees_what_is_asked_of_it_and_of_the_family_s_case_only_when_and_how_much(play):
    for unit, me in play.units.items():
        text = me.ask("GET", "/claims?limit=1000").text
        assert "P52" not in text
        assert {c["object"] for c in me.claims()} <= own_things(play, unit)
    assert any(c["demand"] is None for me in play.units.values() for c in me.claims())


def own_things(play: Play, unit: str) -> set[str]:
    """What a unit has in the lists."""
    return {o["id"] for name in ("spaces", "volunteers") for o in play.world.whose(name, unit)}


def test_nobody_answers_for_another_unit(play):
    (claim, *_) = play.units["U0"].claims()
    answer = {"answer": "accept"}
    assert play.units["U1"].refused("POST", f"/claims/{claim['id']}/answer", answer, claim["etag"]) == (404, "absent")
    assert play.units["U0"].refused("POST", f"/plans/{play.meeting['plan']}/meeting")[0] == 403


def test_the_meeting_is_closed_and_the_next_plan_of_the_week_keeps_what_was_promised(play):
    closed = play.planner.ask("DELETE", f"/plans/{play.meeting['plan']}/meeting").json()
    assert closed["state"] == "closed"
    again = play.stage.planned(play.planner, "S", "2026-03-09", seconds=5)
    now, before = play.sessions(again["id"]), play.sessions(play.meeting["plan"])
    agreed = [row["demand"] for row in play.meeting["demands"] if row["sessions"].get("agreed")]
    assert all((now[d]["start"], now[d]["spaces"]) == (before[d]["start"], before[d]["spaces"]) for d in agreed)


# ---- signed on the spot


@pytest.fixture(scope="module")
def paper(play: Play) -> list[Json]:
    """The agreements of the projects of every week that all have said yes to, signed by both sides."""
    agreed = {row["demand"] for row in play.meeting["demands"] if row["sessions"].get("agreed")}
    drafted = [a for a in play.planner.get("/agreements?limit=1000")["items"] if a["demand"] in agreed & {*EVERY_WEEK}]
    done = []
    for a in drafted:
        asks, lends = sides(play, a)
        written_out(asks, a["id"], {**for_every_week(play, a), "lent": a["terms"]["lent"]})
        done.append(signed(a["id"], asks, lends))
    return done


def sides(play: Play, agreement: Json) -> tuple[Person, Person]:
    """Who signs: the coordinator for the committee that asks, and the unit that lends."""
    return play.coordinators[agreement["requester"]["id"][1:]], play.units[agreement["lender"]["id"]]


def for_every_week(play: Play, agreement: Json) -> Json:
    """The text of a draft, with its one session as the first of many."""
    session = play.sessions(play.meeting["plan"])[agreement["demand"]]
    begin, end = (dt.datetime.fromisoformat(session[x]) for x in ("start", "end"))
    weekly = {"days": [DAYS[begin.weekday()]], "start": f"{begin:%H:%M}", "end": f"{end:%H:%M}", "from": "2026-03-09"}
    return {"title": agreement["terms"]["title"], "content": agreement["terms"]["content"], "weekly": weekly}


def test_every_session_that_all_agreed_to_is_drafted_for_each_lender_and_the_family_s_case_for_none(play):
    agreed = {row["demand"] for row in play.meeting["demands"] if row["sessions"].get("agreed")}
    drafted = play.planner.get("/agreements?limit=1000")["items"]
    now = play.sessions(play.meeting["plan"])
    wanted = {(d, u) for d in agreed - {"P52"} for u in lenders(play, now[d])}
    assert {(a["demand"], a["lender"]["id"]) for a in drafted if a["state"] != "ended"} == wanted


def lenders(play: Play, session: Json) -> set[str]:
    """The units that give something to a session."""
    rooms, persons = {p["space"] for p in session["spaces"]}, {p["volunteer"] for p in session["people"]}
    owners = {o["owner"] for o in play.world.lists["spaces"] if o["id"] in rooms}
    return owners | {v["organisation"] for v in play.world.lists["volunteers"] if v["id"] in persons}


def test_both_sides_sign_on_the_spot_under_one_hash(play, paper):
    assert len({a["demand"] for a in paper}) >= 3
    for a in paper:
        assert a["state"] == "in_force"
        assert {(s["side"], s["sha256"]) for s in a["signatures"]} == {
            (x, a["sha256"]) for x in ("requester", "lender")
        }


def test_a_text_that_the_other_side_changed_meanwhile_is_not_signed(play):
    drafted = play.planner.get("/agreements?state=drafted&limit=1000")["items"]
    a = next(a for a in drafted if a["demand"] not in EVERY_WEEK)
    asks, lends = sides(play, a)
    read = written_out(lends, a["id"])["sha256"]
    written_out(asks, a["id"], {**a["terms"], "content": "场地延长开放半小时"})
    place = f"/agreements/{a['id']}/signatures"
    assert lends.refused("POST", place, {"sha256": read}) == (409, "text_changed")
    assert play.planner.refused("POST", place, {"sha256": read})[0] == 403


def test_the_week_after_keeps_what_was_signed_and_asks_nobody_for_it_again(play, paper):
    before = play.sessions(play.meeting["plan"])
    after = play.stage.planned(play.planner, "S", "2026-03-16", seconds=2)
    play.planner.post(f"/plans/{after['id']}/publish")
    now = play.sessions(after["id"])
    for demand in {a["demand"] for a in paper}:
        assert dt.datetime.fromisoformat(now[demand]["start"]) == a_week_later(before[demand]["start"])
        assert (now[demand]["spaces"], now[demand]["people"]) == (before[demand]["spaces"], before[demand]["people"])
    things = {(x["list"], x["object"]) for a in paper for x in a["terms"]["lent"]}
    asked = [c for p in play.everybody for c in p.claims() if (c["plan"], c["state"]) == (after["id"], "asked")]
    assert not {(c["list"], c["object"]) for c in asked if c["demand"] in {a["demand"] for a in paper}} & things


def a_week_later(instant: str) -> dt.datetime:
    """The same time of the week after."""
    return dt.datetime.fromisoformat(instant) + dt.timedelta(days=7)
