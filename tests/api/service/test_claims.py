"""Claims and the menu over HTTP, each by whom they are asked of."""

import pytest

from tests.api.agreements.store import NOW, PLANNER, publish
from tests.build import Week, at, open_in, people_need, session, space_need


@pytest.fixture
def published(town):
    """A plan in which OB lends SB to a private demand of OA, and VA could help at `walk`."""
    made = (
        Week()
        .area("A", "city")
        .organisation("OA")
        .organisation("OB")
        .space("SB", owner="OB")
        .volunteer("VA", organisation="OA")
    )
    monday, tuesday = open_in(("mon 10:00", "mon 11:00")), open_in(("tue 10:00", "tue 11:00"))
    made.demand("DAX", organisation="OA", public=False, windows=monday, needs=[space_need()])
    made.demand("walk", organisation="OB", windows=tuesday, needs=[people_need()])
    publish(town.services.database, made, [session("DAX", "mon 10:00", spaces=["SB"])])
    assert PLANNER.area == "city"
    return town


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The service's clock stands before the week."""
    monkeypatch.setattr("api.service.services.Services.now", lambda self: NOW)


def asked(client):
    return client.get("/v1/claims").json()["items"]


def test_a_lender_is_asked_for_a_private_case_without_hearing_whose_it_is(published):
    (claim,) = asked(published.unit_b)
    assert (claim["object"], claim["demand"], claim["state"]) == ("SB", None, "asked")
    told = published.unit_b.get("/v1/claims").text
    assert "DAX" not in told
    assert asked(published.volunteer_a) == []


def test_each_answers_only_what_is_asked_of_them(published):
    (claim,) = asked(published.unit_b)
    address, yes = f"/v1/claims/{claim['id']}/answer", {"answer": "accept"}
    assert published.unit_a.post(address, json=yes, headers={"If-Match": '"1"'}).status_code == 404
    assert published.unit_b.post(address, json=yes).status_code == 428
    first, again = (published.unit_b.post(address, json=yes, headers={"If-Match": '"1"'}) for _ in range(2))
    assert (first.json()["state"], again.json()["etag"]) == ("accepted", '"2"')


def test_a_volunteer_takes_from_the_menu_for_oneself_only(published):
    (item,) = published.volunteer_a.get("/v1/plans/plan/menu?list=volunteers&object=VA").json()["items"]
    assert item["demand"] == "walk"
    take = {"list": "volunteers", "object": "VA", "demand": "walk", "start": at("tue 10:00")}
    assert published.volunteer_b.post("/v1/plans/plan/menu", json=take).status_code == 404
    done = published.volunteer_a.post("/v1/plans/plan/menu", json=take)
    assert (done.status_code, done.json()["state"]) == (201, "accepted")
    assert published.volunteer_a.get("/v1/plans/plan/menu?list=volunteers&object=VA").json()["items"] == []


def test_claims_are_read_page_by_page_by_plan_and_by_answer(published):
    take = {"list": "volunteers", "object": "VA", "demand": "walk", "start": at("tue 10:00")}
    assert published.volunteer_a.post("/v1/plans/plan/menu", json=take).status_code == 201
    all_, cursor = asked(published.admin), None
    pages: list[dict[str, object]] = []
    while not pages or cursor:
        more = f"&cursor={cursor}" if cursor else ""
        told = published.admin.get(f"/v1/claims?limit=1&plan=plan{more}").json()
        pages, cursor = [*pages, *told["items"]], told["next"]
    assert pages == all_
    assert len(pages) > 2
    yes = published.admin.get("/v1/claims", params={"state": "accepted"}).json()["items"]
    assert [c["object"] for c in yes] == ["VA"]
    assert published.admin.get("/v1/claims", params={"plan": "another"}).json() == {"items": [], "next": None}
    assert published.admin.get("/v1/claims", params={"cursor": "AAAA"}).json()["code"] == "bad_cursor"
