"""The waiting list, standing offers and the rules of a place over HTTP."""

import datetime as dt

import pytest

from api.agreements.ticking import Ticked, tick
from tests.api.agreements.store import NOW, publish
from tests.api.service.conftest import SQLITE
from tests.build import Week, at, open_in, people_need, session

MONDAY = {"demand": "walk", "start": at("mon 10:00")}
pytestmark = SQLITE


@pytest.fixture
def published(town):
    """VA helps at `walk`, for which one person is enough; VB could as well."""
    made = Week().area("S", "city").area("A", "S").area("B", "S")
    made.organisation("OA", area="A").organisation("OB", area="B")
    made.volunteer("VA", organisation="OA").volunteer("VB", organisation="OB").volunteer("VT", organisation="OB")
    for name, day in (("walk", "mon"), ("run", "tue"), ("ride", "wed")):
        hour = open_in((f"{day} 10:00", f"{day} 11:00"))
        made.demand(name, organisation="OB", windows=hour, needs=[people_need()], kind="sport", weight=100)
    publish(town.services.database, made, [session("walk", "mon 10:00", people=["VA"])], area="S")
    return town


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The service's clock, which stands before the week until a test moves it."""
    now = [NOW]
    monkeypatch.setattr("api.service.services.Services.now", lambda self: now[0])
    return now


def claim(client, thing):
    return next(c for c in client.get("/v1/claims").json()["items"] if c["object"] == thing)


def say(client, asked, word, **more):
    told = client.post(
        f"/v1/claims/{asked['id']}/answer", json={"answer": word, **more}, headers={"If-Match": asked["etag"]}
    )
    assert told.status_code == 200, told.text


def wait(town, client, name):
    return client.post("/v1/plans/plan/waiting", json={"volunteer": name, **MONDAY})


def line(client):
    return [(w["volunteer"], w["state"]) for w in client.get("/v1/waiting").json()["items"]]


def test_one_waits_for_a_taken_place_and_confirms_it_when_it_is_free(published):
    asked = claim(published.volunteer_a, "VA")
    assert wait(published, published.volunteer_b, "VB").json()["code"] == "place_free"
    say(published.volunteer_a, asked, "accept")
    assert wait(published, published.volunteer_b, "VA").status_code == 404
    told, again = (wait(published, published.volunteer_b, "VB") for _ in range(2))
    assert (told.status_code, again.json()["id"]) == (201, told.json()["id"])
    assert line(published.coordinator_b) == line(published.volunteer_b) == [("VB", "waiting")]
    assert line(published.volunteer_a) == line(published.unit_a) == []
    here = f"/v1/waiting/{told.json()['id']}"
    assert published.volunteer_b.post(f"{here}/answer", json={"answer": "accept"}).json()["code"] == "nothing_offered"
    say(published.volunteer_a, claim(published.volunteer_a, "VA"), "decline", reason="illness")
    assert line(published.volunteer_b) == [("VB", "offered")]
    assert published.volunteer_a.post(f"{here}/answer", json={"answer": "accept"}).status_code == 404
    first, second = (published.volunteer_b.post(f"{here}/answer", json={"answer": "accept"}) for _ in range(2))
    assert (first.json()["state"], first.json()["claim"]["state"]) == ("confirmed", "accepted"), first.text
    assert second.json()["claim"]["id"] == first.json()["claim"]["id"]


def test_who_leaves_lets_the_next_have_it_and_without_a_next_the_session_ends_for_all(published):
    say(published.volunteer_a, claim(published.volunteer_a, "VA"), "accept")
    assert published.admin.put("/v1/volunteers/VT", json=VT, headers={"If-Match": "*"}).status_code == 200
    callers = ((published.volunteer_b, "VB"), (published.coordinator_b, "VT"))
    ids = [wait(published, client, name).json()["id"] for client, name in callers]
    say(published.volunteer_a, claim(published.volunteer_a, "VA"), "decline", reason="illness")
    assert published.volunteer_b.delete(f"/v1/waiting/{ids[0]}").json()["state"] == "passed"
    assert line(published.coordinator_b) == [("VT", "offered")]
    assert claim(published.unit_b, "walk")["state"] == "asked"
    published.coordinator_b.post(f"/v1/waiting/{ids[1]}/answer", json={"answer": "decline"})
    assert [c for c in published.unit_b.get("/v1/claims").json()["items"] if c["object"] == "walk"] == []


VT = {"id": "VT", "organisation": "OB", "skills": {"help": 1}, "availability": {}}


