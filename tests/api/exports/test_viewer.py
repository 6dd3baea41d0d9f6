"""See only what is yours: planner, coordinators, units and volunteers before a week with a family's private case."""

import json
from dataclasses import asdict

import pytest

from api.exports.viewer import (
    Viewer,
    token,
    visible_assignments,
    visible_demands,
    visible_offers,
    visible_unserved,
)
from api.exports.visible import as_data
from tests.api.exports.weeks import SALT, its_plan, neighbourhood

UNITS = {name: Viewer.unit(name, SALT) for name in ("school", "committee", "clinic", "family", "nobody")}
PLANNER, SHEN = Viewer.planner(), Viewer.volunteer("shen", SALT)
CASE, VISIT = token(SALT, "case"), token(SALT, "visit")


def seen_by(viewer, plan=None):
    return visible_assignments(neighbourhood().problem(), plan or its_plan(), viewer)


def in_short(viewer):
    """Demand, spaces, people, supplies and site of each session."""
    return [
        (
            v.demand.id,
            [p.id for p in v.spaces],
            [r.id for r in v.people],
            [p.id for p in v.supplies],
            v.site and v.site.name,
        )
        for v in seen_by(viewer)
    ]


def coordinator(area, own=None):
    return Viewer.coordinator({area}, {own or area}, SALT)


def test_a_planner_sees_all():
    assert in_short(PLANNER) == [
        ("fair", ["hall"], ["shen", "wang"], ["gifts"], "学校礼堂"),
        ("case", ["hall"], ["shen"], [], "学校礼堂"),
        ("visit", [], ["shen"], [], "赵家"),
    ]
    assert [v.demand.masked for v in seen_by(PLANNER)] == [False] * 3
    (left,) = visible_unserved(neighbourhood().problem(), its_plan(), PLANNER)
    assert [b.name for b in left.blocking] == ["赵家纠纷", "学校礼堂", "沈医生", "王芳"]
    assert [r.change for r in left.remedies] == ["open 学校礼堂 on Tuesday to 21:30", "take the hour of 赵家纠纷"]


def test_a_lender_sees_its_own_things_and_who_publicly_asks():
    assert in_short(UNITS["school"]) == [
        ("fair", ["hall"], [], ["gifts"], "学校礼堂"),
        (CASE, ["hall"], [], [], "学校礼堂"),
    ]
    fair, case = seen_by(UNITS["school"])
    assert (fair.demand.name, fair.demand.organisation.name) == ("邻里集市", "河畔社区居委会")
    hidden = asdict(case.demand)
    assert {k for k, v in hidden.items() if v is not None} == {"id", "masked", "public"}


def test_a_lender_of_a_person_is_told_the_place_of_public_sessions_alone():
    assert in_short(UNITS["clinic"]) == [
        ("fair", [], ["shen"], [], "学校礼堂"),
        (CASE, [], ["shen"], [], None),
        (VISIT, [], ["shen"], [], None),
    ]


def test_whoever_asks_sees_its_own_whole():
    assert in_short(UNITS["family"]) == in_short(PLANNER)[1:]
    assert in_short(UNITS["committee"]) == in_short(PLANNER)[:1]
    assert in_short(UNITS["nobody"]) == []


def test_a_volunteer_sees_their_tasks_with_place_and_time_but_no_private_home():
    assert in_short(SHEN) == [
        ("fair", [], ["shen"], [], "学校礼堂"),
        (CASE, [], ["shen"], [], "学校礼堂"),
        (VISIT, [], ["shen"], [], None),
    ]
    assert [f"{v.start:%a %H:%M}" for v in seen_by(SHEN)] == ["Mon 10:00", "Tue 14:00", "Wed 09:00"]
    assert [v[0] for v in in_short(Viewer.volunteer("wang", SALT))] == ["fair"]


