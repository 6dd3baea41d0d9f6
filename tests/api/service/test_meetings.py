"""A joint meeting over HTTP: opened by the planner, many answers at once, each no planned anew, closed again."""

import threading

import pytest

from api.agreements import replanning
from api.agreements.meeting import replanned
from api.agreements.tables import ClaimRow
from api.store.tables import PlanRow
from tests.api.agreements.store import NOW, publish
from tests.api.service.conftest import SQLITE
from tests.build import Week, open_in, people_need, session, space_need

MORNING = open_in(("mon 10:00", "mon 12:00"))


@pytest.fixture
def published(town):
    """OB lends SB and OA its SA; `talk` of OA is in SB, `choir` of OB in SA, and a private case of OA too."""
    made = Week().area("S", "city").area("A", "S").area("B", "S")
    made.organisation("OA", area="A").organisation("OB", area="B")
    made.space("SA", owner="OA", capacity=9).space("SB", owner="OB", capacity=9).space("SX", owner="OB", capacity=9)
    made.volunteer("VA", organisation="OA").volunteer("VB", organisation="OB")
    needs = [space_need(2), people_need()]
    made.demand("talk", organisation="OA", windows=MORNING, needs=needs, weight=100)
    made.demand("choir", organisation="OB", windows=MORNING, weight=100, needs=[space_need(3)])
    made.demand("DAX", organisation="OA", windows=MORNING, weight=100, needs=[space_need(1)], public=False)
    plan = [
        session("talk", "mon 10:00", spaces=[(0, "SB", 2)], people=[(1, "VA")]),
        session("choir", "mon 10:00", spaces=[(0, "SA", 3)]),
        session("DAX", "mon 10:00", spaces=[(0, "SA", 1)]),
    ]
    publish(town.services.database, made, plan, area="S")
    return town


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The service's clock stands before the week."""
    monkeypatch.setattr("api.service.services.Services.now", lambda self: NOW)


def asked(client):
    """What is asked of a caller or promised, by demand and thing."""
    rows = client.get("/v1/claims").json()["items"]
    return {(c["demand"], c["object"]): c for c in rows if c["state"] != "declined"}


def say(client, claim, word, **more):
    headers = {"If-Match": claim["etag"]}
    return client.post(f"/v1/claims/{claim['id']}/answer", json={"answer": word, **more}, headers=headers)


def line(claim, word="accept", **more):
    return {"claim": claim["id"], "etag": claim["etag"], "answer": word, **more}


def meeting(client):
    return client.get("/v1/plans/plan/meeting").json()


def test_only_who_works_on_the_plan_opens_it_and_a_second_click_opens_no_second(published):
    for who in ("unit_a", "coordinator_a", "volunteer_a"):
        assert published.clients[who].post("/v1/plans/plan/meeting").status_code == 403
    first, again = (published.street.post("/v1/plans/plan/meeting") for _ in range(2))
    assert first.status_code == 200, first.text
    assert (first.json()["state"], again.json()["id"]) == ("open", first.json()["id"])
    assert first.json()["claims"] == {"asked": 7, "accepted": 0, "declined": 0, "ended": 0}
    assert set(meeting(published.unit_a)) == {"id", "plan", "began_with", "rounds", "opened_at", "closed_at", "state"}
    closed = published.street.delete("/v1/plans/plan/meeting").json()
    assert closed["state"] == meeting(published.unit_a)["state"] == "closed"
    assert published.street.post("/v1/plans/plan/meeting").json()["id"] == closed["id"]


def test_private_cases_have_no_name_for_who_only_administers(published):
    published.street.post("/v1/plans/plan/meeting")
    assert "DAX" in {d["demand"] for d in meeting(published.street)["demands"]}
    assert "DAX" not in str(meeting(published.admin))


@SQLITE
def test_a_no_is_planned_anew_and_what_was_accepted_stays_to_the_minute(published):
    published.street.post("/v1/plans/plan/meeting")
    lent = asked(published.unit_b)
    choir = asked(published.unit_a)["choir", "SA"]
    assert say(published.unit_a, choir, "accept").status_code == 200
    told = say(published.unit_b, lent["talk", "SB"], "decline", reason="capacity")
    assert (told.status_code, told.json()["state"]) == (200, "declined")
    now = meeting(published.street)
    assert (now["rounds"], now["began_with"]) == (1, "plan")
    assert now["sessions"] == {"asked": 3, "gathering": 0, "agreed": 0, "broken": 0}
    kept = asked(published.unit_a)["choir", "SA"]
    assert (kept["id"], kept["etag"], kept["start"]) == (choir["id"], '"2"', choir["start"])
    assert kept["state"] == "accepted"
    rooms = [thing for who in (published.unit_a, published.unit_b) for demand, thing in asked(who) if demand == "talk"]
    assert sorted(rooms)[0] in ("SA", "SX")
    newest = published.street.get(f"/v1/plans/{now['plan']}").json()
    assert (newest["kind"], newest["base"], newest["superseded_at"]) == ("repair", "plan", None)
    assert newest["published_at"]
    assert newest["result"]["changed"]
    assert published.street.get("/v1/plans/plan").json()["superseded_at"]
    certificate = published.street.get(f"/v1/plans/{now['plan']}/certificate").json()
    assert certificate["judged"]["ok"]