def test_the_clock_passes_a_place_on_once_and_ends_what_nobody_confirms(published):
    say(published.volunteer_a, claim(published.volunteer_a, "VA"), "accept")
    wait(published, published.volunteer_b, "VB")
    say(published.volunteer_a, claim(published.volunteer_a, "VA"), "decline", reason="illness")
    database, hour = published.services.database, dt.timedelta(hours=1)
    assert tick(database, NOW + 11 * hour).passed == 0
    assert tick(database, NOW + 13 * hour).passed == 1
    assert tick(database, NOW + 13 * hour) == tick(database, NOW) == Ticked(0, 0, 0)
    assert line(published.volunteer_b) == []
    assert [c["state"] for c in published.unit_b.get("/v1/claims").json()["items"]] == []


def offer(town, **more):
    told = {"id": "two", "list": "volunteers", "object": "VA", "kinds": ["sport"], "most": 2, "per": "month", **more}
    return town.volunteer_a.post("/v1/offers", json=told)


def test_an_offer_is_made_once_seen_where_it_lies_and_ended_by_its_owner(published):
    first, again = (offer(published) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.text
    assert offer(published, most=3).json()["code"] == "id_taken"
    assert offer(published, object="VB").status_code == 404
    (seen,) = published.coordinator_a.get("/v1/offers").json()["items"]
    assert (seen["id"], seen["left"]) == ("two", 1)
    assert published.unit_b.get("/v1/offers").json()["items"] == []
    assert published.volunteer_b.delete("/v1/offers/two", headers={"If-Match": '"1"'}).status_code == 404
    assert published.volunteer_a.delete("/v1/offers/two").status_code == 428
    for _ in range(2):
        assert published.volunteer_a.delete("/v1/offers/two", headers={"If-Match": '"1"'}).status_code == 200
    assert published.coordinator_a.get("/v1/offers").json()["items"] == []


def test_what_is_offered_twice_a_month_is_taken_from_the_menu_no_third_time(published):
    offer(published)
    take = {"list": "volunteers", "object": "VA"}
    first = published.volunteer_a.post("/v1/plans/plan/menu", json=take | {"demand": "run", "start": at("tue 10:00")})
    third = published.volunteer_a.post("/v1/plans/plan/menu", json=take | {"demand": "ride", "start": at("wed 10:00")})
    assert first.status_code == 201, first.text
    assert (third.status_code, third.json()["code"]) == (409, "offer_used_up")
    assert published.coordinator_a.get("/v1/offers").json()["items"][0]["left"] == 0


LIGHT = {"colour": "blue", "states": ["submitted"], "en": "new", "zh": "新收"}
RULES = {
    "lights": [LIGHT],
    "hours": {"start": "08:00", "end": "18:00"},
    "deadlines": [{"state": "submitted", "minutes": 60}, {"state": "submitted", "minutes": 30, "kinds": ["urgent"]}],
}


def test_the_rules_of_the_nearest_area_are_heard_with_versions(town):
    here = "/v1/areas/S/case-rules"
    assert town.unit_a.get(here).json()["of"] is None
    assert town.coordinator_a.put(here, json=RULES).status_code == 403
    assert town.street.put("/v1/areas/T/case-rules", json=RULES).json()["code"] == "not_yours"
    told = town.street.put(here, json=RULES)
    assert (told.status_code, told.headers["etag"]) == (200, '"1"'), told.text
    assert town.street.put(here, json=RULES).headers["etag"] == '"1"'
    assert town.street.put(here, json={}).status_code == 428
    assert town.street.put(here, json={}, headers={"If-Match": '"9"'}).status_code == 412
    assert town.unit_a.get("/v1/areas/A/case-rules").json()["of"] == "S"
    town.coordinator_a.post("/v1/cases", json={"items": [{"id": "K", "name": "灯坏了", "kind": "urgent", "area": "A"}]})
    case = town.coordinator_a.get("/v1/cases/K", headers={"Accept-Language": "zh"}).json()
    assert (case["shown"]["colour"], case["shown"]["light"]) == ("blue", "新收")
    assert dt.datetime.fromisoformat(case["due_at"]) - dt.datetime.fromisoformat(case["since"]) < dt.timedelta(days=2)
    assert town.street.delete(here, headers={"If-Match": '"1"'}).status_code == 204
    assert town.street.delete(here, headers={"If-Match": "*"}).status_code == 404
    assert town.street.put(here, json=RULES).headers["etag"] == '"3"'


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"lights": [LIGHT] * 2}, "rules_twice"),
        ({"deadlines": [{"state": "done", "minutes": 9}] * 2}, "rules_twice"),
        ({"hours": {"start": "17:00", "end": "09:00"}}, "hours_order"),
        ({"light": []}, "unknown_field"),
    ],
)
def test_rules_that_say_two_things_are_refused_at_their_place(town, said, code):
    told = town.street.put("/v1/areas/S/case-rules", json=said)
    assert told.status_code == 422
    assert told.json()["code"] == code
    assert told.json()["path"]
