"""Fairness over the weeks, over HTTP: who is left out waits and then goes first; a lot moves on; and who may say so."""

import datetime as dt

import pytest

from tests.api.service.conftest import SQLITE, demand, fill
from tests.api.service.test_plans import crowded, made

__all__ = ["crowded"]
WEEKS = [(dt.date(2026, 3, 9) + dt.timedelta(7 * k)).isoformat() for k in range(4)]
DAY = {"weekly": [{"days": ["mon"], "start": "18:00", "end": "19:00"}]}


@pytest.fixture
def street(crowded):
    """One room of one hour a week, wanted by a demand of OA every week and by one of OB until it is served."""
    for each in ("MINE", "SECRET", "THEIRS"):
        crowded.city.delete(f"/v1/demands/{each}", headers={"If-Match": "*"})
    usual = demand("EVERY", "OA", windows=DAY, priority=4, standing={"from": "2026-03-02"})
    once = demand("ONCE", "OB", windows=DAY, priority=3)
    fill(crowded.street, "demands", [usual, once])
    return crowded


def planned(town, start, **asked):
    """A week planned and published: who got the room, and the week as it was frozen."""
    plan = made(town, start=start, **asked)
    assert town.street.post(f"/v1/plans/{plan['id']}/publish").status_code == 200
    sessions = town.street.get(f"/v1/plans/{plan['id']}/assignments").json()["items"]
    return [s["demand"]["id"] for s in sessions], town.street.get(f"/v1/weeks/{plan['week']}").json()


def waiting(week, name="ONCE"):
    return next(d.get("weeks_waiting", 0) for d in week["demands"] if d["id"] == name)


@SQLITE
@pytest.mark.slow
def test_who_is_left_out_twice_waits_two_weeks_and_is_then_served_as_the_lot_moves_on(street):
    rule = {"after_weeks": 2, "rest_weeks": 1}
    assert street.street.put("/v1/areas/S/fairness", json=rule).status_code == 200
    (first, _), (second, week_2), (third, week_3) = (planned(street, start) for start in WEEKS[:3])
    assert (first, second, third) == (["EVERY"], ["EVERY"], ["ONCE"])
    assert (waiting(week_2), waiting(week_3)) == (1, 2)
    assert week_3["bans"] == [{"demand": "EVERY", "space": "SA"}]
    fourth, week_4 = planned(street, WEEKS[3])
    assert (fourth, "bans" in week_4) == (["EVERY"], False)


@SQLITE
def test_a_space_may_say_otherwise_than_its_area_and_a_rule_is_taken_back(street):
    at, of = {"If-Match": "*"}, "/v1/spaces/SA/fairness"
    street.street.put("/v1/areas/S/fairness", json={"after_weeks": 1, "shares_weeks": 4})
    told = street.street.get(of)
    assert (told.json()["own"], told.json()["holds"]["after_weeks"], told.headers["etag"]) == (None, 1, '"0"')
    kept = street.street.put(of, json={})
    assert (kept.json()["holds"]["after_weeks"], kept.headers["etag"]) == (None, '"1"')
    assert street.street.put(of, json={}).status_code == 428
    assert street.street.delete(of, headers=at).status_code == 204
    assert street.street.get(of).json()["holds"]["after_weeks"] == 1
    assert street.street.delete(of, headers=at).status_code == 404
    assert street.street.put("/v1/areas/S/fairness", json={"after_weeks": 0}, headers=at).status_code == 422


@SQLITE
def test_planners_set_rules_in_their_areas_and_owners_read_those_of_their_own(street):
    rule = {"after_weeks": 2}
    assert street.street.put("/v1/areas/C/fairness", json=rule).status_code == 404
    assert street.city.put("/v1/areas/C/fairness", json=rule).status_code == 200
    for who in ("unit_a", "coordinator_a", "volunteer_a"):
        assert street.clients[who].put("/v1/spaces/SA/fairness", json=rule).status_code == 403
    assert street.unit_a.get("/v1/spaces/SA/fairness").json()["holds"]["after_weeks"] == 2
    assert street.unit_b.get("/v1/spaces/SA/fairness").status_code == 404
    assert street.coordinator_b.get("/v1/areas/A/fairness").status_code == 404


@SQLITE
def test_an_area_that_got_less_weighs_more(street):
    street.street.put("/v1/areas/S/fairness", json={"shares_weeks": 4})
    fill(street.street, "demands", [demand("ALSO", "OB", windows=DAY, priority=1)])
    planned(street, WEEKS[0])
    _, week = planned(street, WEEKS[1])
    weights = {d["id"]: d.get("weight") for d in week["demands"]}
    assert weights["EVERY"] is None
    assert weights["ONCE"] > 250
