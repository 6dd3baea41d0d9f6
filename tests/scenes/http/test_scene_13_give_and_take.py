"""Scene 13: 26 organisations lend each other fields, rooms and persons: signed by both sides, recorded as it happened,
reviewed from both sides, and added up to an account in which every figure has its records and private cases none."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from tests.scenes.http.giving import Given, balance, capped, figures, hundredths, paid
from tests.scenes.http.playing import Person, Stage, at
from tests.scenes.http.signing import signed, written_out
from tests.scenes.http.worlds import UNITS, World, people, room

pytestmark = pytest.mark.slow
Json = dict[str, Any]
COMMUNITIES = [f"Q{n}" for n in range(1, 9)]
UNIT_IDS = [f"U{n}" for n in range(18)]
SCHOOL, BRIGADE = "U0", "U1"
PERSONS = {"A": 20, "B": 15, "M": 12, "D": 30, "P": 2}
"""Those served by a project, by the first letter of its id."""
PRICES = {"F": 50, "H": 60, "R2": 30, "R3": 30}
"""Of a unit for an hour, in fen."""
LONGER = 45
RULES: Json = {
    "lent": {"points": 1, "per": 2, "cap": 60},
    "volunteering": {"points": 2, "per": 1, "cap": 20},
    "supplies": {"points": 1, "per": 10, "cap": 10},
    "sessions": {"points": 1, "per": 2, "cap": 5},
    "persons": {"points": 1, "per": 20, "cap": 5},
    "reliability": 10,
    "rating": 10,
    "overstay": {"points": 3, "per": 1, "cap": 10},
    "fewest_records": 5,
    "fewest_ratings": 5,
    "assessment_percent": 50,
}
FUNDS = [("FQ1", "Q1", 2_000), ("FS", None, 5_000)]
"""Id, area (none: the street), fen; the nearest first."""
CRITERIA = ("reliable", "quality", "cooperation", "care")
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}


@dataclass
class Play:
    """Who plays, what was agreed, and what became of it."""

    stage: Stage
    world: World
    planner: Person
    coordinators: dict[str, Person]
    units: dict[str, Person]
    plan: list[Json] = field(default_factory=list)
    agreements: list[Json] = field(default_factory=list)
    records: dict[str, Json] = field(default_factory=dict)
    field_lent: list[int] = field(default_factory=list)
    reviews: dict[tuple[str, str], Json] = field(default_factory=dict)
    hidden: list[Json] = field(default_factory=list)

    def thing(self, list_: str, id_: str) -> Json:
        """An object of the lists."""
        return next(o for o in self.world.lists[list_] if o["id"] == id_)

    def asker(self, organisation: str) -> Person:
        """Who speaks for an organisation that asks: the unit, or the community's coordinator for its committee."""
        return self.units.get(organisation) or self.coordinators[organisation[1:]]

    def account(self, organisation: str) -> Json:
        """As the street reads it."""
        told: Json = self.planner.get(f"/account/{organisation}?period=2026-03")
        return told

    @property
    def given(self) -> list[Given]:
        """What was given in every session of the plan, as it happened."""
        return [g for a in self.plan for g in (*rooms_of(self, a), *persons_of(self, a))]

    @property
    def absent(self) -> str:
        """Who did not come to the drill: the one whom the private case does not need."""
        drill, private = (next(a for a in self.plan if a["demand"] == d) for d in "DP")
        (one,) = {p["volunteer"] for p in drill["people"]} - {p["volunteer"] for p in private["people"]}
        return str(one)


def rooms_of(play: Play, a: Json) -> list[Given]:
    """The rooms of a session; the walkers of Q1 stayed longer."""
    taker, found = play.thing("demands", a["demand"]), []
    for p in a["spaces"]:
        minutes = length(a) + (LONGER if a["demand"] == "A1" else 0)
        fen = p["quantity"] * minutes * PRICES.get(p["space"], 0) // 60
        owner = play.thing("spaces", p["space"])["owner"]
        about = (a["demand"], a["start"], "spaces", p["space"], owner, taker["organisation"])
        found.append(Given(*about, p["quantity"], minutes, fen, True, taker.get("public", True)))
    return found


