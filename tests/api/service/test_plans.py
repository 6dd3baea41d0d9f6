"""Plans over HTTP: asked for, made, read by everybody as far as it concerns them, published, repaired, compared."""

import json

import pytest

from tests.api.service.conftest import demand, fill, space, volunteer
from tests.api.service.working import work

WEEK = {"area": "S", "start": "2026-03-09", "work": 0.3}
DAY = {"weekly": [{"days": ["mon"], "start": "18:00", "end": "19:00"}]}


def made(town, who="street", **asked):
    """A plan that was asked for and made."""
    told = town.clients[who].post("/v1/plans", json=WEEK | asked)
    assert told.status_code == 202, told.text
    work(town.services)
    plan = town.clients[who].get(told.headers["location"]).json()
    assert plan["state"] == "done", json.dumps(plan["job"], ensure_ascii=False)
    return plan


@pytest.fixture
def crowded(town):
    """One room of 10 at one hour, wanted by a public case of A, a private one of A, and one of B."""
    for each in ("DA", "DB", "DAX", "DBX"):
        town.city.delete(f"/v1/demands/{each}", headers={"If-Match": "*"})
    for each in ("SB", "ST"):
        town.admin.delete(f"/v1/spaces/{each}", headers={"If-Match": "*"})
    town.admin.put(
        "/v1/spaces/SA", json=space("SA", "OA", exclusive=True, name="柳溪活动室"), headers={"If-Match": "*"}
    )
    for_b = volunteer("VB", "OB", serves={"organisations": ["OB"]})  # so that the private case of A is served by VA
    town.admin.put("/v1/volunteers/VB", json=for_b, headers={"If-Match": "*"})
    people = [{"type": "people", "skill": "first_aid"}]
    mine = demand("MINE", "OA", name="太极课", priority=5)
    private = demand("SECRET", "OA", name="家事甲", public=False, priority=5)
    private["needs"] = private["needs"] + people
    theirs = demand("THEIRS", "OB", name="书法课", windows=DAY, minutes=60, priority=1)
    fill(town.street, "demands", [mine, private, theirs])
    return town


def test_a_plan_is_asked_for_made_and_read(crowded):
    told = crowded.street.post("/v1/plans", json=WEEK)
    assert (told.status_code, told.json()["state"]) == (202, "queued")
    assert told.headers["location"] == f"/v1/plans/{told.json()['id']}"
    assert work(crowded.services) == 1
    plan = crowded.street.get(told.headers["location"]).json()
    assert (plan["state"], plan["has_plan"], plan["result"]["outcome"]) == ("done", True, "optimal")
    sessions = crowded.street.get(f"/v1/plans/{plan['id']}/assignments").json()["items"]
    assert {s["demand"]["id"] for s in sessions} == {"MINE", "SECRET", "THEIRS"}
    whole = crowded.street.get(f"/v1/plans/{plan['id']}/plan").json()
    week = crowded.street.get(f"/v1/weeks/{plan['week']}").json()
    assert whole["problem_sha256"] == plan["week"]
    assert {d["id"] for d in week["demands"]} == {"MINE", "SECRET", "THEIRS"}
    certificate = crowded.street.get(f"/v1/plans/{plan['id']}/certificate").json()
    assert certificate["judged"]["ok"]
    assert certificate["score"] == whole["score"]


def test_a_plan_of_a_whole_problem_is_its_makers_alone(town):
    from tests.api.weeks import week

    told = town.street.post("/v1/plans", json={"problem": week(), "work": 1})
    assert told.status_code == 202, told.text
    work(town.services)
    here = told.headers["location"]
    assert town.street.get(here).json()["state"] == "done"
    assert town.street.get(f"{here}/plan").json()["assignments"]
    assert town.city.get(here).status_code == 404
    assert town.admin.get(here).status_code == 404
    assert town.city.get(f"/v1/weeks/{town.street.get(here).json()['week']}").status_code == 404
    wrong = town.street.post("/v1/plans", json={"problem": week() | {"spaces": [{}]}})
    assert (wrong.status_code, wrong.json()["path"]) == (422, "problem.spaces[0].id")
    assert town.street.post(f"{here}/publish").json()["code"] == "not_publishable"


