"""The map: RFC 7946 in form, offers and demands with what a map needs, nothing that the reader may not see."""

import json

import pytest

from api.exports.geojson import geojson
from api.exports.view import view_of
from api.exports.viewer import Viewer, token
from models.plan import Plan
from tests.api.exports.weeks import SALT, its_plan, neighbourhood

PLANNER, SCHOOL = Viewer.planner(), Viewer.unit("school", SALT)


def made(viewer=PLANNER, lines=False, week=None, plan=None):
    problem = (week or neighbourhood()).problem()
    return json.loads(geojson(view_of(problem, plan or its_plan(), viewer), "en", lines))


def by_id(found):
    return {f["id"]: f for f in found["features"]}


@pytest.mark.parametrize("viewer", [PLANNER, SCHOOL, Viewer.volunteer("shen", SALT)])
def test_the_form_of_rfc_7946(viewer):
    found = made(viewer, lines=True)
    assert found["type"] == "FeatureCollection"
    ids = [f["id"] for f in found["features"]]
    assert len(set(ids)) == len(ids)
    west, south, east, north = found["bbox"]
    for f in found["features"]:
        assert f["type"] == "Feature"
        assert set(f) == {"type", "id", "geometry", "properties"}
        assert all(isinstance(v, str | int | bool | None) for v in f["properties"].values())
        if f["geometry"]:
            line = f["geometry"]["type"] == "LineString"
            positions = f["geometry"]["coordinates"] if line else [f["geometry"]["coordinates"]]
            assert len(positions) == (2 if line else 1)
            assert all(west <= x <= east and south <= y <= north for x, y in positions)


def test_offers_and_demands_with_what_a_map_needs():
    found = by_id(made())
    assert found["space/hall"]["geometry"] == {"type": "Point", "coordinates": [104.011, 30.011]}
    hall = found["space/hall"]["properties"]
    assert (hall["layer"], hall["title"], hall["owner"], hall["units"], hall["sessions"]) == (
        "space",
        "学校礼堂",
        "第一小学",
        50,
        2,
    )
    assert found["supply/gifts"]["geometry"]["coordinates"] == [104.01, 30.01]
    demands = {k: v["properties"] for k, v in found.items() if k.startswith("demand/")}
    assert {k: (d["status"], d["asked"], d["served"]) for k, d in demands.items()} == {
        "demand/fair": ("full", 1, 1),
        "demand/lost": ("not_served", 1, 0),
        "demand/case": ("full", 1, 1),
        "demand/visit": ("full", 1, 1),
    }
    assert made()["bbox"] == [104.0, 30.0, 104.05, 30.05]


def test_a_masked_demand_has_no_place():
    found = by_id(made(SCHOOL))
    masked = found[f"demand/{token(SALT, 'case')}"]
    assert masked["geometry"] is None
    shown = {k: v for k, v in masked["properties"].items() if v is not None}
    assert shown.pop("id") == token(SALT, "case")
    assert shown == {"layer": "demand", "title": "private session", "public": False, "masked": True}


def test_lines_from_demands_to_their_spaces():
    found = {k: f for k, f in by_id(made(lines=True)).items() if k.startswith("use/")}
    assert set(found) == {"use/fair/hall", "use/case/hall"}
    line = found["use/fair/hall"]
    assert line["geometry"]["coordinates"] == [[104.02, 30.02], [104.011, 30.011]]
    assert (line["properties"]["sessions"], line["properties"]["units"]) == (1, 20)
    assert line["properties"]["first"] == "2026-03-09T10:00:00+08:00"
    masked = [f["id"] for f in made(SCHOOL, lines=True)["features"] if f["properties"]["layer"] == "use"]
    assert masked == ["use/fair/hall"]


def test_homes_of_volunteers_are_on_no_map():
    text = json.dumps(made(lines=True), ensure_ascii=False)
    assert "104.09" not in text
    assert "沈医生" not in text


def test_what_is_nowhere_has_no_geometry_and_a_map_of_it_no_box():
    week = neighbourhood().organisation("committee", location=None).demand("fair", location=None)
    assert by_id(made(week=week))["demand/fair"]["geometry"] is None
    empty = made(Viewer.volunteer("nobody", SALT), plan=Plan(assignments=()))
    assert empty == {"type": "FeatureCollection", "features": []}
