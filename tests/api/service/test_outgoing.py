"""What goes out over HTTP: spreadsheets, maps and calendars of plans, each for whoever may see them."""

import io
from typing import Any

import icalendar
import openpyxl
import pytest

from tests.api.service.test_plans import crowded, made

__all__ = ["crowded"]


@pytest.fixture
def published(crowded):
    """A town with a published plan of its street."""
    plan = made(crowded)
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    return crowded, plan["id"]


def words(xlsx):
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    return " ".join(str(c.value) for sheet in book for row in sheet for c in row if c.value is not None)


def test_a_plan_leaves_as_a_spreadsheet_and_a_map_for_each_reader(published):
    town, plan = published
    for who, seen in (("street", True), ("coordinator_a", True), ("unit_b", False), ("admin", False)):
        sheet = town.clients[who].get(f"/v1/plans/{plan}/export.xlsx", headers={"Accept-Language": "zh"})
        assert sheet.status_code == 200
        assert ("家事甲" in words(sheet.content)) is seen
        chart = town.clients[who].get(f"/v1/plans/{plan}/export.geojson", params={"lines": True})
        assert chart.json()["type"] == "FeatureCollection"
        assert ("家事甲" in chart.text) is seen


def events(told) -> list[Any]:
    """The events of a calendar."""
    return icalendar.Calendar.from_ical(told.content).walk("VEVENT")


def feed(client, list_, id_):
    told = client.post("/v1/calendars", json={"list": list_, "id": id_})
    assert told.status_code == 201, told.text
    return told.json(), "/v1/calendars/" + told.json()["url"].rsplit("/", 1)[1]


def test_a_calendar_is_read_by_its_address_alone_until_it_is_revoked(published):
    town, _ = published
    made_, address = feed(town.volunteer_a, "volunteers", "VA")
    told = town.nobody.get(address)
    assert (told.status_code, told.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert len(events(told)) == 1
    assert "SECRET" not in told.text
    assert "家事甲" not in told.text
    assert town.nobody.get(address, headers={"If-None-Match": told.headers["etag"]}).status_code == 304
    assert [f["id"] for f in town.volunteer_a.get("/v1/calendars").json()["items"]] == [made_["id"]]
    assert "url" not in town.volunteer_a.get("/v1/calendars").text.replace('"url":null', "")
    assert town.volunteer_b.delete(f"/v1/calendars/{made_['id']}").status_code == 404
    assert town.volunteer_a.delete(f"/v1/calendars/{made_['id']}").status_code == 204
    gone = town.nobody.get(address)
    assert gone.status_code == 404
    assert address.split("/")[-1].removesuffix(".ics") not in gone.json()["detail"]


def test_a_calendar_before_any_plan_is_empty(town):
    told = town.nobody.get(feed(town.unit_a, "spaces", "SA")[1])
    assert told.status_code == 200
    assert icalendar.Calendar.from_ical(told.content)["x-wr-calname"] == "SA"


def test_a_calendar_is_made_of_ones_own_alone(published):
    town, _ = published
    assert town.unit_b.post("/v1/calendars", json={"list": "spaces", "id": "SA"}).status_code == 404
    assert town.volunteer_b.post("/v1/calendars", json={"list": "volunteers", "id": "VA"}).status_code == 404
    assert town.unit_a.post("/v1/calendars", json={"list": "demands", "id": "MINE"}).status_code == 422
    told = town.nobody.get(feed(town.unit_a, "spaces", "SA")[1])
    assert len(events(told)) == 3


def test_a_session_that_a_later_plan_drops_is_cancelled_in_the_calendar(published):
    town, _ = published
    _, address = feed(town.unit_a, "spaces", "SA")
    before = {e["uid"]: e for e in events(town.nobody.get(address))}
    town.street.delete("/v1/demands/THEIRS", headers={"If-Match": "*"})
    later = made(town)
    town.street.post(f"/v1/plans/{later['id']}/publish")
    after = {e["uid"]: e for e in events(town.nobody.get(address))}
    assert set(before) <= set(after)
    gone = [u for u, e in after.items() if e.get("status") == "CANCELLED"]
    assert len(gone) == 1
    assert after[gone[0]]["sequence"] > before[gone[0]]["sequence"]