def test_everybody_reads_a_published_plan_as_far_as_it_concerns_them(crowded):
    plan = made(crowded)
    here = f"/v1/plans/{plan['id']}"
    for who in ("coordinator_a", "unit_a", "volunteer_a"):
        assert crowded.clients[who].get(here).status_code == 404
    assert crowded.street.post(f"{here}/publish").status_code == 200

    def seen(who):
        return {s["demand"]["id"] for s in crowded.clients[who].get(f"{here}/assignments").json()["items"]}

    assert seen("coordinator_a") == {"MINE", "SECRET"}
    assert seen("coordinator_b") == {"THEIRS"}
    assert seen("unit_b") == {"THEIRS"}
    everything = seen("unit_a")
    assert {"MINE", "SECRET", "THEIRS"} == everything
    for who in ("unit_b", "coordinator_b", "coordinator_s", "admin", "volunteer_b"):
        for part in ("assignments", "unserved", "changes"):
            text = crowded.clients[who].get(f"{here}/{part}").text
            assert "SECRET" not in text
            assert "家事甲" not in text
    for who in ("coordinator_a", "unit_a", "volunteer_a"):
        assert crowded.clients[who].get(f"{here}/plan").status_code == 403
        shown = crowded.clients[who].get(here).json()
        assert (shown["result"], shown["job"], shown["created_by"]) == (None, None, None)
    assert crowded.admin.get(f"{here}/plan").status_code == 403
    assert crowded.admin.get(f"/v1/weeks/{plan['week']}").status_code in (403, 404)
    assert [p["id"] for p in crowded.unit_a.get("/v1/plans").json()["items"]] == [plan["id"]]