@SQLITE
def test_a_batch_holds_what_is_right_and_tells_the_rest_by_its_place(published):
    published.street.post("/v1/plans/plan/meeting")
    mine, theirs = asked(published.unit_a), asked(published.unit_b)
    lines = [
        line(mine["choir", "SA"]),
        line(theirs["talk", "SB"]),
        {"claim": mine["talk", "VA"]["id"], "answer": "accept"},
        line(mine["talk", "talk"], quantity=5),
        line(mine["talk", "talk"], "decline"),
        line(mine["choir", "SA"]),
        {"claim": "nowhere", "answer": "accept", "etag": "*"},
    ]
    told = published.unit_a.post("/v1/plans/plan/answers", json={"items": lines}).json()
    assert (told["held"], told["refused"]) == (2, 5)
    assert [i["status"] for i in told["items"]] == [200, 404, 428, 422, 422, 200, 404]
    assert [i.get("code") for i in told["items"]][2:5] == ["version_needed", "part_too_small", "reason_missing"]
    assert told["items"][3]["path"] == "items[3].quantity"
    assert {k: c["state"] for k, c in asked(published.unit_a).items()}["choir", "SA"] == "accepted"
    again = published.unit_a.post("/v1/plans/plan/answers", json={"items": lines[:1]}).json()
    assert again["items"][0]["etag"] == told["items"][0]["etag"]


@SQLITE
def test_answers_for_claims_of_another_plan_are_refused_and_change_nothing(published):
    other = Week().organisation("OA").space("SA", owner="OA").demand("other", organisation="OA", windows=MORNING)
    publish(published.services.database, other, [session("other", "mon 11:00", spaces=["SA"])], "plan 2")
    claim = asked(published.unit_a)["other", "SA"]
    told = published.unit_a.post("/v1/plans/plan/answers", json={"items": [line(claim)]}).json()
    assert told["items"][0]["code"] == "claim_of_another_plan"
    assert asked(published.unit_a)["other", "SA"]["state"] == "asked"


def test_noes_at_once_are_all_planned_and_none_is_lost(published):
    published.street.post("/v1/plans/plan/meeting")
    mine, theirs = asked(published.unit_a), asked(published.unit_b)
    noes = [
        (published.unit_b, theirs["talk", "SB"]),
        (published.unit_a, mine["choir", "SA"]),
        (published.volunteer_a, mine["talk", "VA"]),
    ]
    told = []
    threads = [
        threading.Thread(target=lambda c=c, x=x: told.append(say(c, x, "decline", reason="time").status_code))
        for c, x in noes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # one that comes after a round has given its session away is told so, and that round knew of no yes to undo
    assert set(told) <= {200, 409}
    now = meeting(published.street)
    assert now["claims"]["declined"] == now["sessions"]["broken"] == 0
    with published.services.database.read() as store:
        declined = store.query(ClaimRow).where(ClaimRow.state == "declined").all()
        out = {(c.demand, c.object) for c in declined}
        plans = store.query(PlanRow).where(PlanRow.superseded_at.is_(None)).all()
        live = {(c.demand, c.object) for c in store.query(ClaimRow).where(ClaimRow.plan == now["plan"]).all()}
    assert [p.id for p in plans] == [now["plan"]]
    assert len(out) == told.count(200)
    assert not out & live


@SQLITE
@pytest.mark.parametrize("tries", [0, 3])
def test_what_is_said_while_the_search_runs_is_kept(published, monkeypatch, tries):
    """With no try left, the answers wait for the search."""
    published.street.post("/v1/plans/plan/meeting")
    mine, theirs = asked(published.unit_a), asked(published.unit_b)
    spoken: list[int] = []

    def slow(*given, **more):
        found = replanned(*given, **more)
        if tries and not spoken:
            spoken.append(say(published.volunteer_a, mine["talk", "VA"], "decline", reason="illness").status_code)
        return found

    monkeypatch.setattr(replanning, "replanned", slow)
    monkeypatch.setattr(replanning, "TRIES", tries)
    say(published.unit_b, theirs["talk", "SB"], "decline", reason="capacity")
    now = meeting(published.street)
    assert spoken == [200] * bool(tries)
    live = {k for k, c in {**asked(published.unit_a), **asked(published.unit_b)}.items() if k[0] == "talk"}
    assert ("talk", "SB") not in live
    assert (("talk", "VA") in live) is not bool(tries)
    assert (now["rounds"], now["sessions"]["broken"]) == (1, 0)


@SQLITE
def test_a_no_after_the_meeting_was_closed_plans_nothing_and_ends_the_session_for_all(published):
    published.street.post("/v1/plans/plan/meeting")
    lent = asked(published.unit_b)["talk", "SB"]
    say(published.volunteer_a, asked(published.unit_a)["talk", "VA"], "accept")
    published.street.delete("/v1/plans/plan/meeting")
    assert say(published.unit_b, lent, "decline", reason="capacity").status_code == 200
    assert meeting(published.street)["rounds"] == 0
    assert not [k for k in {**asked(published.unit_a), **asked(published.unit_b)} if k[0] == "talk" and k[1] != "SB"]


def test_a_meeting_is_over_a_plan_that_holds(published):
    assert published.street.get("/v1/plans/plan/meeting").status_code == 404
    assert published.street.post("/v1/plans/none/meeting").status_code == 404
    with published.services.database.write() as store:
        store.get_one(PlanRow, "plan").superseded_at = NOW
    told = published.street.post("/v1/plans/plan/meeting")
    assert (told.status_code, told.json()["code"]) == (409, "not_holding")