@pytest.mark.parametrize(
    ("viewer", "demands"),
    [
        (coordinator("city"), ["fair"]),
        (coordinator("south"), ["fair"]),
        (coordinator("estate"), ["case", "visit"]),
        (coordinator("south", "estate"), ["fair", "case", "visit"]),
        (coordinator("north"), []),
        (coordinator("north", "estate"), []),
    ],
)
def test_a_coordinator_sees_private_demands_of_exactly_their_area(viewer, demands):
    assert [v.demand.id for v in seen_by(viewer)] == demands


def test_an_organisations_own_area_counts_for_a_private_demand_elsewhere():
    week = neighbourhood().demand("case", area="south").problem()
    found = visible_assignments(week, its_plan(), coordinator("south", "estate"))
    assert "case" in [v.demand.id for v in found]
    assert [d.id for d in visible_demands(week, its_plan(), coordinator("estate"))] == ["visit"]


def test_reasons_name_nothing_hidden():
    (left,) = visible_unserved(neighbourhood().problem(), its_plan(), UNITS["committee"])
    assert [(b.type, b.id, b.name) for b in left.blocking] == [
        ("demand", CASE, None),
        ("space", "hall", "学校礼堂"),
        ("volunteer", "wang", "王芳"),
    ]
    assert [(r.change, r.displaced) for r in left.remedies] == [
        ("open 学校礼堂 on Tuesday to 21:30", (VISIT,)),
        (None, ()),
    ]
    assert visible_unserved(neighbourhood().problem(), its_plan(), UNITS["school"]) == ()
    assert visible_unserved(neighbourhood().problem(), its_plan(), SHEN) == ()


def test_words_that_name_an_organisation_of_hidden_demands_alone_are_hidden():
    def changes(week):
        plan = its_plan(unserved=[{**left_out, "remedies": [{"change": "ask 赵家 first", "net_points": 1}]}])
        (left,) = visible_unserved(week.problem(), plan, UNITS["committee"])
        return [r.change for r in left.remedies]

    left_out = {"demand": "lost", "missing": 1, "reason": "taken", "proof": "proved"}
    assert changes(neighbourhood()) == [None]
    assert changes(neighbourhood().space("yard", owner="family")) == ["ask 赵家 first"]


def test_a_demand_that_the_week_lacks_is_nobodys_but_the_planners():
    week = neighbourhood()
    week.data["demands"] = [d for d in week.data["demands"] if d["id"] != "case"]
    problem = week.problem()
    assert [v.demand.id for v in visible_assignments(problem, its_plan(), UNITS["school"])] == ["fair", CASE]
    assert [v.demand.id for v in visible_assignments(problem, its_plan(), UNITS["family"])] == ["visit"]
    assert len(visible_assignments(problem, its_plan(), PLANNER)) == 3


def test_a_token_stays_and_tells_nothing():
    assert CASE == token(SALT, "case") != token("another", "case")
    assert len(CASE) == len("private-") + 8
    assert set(CASE[8:]) <= set("0123456789abcdef")
    with pytest.raises(ValueError, match="salt"):
        Viewer.unit("school", "")


def test_demands_and_offers_are_those_of_the_reader():
    problem, plan = neighbourhood().problem(), its_plan()
    demands = {d.id: (d.asked, d.served) for d in visible_demands(problem, plan, UNITS["school"])}
    assert demands == {"fair": (None, None), CASE: (None, None)}
    assert [(d.id, d.asked, d.served) for d in visible_demands(problem, plan, UNITS["committee"])] == [
        ("fair", 1, 1),
        ("lost", 1, 0),
    ]
    assert [(o.id, o.sessions) for o in visible_offers(problem, plan, UNITS["school"])] == [("hall", 2), ("gifts", 1)]
    assert [(o.id, o.sessions) for o in visible_offers(problem, plan, coordinator("south"))] == [("room", 0)]
    assert visible_offers(problem, plan, SHEN) == ()
    assert len(visible_offers(problem, plan, PLANNER)) == 3


def test_what_is_seen_is_plain_data():
    told = json.loads(json.dumps(as_data(seen_by(UNITS["school"]))))
    assert told[0]["start"] == "2026-03-09T10:00:00+08:00"
    assert told[1]["demand"] == {**dict.fromkeys(told[1]["demand"]), "id": CASE, "masked": True, "public": False}