def test_publishing_takes_the_place_of_what_held_and_makes_changes_cost(crowded):
    first = made(crowded)
    assert crowded.street.post(f"/v1/plans/{first['id']}/publish").status_code == 200
    assert crowded.street.post(f"/v1/plans/{first['id']}/publish").json()["code"] == "published_already"
    second = made(crowded)
    week = crowded.street.get(f"/v1/weeks/{second['week']}").json()
    assert len(week["previous"]) == 3
    crowded.street.post(f"/v1/plans/{second['id']}/publish")
    assert crowded.street.get(f"/v1/plans/{first['id']}").json()["superseded_at"] is not None
    wide = made(crowded, "city", area="C")
    crowded.city.post(f"/v1/plans/{wide['id']}/publish")
    assert crowded.street.get(f"/v1/plans/{second['id']}").json()["superseded_at"] is not None
    third = made(crowded)
    refused = crowded.street.post(f"/v1/plans/{third['id']}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "wider_plan_holds")


def test_a_planner_plans_their_own_area_alone(town):
    assert town.street.post("/v1/plans", json=WEEK | {"area": "C"}).status_code == 403
    assert town.street.post("/v1/plans", json=WEEK | {"area": "X"}).json()["code"] == "unknown_id"
    assert town.unit_a.post("/v1/plans", json=WEEK).status_code == 403
    for wrong in ({}, {"area": "S"}, {"area": "S", "start": "2026-03-09", "week": "0"}, {"week": "0", "days": 3}):
        told = town.street.post("/v1/plans", json=wrong)
        assert (told.status_code, told.json()["code"]) == (422, "plan_of_one")
    assert town.street.post("/v1/plans", json={"week": "0" * 64}).status_code == 404
    assert town.street.post("/v1/plans", json=WEEK | {"seconds": 100_000}).status_code == 422


def test_a_repeated_request_makes_one_plan(town):
    key = {"Idempotency-Key": "once"}
    first = town.street.post("/v1/plans", json=WEEK, headers=key)
    again = town.street.post("/v1/plans", json=WEEK, headers=key)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert len(town.street.get("/v1/plans").json()["items"]) == 1
    other = town.street.post("/v1/plans", json=WEEK | {"seed": 1}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_of_another")


def test_a_waiting_plan_is_called_off_at_once(town):
    told = town.street.post("/v1/plans", json=WEEK).json()
    assert town.street.delete(f"/v1/plans/{told['id']}").json()["state"] == "cancelled"
    assert work(town.services) == 0
    assert town.street.get(f"/v1/plans/{told['id']}/assignments").json()["code"] == "not_made_yet"


def test_events_are_resumed_where_the_listener_left_off(crowded):
    plan = made(crowded)
    lines = crowded.street.get(f"/v1/plans/{plan['id']}/events").text
    events = [block for block in lines.split("\n\n") if block.startswith("id:")]
    ids = [int(block.split("\n")[0].removeprefix("id: ")) for block in events]
    assert ids == list(range(1, len(ids) + 1))
    assert '"state": "done"' in events[-1]
    rest = crowded.street.get(f"/v1/plans/{plan['id']}/events", headers={"Last-Event-ID": str(ids[-2])}).text
    assert [b for b in rest.split("\n\n") if b.startswith("id:")] == [events[-1]]
    assert crowded.unit_a.get(f"/v1/plans/{plan['id']}/events").status_code == 403
    assert crowded.street.get(f"/v1/plans/{plan['id']}/events", headers={"Last-Event-ID": "x"}).status_code == 422


def test_a_plan_is_repaired_and_the_changes_are_told(crowded):
    plan = made(crowded)
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    closed = {"op": "close", "space": "SA", "start": "2026-03-09T18:00:00+08:00", "end": "2026-03-09T19:00:00+08:00"}
    told = crowded.street.post(f"/v1/plans/{plan['id']}/repairs", json={"changes": [closed], "seconds": 2})
    if told.status_code == 422:
        pytest.fail(told.text)
    work(crowded.services)
    repair = crowded.street.get(told.headers["location"]).json()
    assert repair["state"] == "done", json.dumps(repair)
    assert (repair["kind"], repair["base"]) == ("repair", plan["id"])
    changes = crowded.street.get(f"/v1/plans/{repair['id']}/changes").json()["items"]
    assert {c["what"] for c in changes} <= {"dropped", "moved", "replaced"}
    assert changes
    assert crowded.street.post(f"/v1/plans/{repair['id']}/publish").status_code == 200
    assert crowded.street.get(f"/v1/plans/{plan['id']}").json()["superseded_at"] is not None


def test_scenarios_are_planned_and_compared(crowded):
    plan = made(crowded)
    scenarios = [{"name": "bigger", "changes": [{"op": "scale", "spaces": ["SA"], "percent": 200}]}]
    told = crowded.street.post("/v1/scenarios", json={"base": plan["id"], "scenarios": scenarios, "work": 0.3})
    assert told.status_code == 202, told.text
    work(crowded.services)
    found = crowded.street.get(told.headers["location"]).json()
    assert found["state"] == "done", json.dumps(found)
    assert found["result"]
    wrong = {"name": "x", "changes": [{"op": "scale", "space": "SA", "percent": 200}]}
    refused = crowded.street.post("/v1/scenarios", json={"base": plan["id"], "scenarios": [scenarios[0], wrong]})
    assert (refused.status_code, refused.json()["path"]) == (422, "scenarios[1].changes[0].space")
    others = [p["id"] for p in crowded.street.get("/v1/plans", params={"kind": "scenario"}).json()["items"]]
    both = crowded.street.get("/v1/scenarios/compare", params={"plans": f"{plan['id']},{others[0]}"})
    assert both.status_code == 200, both.text
    assert len(both.json()["plans"]) == 2
    assert crowded.street.get("/v1/scenarios/compare", params={"plans": plan["id"]}).json()["code"] == "too_many_plans"


def test_reasons_and_scarcity_are_worked_out_when_asked(crowded):
    fill(
        crowded.street,
        "demands",
        [demand("BIG", "OB", priority=1, needs=[{"type": "space", "kinds": ["room"], "quantity": 99}])],
    )
    plan = made(crowded)
    here = f"/v1/plans/{plan['id']}"
    assert [u["demand"]["id"] for u in crowded.street.get(f"{here}/unserved").json()["items"]] == ["BIG"]
    assert crowded.street.get(f"{here}/explanations").json()["code"] == "not_made_yet"
    assert crowded.street.post(f"{here}/explanations", json={}).status_code == 202
    assert crowded.street.post(f"{here}/bottlenecks", json={"most": 1}).status_code == 202
    work(crowded.services)
    why = crowded.street.get(f"{here}/explanations").json()
    assert [u["demand"] for u in why["unserved"]] == ["BIG"]
    assert crowded.street.get(f"{here}/bottlenecks").status_code == 200
    assert crowded.admin.get(f"{here}/explanations").status_code == 403


def test_recommendations_are_for_planners_and_for_ones_own(crowded):
    plan = made(crowded)
    new = demand("NEW", "OB", windows={"weekly": [{"days": ["tue"], "start": "18:00", "end": "20:00"}]})
    told = crowded.street.post("/v1/recommendations", json={"plan": plan["id"], "demand": new})
    assert told.status_code == 200, told.text
    assert told.json()["recommendations"][0]["come"][0]["demand"] == "NEW"
    assert crowded.unit_b.post("/v1/recommendations", json={"plan": plan["id"], "demand": new}).status_code == 404
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    own = crowded.unit_b.post("/v1/recommendations", json={"plan": plan["id"], "demand": new})
    assert own.json()["recommendations"]
    assert all(not r["moved"] for r in own.json()["recommendations"])
    foreign = crowded.unit_a.post("/v1/recommendations", json={"plan": plan["id"], "demand": new})
    assert foreign.status_code == 403
    assert crowded.unit_a.post("/v1/recommendations", json={"plan": plan["id"], "space": "SA"}).status_code == 200
    assert crowded.unit_b.post("/v1/recommendations", json={"plan": plan["id"], "space": "SA"}).status_code == 404


def test_a_lender_is_not_told_of_private_cases_that_could_use_its_space(crowded):
    fill(crowded.street, "demands", [demand("OPEN", "OB"), demand("HIDDEN", "OB", public=False)])
    dear = space("SA", "OA", opening_points=5)
    crowded.street.put("/v1/spaces/SA", json=dear, headers={"If-Match": "*"})
    plan = made(crowded, policy={"served": {"priority_weight": [0, 0, 0, 0, 0]}})  # so that nobody is served
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")

    def could(who):
        asked = {"plan": plan["id"], "space": "SA", "most": 50}
        told = crowded.clients[who].post("/v1/recommendations", json=asked).json()
        return {a["demand"] for r in told["recommendations"] for a in r["come"]}

    assert {"OPEN", "HIDDEN", "SECRET"} <= could("street")
    assert {"OPEN", "SECRET"} <= could("unit_a")
    assert "HIDDEN" not in could("unit_a")


def test_a_plan_by_hand_is_judged(crowded):
    plan = made(crowded)
    sessions = crowded.street.get(f"/v1/plans/{plan['id']}/plan").json()["assignments"]
    good = crowded.street.post("/v1/evaluations", json={"plan": plan["id"], "assignments": sessions}).json()
    assert (good["ok"], good["score"]["total"]) == (True, plan["result"]["score"]["total"])
    sessions[0]["start"] = "2026-03-09T09:00:00+08:00"
    sessions[0]["end"] = "2026-03-09T10:00:00+08:00"
    bad = crowded.street.post("/v1/evaluations", json={"week": plan["week"], "assignments": sessions}).json()
    assert not bad["ok"]
    assert bad["violations"]
    wrong = crowded.street.post("/v1/evaluations", json={"plan": plan["id"], "assignments": [{"demand": 1}]})
    assert (wrong.status_code, wrong.json()["path"]) == (422, "assignments[0].demand")


def test_pages_of_plans_go_through_all_once(town):
    for n in range(5):
        town.street.post("/v1/plans", json=WEEK | {"name": str(n)})
    seen, cursor = [], None
    while True:
        told = town.street.get("/v1/plans", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [p["name"] for p in told["items"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert seen == ["4", "3", "2", "1", "0"]


def test_a_volunteer_is_never_told_of_others(crowded):
    fill(crowded.admin, "volunteers", [volunteer("VX", "OB", name="某人")])
    plan = made(crowded)
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    text = crowded.volunteer_b.get(f"/v1/plans/{plan['id']}/assignments").text
    for foreign in ("VA", "SECRET", "太极课"):
        assert f'"{foreign}"' not in text


def test_who_no_longer_plans_an_area_has_no_more_to_do_with_its_plans(crowded):
    plan = made(crowded)
    told = crowded.city.get("/v1/principals/street")
    moved = {"name": "street", "role": "planner", "area": "T"}
    assert crowded.city.put("/v1/principals/street", json=moved, headers={"If-Match": told.headers["etag"]}).is_success
    here = f"/v1/plans/{plan['id']}"
    for answer in (
        crowded.street.get(here),
        crowded.street.get(f"{here}/plan"),
        crowded.street.post(f"{here}/publish"),
        crowded.street.get(f"/v1/weeks/{plan['week']}"),
        crowded.street.post("/v1/plans", json={"week": plan["week"], "work": 0.1}),
    ):
        assert answer.status_code == 404
    assert crowded.street.get("/v1/plans").json()["items"] == []


def test_an_administrator_may_plan_a_week_and_not_read_the_private_cases_in_it(crowded):
    plan = made(crowded, "admin")
    again = crowded.admin.post("/v1/plans", json={"week": plan["week"], "work": 0.1})
    assert again.status_code == 202
    for answer in (
        crowded.admin.get(f"/v1/weeks/{plan['week']}"),
        crowded.admin.post("/v1/evaluations", json={"week": plan["week"], "assignments": []}),
        crowded.admin.get(f"/v1/plans/{plan['id']}/plan"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
        assert "SECRET" not in answer.text