def persons_of(play: Play, a: Json) -> list[Given]:
    """The persons of a session; one was not at the drill."""
    taker, found = play.thing("demands", a["demand"]), []
    for p in a["people"]:
        unit = play.thing("volunteers", p["volunteer"])["organisation"]
        about = (a["demand"], a["start"], "volunteers", p["volunteer"], unit, taker["organisation"])
        came = (a["demand"], p["volunteer"]) != ("D", play.absent)
        found.append(Given(*about, 1, length(a), 0, came, taker.get("public", True)))
    return found


def length(a: Json) -> int:
    """The minutes of a session."""
    return int((dt.datetime.fromisoformat(a["end"]) - dt.datetime.fromisoformat(a["start"])).total_seconds() // 60)


# ---- how it is played


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    play = opened(stage)
    agreed(play)
    stage.clock.now = at("2026-03-16 09:00")
    recorded(play)
    contested(play)
    reviewed(play)
    play.planner.put("/account_rules/S", RULES)
    for id_, area, fen in FUNDS:
        play.planner.put(f"/funds/{id_}", {"source": f"{id_}保障资金", "area": area or "S", "fen": fen, **YEAR})
    return play


def opened(stage: Stage) -> Play:
    """A street whose lists are sent by those who have the things, and the wishes by those who ask."""
    world = World(13)
    world.city("C", "锦城市")
    world.area("S", f"{world.place()}街道", "C")
    for area in COMMUNITIES:
        name = f"{world.place()}社区"
        world.area(area, name, "S")
        world.organisation(f"O{area}", f"{name}居民委员会", area)
    for n, unit in enumerate(UNIT_IDS):
        sort = {SCHOOL: "小学", BRIGADE: "消防救援站"}.get(unit, UNITS[n % len(UNITS)])
        world.organisation(unit, f"{world.place()}{sort}", COMMUNITIES[n % 8])
    lists(world)
    world.set_up(stage.admin)
    coordinators = {q: stage.enter(q, "coordinator", area=q) for q in COMMUNITIES}
    units = {u: stage.enter(u, "unit", organisation=u) for u in UNIT_IDS}
    play = Play(stage, world, stage.enter("街道规划员", "planner", area="S"), coordinators, units)
    for unit, me in units.items():
        for name in ("spaces", "volunteers", "demands"):
            me.write(name, world.whose(name, unit))
    for community, me in coordinators.items():
        me.write("demands", world.whose("demands", f"O{community}"))
    return play


def lists(world: World) -> None:
    """The school's field and quiet room, the brigade's two trainers, rooms and helpers of the others; 19 projects."""
    world.space("F", SCHOOL, 80, "field", fen_per_unit_hour=PRICES["F"])
    world.space("H", SCHOOL, 4, "quiet", fen_per_unit_hour=PRICES["H"])
    for n in range(2):
        world.volunteer(f"B{n}", BRIGADE, {"消防": 3})
    for n, unit in enumerate(UNIT_IDS[2:], 2):
        world.space(f"R{n}", unit, 20, exclusive=True, fen_per_unit_hour=PRICES.get(f"R{n}", 0))
        for k in range(2):
            world.volunteer(f"V{n}_{k}", unit, {"志愿": 2})
    for n in range(1, 9):
        world.demand(f"A{n}", f"OQ{n}", "健步走", "健身", [room(20, "field")])
        world.demand(f"B{n}", f"OQ{n}", "便民讲座", "讲座", [room(15), people("志愿", 2)])
    world.demand("M", BRIGADE, "体能训练", "健身", [room(12, "field")])
    world.demand("D", SCHOOL, "消防演练", "演练", [people("消防", 2)])
    world.demand("P", "OQ2", "独居老人用火安全", "咨询", [room(2, "quiet"), people("消防")], public=False)


def agreed(play: Play) -> None:
    """A plan is published, all say yes, and both sides sign what came of it."""
    plan = play.stage.planned(play.planner, "S", "2026-03-09", seconds=5)
    play.planner.post(f"/plans/{plan['id']}/publish")
    play.plan = play.planner.get(f"/plans/{plan['id']}/plan")["assignments"]
    for person in (*play.units.values(), *play.coordinators.values()):
        asked = [c for c in person.claims() if c["state"] == "asked"]
        own = asked if person.name in play.units else [c for c in asked if c["list"] == "demands"]
        items = [{"claim": c["id"], "etag": c["etag"], "answer": "accept"} for c in own]
        if items:
            told = person.post(f"/plans/{plan['id']}/answers", {"items": items})["items"]
            assert {t["status"] for t in told} == {200}
    for drafted in play.planner.get("/agreements?limit=1000")["items"]:
        asks, lends = play.asker(drafted["requester"]["id"]), play.units[drafted["lender"]["id"]]
        written_out(asks, drafted["id"])
        play.agreements.append(signed(drafted["id"], lends, asks))


def recorded(play: Play) -> None:
    """Lenders record how long their rooms were used, requesters who came to them and how many were served."""
    for unit, me in play.units.items():
        mine = {o["id"] for o in play.world.whose("spaces", unit)}
        sheet(play, me, [c for c in missing(me) if c["list"] == "spaces" and c["object"] in mine])
    for organisation in [SCHOOL, BRIGADE, *(f"O{q}" for q in COMMUNITIES)]:
        me, own = play.asker(organisation), {o["id"] for o in play.world.whose("demands", organisation)}
        claims = [c for c in missing(me) if c["list"] != "spaces"]
        sheet(play, me, [c for c in claims if {c["demand"], c["object"]} & own])
    sheet(play, play.planner, missing(play.planner))


def missing(person: Person) -> list[Json]:
    """What a person finds unrecorded."""
    told: list[Json] = person.get("/attendance/missing?since=2026-03-01T00:00:00Z&limit=1000")["items"]
    return told


def sheet(play: Play, person: Person, claims: list[Json]) -> None:
    """A sheet as a person fills it in."""
    items = [line(play, c) for c in claims]
    if items:
        done = person.post("/attendance", {"items": items})["items"]
        play.records |= {r["id"]: r for r in done}


def line(play: Play, claim: Json) -> Json:
    """What became of a claim: one trainer did not come; the school says that the walkers of Q1 stayed longer, and the
    brigade."""
    what: Json = {"claim": claim["id"], "kind": "came"}
    if (claim["demand"], claim["object"]) == ("D", play.absent):
        return {**what, "kind": "no_show"}
    if claim["list"] == "demands":
        return {**what, "persons": PERSONS[claim["demand"][0]]}
    longer = {"A1": LONGER, "M": 60}.get(claim["demand"] or "", 0) if claim["list"] == "spaces" else 0
    end = dt.datetime.fromisoformat(claim["end"]) + dt.timedelta(minutes=longer)
    return {**what, "until": end.isoformat()} if longer else what


def contested(play: Play) -> None:
    """The brigade says that it left in time, and the street settles it so; what the school's field comes to at each
    step."""
    (record,) = (r for r in play.records.values() if (r["demand"], r["object"]) == ("M", "F"))

    def told() -> None:
        play.field_lent.append(play.account(SCHOOL)["figures"]["unit_minutes_lent"])

    told()
    place, brigade = f"/attendance/{record['id']}", play.units[BRIGADE]
    now = brigade.post(f"{place}/objection", {"note": "我们准时离场"}, record["etag"])
    told()
    end = next(a["end"] for a in play.plan if a["demand"] == "M")
    settled = {"claim": record["claim"], "kind": "came", "until": end, "etag": now["etag"], "note": "门卫登记为准时"}
    assert play.units[SCHOOL].refused("POST", "/attendance", {"items": [settled]}) == (403, "record_of_another")
    (play.records[record["id"]],) = play.planner.post("/attendance", {"items": [settled]})["items"]
    told()


def reviewed(play: Play) -> None:
    """Both sides of each agreement review the other; what the street reads while one side alone has spoken."""
    for a in play.agreements:
        asks, lends = play.asker(a["requester"]["id"]), play.units[a["lender"]["id"]]
        play.reviews[a["id"], "requester"] = review(play, asks, a["id"])
        play.hidden += play.planner.get(f"/agreements/{a['id']}/reviews")["items"]
        play.reviews[a["id"], "lender"] = review(play, lends, a["id"])


def review(play: Play, person: Person, agreement: str) -> Json:
    """What one side says of March."""
    said = {key: play.world.rng.choice((3, 4, 5, 5, 5)) for key in CRITERIA}
    body = {"period": "2026-03", "ratings": said, "comment": f"{person.name}的评价"}
    told: Json = person.post(f"/agreements/{agreement}/reviews", body)
    return told


# ---- what is then true


def test_all_nineteen_projects_are_served_and_every_public_one_is_signed_by_both_sides(play):
    assert len(play.plan) == 19
    assert {a["state"] for a in play.agreements} == {"in_force"}
    wanted = {(g.demand, g.taker, g.giver) for g in play.given if g.public}
    assert {(a["demand"], a["requester"]["id"], a["lender"]["id"]) for a in play.agreements} == wanted
    assert len(play.agreements) == len(wanted)


def test_each_side_signed_the_same_text_under_its_hash(play):
    for a in play.agreements:
        assert {s["side"] for s in a["signatures"]} == {"requester", "lender"}
        assert {s["sha256"] for s in a["signatures"]} == {a["sha256"]}


def test_all_that_happened_is_recorded_once_by_those_who_saw_it(play):
    assert len(play.records) == len(play.given) + 19
    assert missing(play.planner) == []
    (gone,) = (r for r in play.records.values() if r["kind"] == "no_show")
    assert (gone["demand"], gone["object"]) == ("D", play.absent)
    late = {r["demand"]: r["overstay_minutes"] for r in play.records.values() if r["overstay_minutes"]}
    assert late == {"A1": LONGER}


def test_a_contested_record_counts_nowhere_until_the_street_has_settled_it(play):
    truth = figures(play.given, served(play), SCHOOL)["unit_minutes_lent"]
    used = 12 * 60
    assert play.field_lent == [truth + 12 * 60, truth - used, truth]
    (record,) = (r for r in play.records.values() if (r["demand"], r["object"]) == ("M", "F"))
    shown = play.units[BRIGADE].get(f"/attendance/{record['id']}")
    assert (shown["state"], [h["action"] for h in shown["history"]]) == ("settled", ["record", "contest", "settle"])


def served(play: Play) -> dict[str, int]:
    """Persons by demand."""
    return {a["demand"]: PERSONS[a["demand"][0]] for a in play.plan}


def test_reviews_are_hidden_until_both_are_in_and_the_reviewed_answers_once(play):
    assert len(play.hidden) == len(play.agreements)
    assert all(not r["shown"] and not set(r) & {"ratings", "comment"} for r in play.hidden)
    (a,) = (a for a in play.agreements if a["demand"] == "A1")
    told = play.units[SCHOOL].get(f"/agreements/{a['id']}/reviews")["items"]
    assert {r["side"]: r["comment"] for r in told} == {"requester": "Q1的评价", "lender": "U0的评价"}
    place = f"/reviews/{play.reviews[a['id'], 'requester']['id']}/reply"
    assert play.units[SCHOOL].post(place, {"reply": "谢谢，下次再来"})["reply"] == "谢谢，下次再来"
    assert play.units[SCHOOL].refused("POST", place, {"reply": "再谢"}) == (409, "replied_already")
    assert play.coordinators["Q1"].refused("POST", place, {"reply": "不客气"}) == (403, "not_yours")


def test_ratings_are_public_from_five_reviews_on_and_come_to_what_was_said(play):
    told = {r["organisation"]: r for r in play.units["U9"].get("/ratings?year=2026")["items"]}
    for organisation, points in points_of(play).items():
        row = told[organisation]
        assert row["too_few"] == (len(points) < 5)
        if not row["too_few"]:
            mean = round(sum(map(sum, points)) / (4 * len(points)), 2)
            assert (row["count"], row["mean"]) == (len(points), mean)
        else:
            assert not set(row) & {"mean", "count", "criteria"}
    assert not told[SCHOOL]["too_few"]
    assert len(points_of(play)[SCHOOL]) == 9 + 1


def points_of(play: Play) -> dict[str, list[list[int]]]:
    """What was said of each organisation, review by review."""
    found: dict[str, list[list[int]]] = {}
    for r in play.reviews.values():
        found.setdefault(r["reviewed"], []).append(list(r["ratings"].values()))
    return found


def test_the_street_can_say_how_many_are_satisfied(play):
    """98 % in the report: those whose review is 4 of 5 or better on the whole."""
    shown = [r for a in play.agreements for r in play.planner.get(f"/agreements/{a['id']}/reviews")["items"]]
    good = [r for r in shown if sum(r["ratings"].values()) >= 4 * 4]
    said = [p for points in points_of(play).values() for p in points]
    assert len(shown) == 2 * len(play.agreements)
    assert Fraction(len(good), len(shown)) == Fraction(sum(sum(p) >= 16 for p in said), len(said)) > Fraction(3, 4)
    told = play.planner.get("/ratings?year=2026")
    public = [x for x in told["items"] if not x["too_few"]]
    assert told["all"] == {key: sum(x[key] for x in public) for key in ("count", "satisfied")}
    assert 0 < told["all"]["satisfied"] <= len(good)


def test_every_figure_of_every_organisation_is_what_the_sessions_come_to(play):
    for organisation in (*UNIT_IDS, *(f"O{q}" for q in COMMUNITIES)):
        assert play.account(organisation)["figures"] == figures(play.given, served(play), organisation), organisation


def test_every_figure_is_the_sum_of_its_records(play):
    for unit, me in play.units.items():
        for figure, total in me.get(f"/account/{unit}?period=2026-03")["figures"].items():
            if total:
                told = me.get(f"/account/{unit}/{figure}?period=2026-03")
                assert sum(i["amount"] for i in told["items"]) == told["total"] == total
                assert {i["record"] for i in told["items"]} <= set(play.records)


def test_scores_follow_the_weights_of_the_street_and_half_counts_towards_the_assessment(play):
    told = {e["id"]: e for e in play.units["U9"].get("/scores?period=2026-03")["items"]}
    for organisation in (*UNIT_IDS, *(f"O{q}" for q in COMMUNITIES)):
        total = max(Fraction(), sum(parts(play, organisation).values(), Fraction()))
        shown = told[organisation]["score"]
        wanted = {name: hundredths(points) for name, points in parts(play, organisation).items()}
        assert shown["parts_hundredths"] == wanted, organisation
        assert (shown["hundredths"], shown["assessed_hundredths"]) == (hundredths(total), hundredths(total / 2))
    assert max(told.values(), key=lambda e: e["score"]["hundredths"])["id"] == SCHOOL
    assert told["OQ1"]["score"]["parts_hundredths"]["overstay"] == -300
    assert "compensation_fen" not in told[SCHOOL]["figures"]


def parts(play: Play, organisation: str) -> dict[str, Fraction]:
    """The parts of a score, by the street's weights."""
    f = figures(play.given, served(play), organisation)
    mine = [g for g in play.given if g.giver == organisation and g.public]
    asked = [a for a in play.plan if a["demand"] != "P"]
    own = sum(play.thing("demands", a["demand"])["organisation"] == organisation for a in asked)
    came, expected = sum(g.came for g in mine) + own, len(mine) + own
    points = points_of(play).get(organisation, [])
    mean = Fraction(sum(map(sum, points)), 4 * max(1, len(points)))
    return {
        "lent": capped(RULES["lent"], Fraction(f["unit_minutes_lent"], 60)),
        "volunteering": capped(RULES["volunteering"], Fraction(f["volunteer_minutes"], 60)),
        "supplies": Fraction(),
        "sessions": capped(RULES["sessions"], f["sessions"]),
        "persons": capped(RULES["persons"], f["persons_served"]),
        "reliability": Fraction(10 * (4 + came), 5 + expected) if expected >= 5 else Fraction(),
        "rating": (mean - 1) / 4 * 10 if len(points) >= 5 else Fraction(),
        "overstay": -capped(RULES["overstay"], 1 if organisation == "OQ1" else 0),
    }


def test_the_school_s_field_and_the_brigade_s_drill_stand_side_by_side(play):
    told = {(p["left"], p["right"]): p for p in play.planner.get("/balance?period=2026-03")["items"]}
    both = told[SCHOOL, BRIGADE]
    assert (both["gave"]["unit_minutes"], both["took"]["volunteer_minutes"], both["mutual"]) == (12 * 60, 60, True)
    wanted = balance(play.given)
    shown = {(g["giver"], g["taker"]): g for p in told.values() for g in (p["gave"], p["took"])}
    given = {pair: (g["unit_minutes"], g["volunteer_minutes"]) for pair, g in shown.items()}
    assert {pair: amounts for pair, amounts in given.items() if any(amounts)} == wanted
    assert [pair for pair, p in told.items() if p["mutual"]] == [(SCHOOL, BRIGADE)]


def test_what_is_due_is_paid_by_the_nearest_fund_that_has_enough(play):
    told = play.planner.get("/funds?period=2026-03")
    paying = [r for r in play.records.values() if r["fen"]]
    wanted = paid([cost(play, r) for r in paying], FUNDS)
    assert {f["id"]: f["spent_fen"] for f in told["items"]} | {"": told["unpaid_fen"]} == wanted
    assert sum(wanted.values()) == sum(g.fen for g in play.given if g.came)
    assert wanted["FQ1"] >= 20 * (60 + LONGER) * PRICES["F"] // 60
    assert 0 < wanted["FS"] <= 5_000 < wanted["FS"] + wanted[""]
    named = [*told["unpaid_records"], *(r for f in told["items"] for r in f["records"])]
    assert sorted(named) == sorted(r["id"] for r in paying)


def cost(play: Play, record: Json) -> tuple[str, str, str, int]:
    """What is due for a record, with the day and the area of who asked."""
    demand = play.thing("demands", record["demand"] or "P")
    area = play.thing("organisations", demand["organisation"])["area"]
    day = dt.datetime.fromisoformat(record["start"]).astimezone(at("2026-03-09 00:00").tzinfo).date()
    return str(day), record["id"], area, record["fen"]


def test_the_workbook_holds_the_same_numbers(play):
    got = play.planner.ask("GET", "/account.xlsx?period=2026-03", **{"Accept-Language": "zh"})
    book = openpyxl.load_workbook(io.BytesIO(got.content), read_only=True)
    rows = {sheet.title: [tuple(r) for r in sheet.iter_rows(values_only=True)] for sheet in book}
    scores = {e["name"]: e["score"] for e in play.planner.get("/scores?period=2026-03")["items"]}
    summary = {r[0]: r for r in rows["单位汇总"] if r[0] in scores}
    assert len(summary) == 26
    for name, score in scores.items():
        assert summary[name][-2:] == (score["hundredths"] / 100, score["assessed_hundredths"] / 100)
    due = {r[0]: r[1] for r in rows["应付补偿"] if r[0] in scores}
    everybody = {o["name"]: figures(play.given, served(play), o["id"]) for o in play.world.lists["organisations"]}
    assert due == {n: f["compensation_fen"] / 100 for n, f in everybody.items() if f["compensation_fen"]}


def test_a_certificate_is_verified_by_its_number_and_its_holder_s_private_visit_is_not_in_it(play):
    (holder,) = (g.object for g in play.given if (g.demand, g.list) == ("P", "volunteers"))
    asked = {"volunteer": holder, "period": "2026-03"}
    brigade = play.units[BRIGADE]
    made = brigade.post("/certificates", asked)
    told = brigade.client.get(f"/v1/certificates/{made['id']}").json()
    assert (told["holds"], told["sessions"], told["minutes"]) == (True, 1, 60)
    assert [k["kind"] for k in told["kinds"]] == ["演练"]
    assert brigade.refused("POST", "/certificates", asked | {"volunteer": play.absent}) == (409, "no_hours")
    assert play.units["U2"].refused("POST", "/certificates", asked) == (404, "absent")
    assert brigade.client.get(f"/v1/certificates/{made['id']}0").status_code == 404


def test_the_private_case_is_in_nothing_but_the_money_of_those_who_know_it(play):
    private = {r["id"] for r in play.records.values() if r["object"] in ("H", "P")}
    private |= {r["id"] for r in play.records.values() if r["list"] == "volunteers" and r["demand"] == "P"}
    assert len(private) == 3
    for who in (play.units[SCHOOL], play.planner):
        due = who.get(f"/account/{SCHOOL}/compensation_fen?period=2026-03")["items"]
        assert len({i["record"] for i in due} & private) == 1
    for who in (play.units[SCHOOL], play.units[BRIGADE], play.planner):
        for figure in figures(play.given, served(play), SCHOOL):
            for organisation in (SCHOOL, BRIGADE):
                told = who.ask("GET", f"/account/{organisation}/{figure}?period=2026-03").json()
                there = {i["record"] for i in told.get("items", ())} & private
                assert not there or (figure, organisation) == ("compensation_fen", SCHOOL)
                assert all(i["demand"] != "P" for i in told.get("items", ()))
    assert "独居" not in play.units[SCHOOL].ask("GET", "/attendance?limit=1000").text
    assert all(a["demand"] != "P" for a in play.agreements)
