"""Scene 14: city, district, street, community, grid: who may use what, the nearest first, a share for all."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, planned

COMMUNITIES = ["kuan", "xisheng", "qingbo", "nanhong"]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_14")


def upwards(week: Planned, area: str) -> list[str]:
    """The area and all it lies in, the city last."""
    chain = [area]
    while "parent" in week.thing(chain[-1]):
        chain.append(week.thing(chain[-1])["parent"])
    return chain


def area_of(week: Planned, demand: Json) -> str:
    return str(demand.get("area") or week.thing(demand["organisation"])["area"])


def may_use(week: Planned, thing: str, demand: str) -> bool:
    return bool(set(week.thing(thing)["serves"]["areas"]) & set(upwards(week, area_of(week, week.thing(demand)))))


def test_the_tree_has_five_tiers(week):
    assert {len(upwards(week, area["id"])) for area in week.week["areas"]} == {1, 2, 3, 4, 5}


def test_everybody_uses_only_what_is_for_their_area(week):
    for x in week.all:
        assert all(may_use(week, thing, x.demand) for thing in x.spaces | x.people), x.demand


def test_each_grid_meets_in_the_nearest_room_it_may_use(week):
    assert week.session("yishi-kuan1").spaces == {"wg-kuan1"}
    for grid in ("kuan1", "kuan2", "xisheng1", "qingbo1"):
        demand = f"yishi-{grid}"
        rooms = [s["id"] for s in week.week["spaces"] if may_use(week, s["id"], demand)]
        assert week.session(demand).spaces == {min(rooms, key=lambda room: week.metres(demand, room))}


def test_the_nearest_room_of_another_district_is_not_for_them(week):
    """南虹村 lies nearest to rooms of the district next door; only the city's own hall serves it."""
    demand = "yishi-nanhong1"
    assert week.metres(demand, "sq-xisheng") < week.metres(demand, "shi-qunyi")
    assert not may_use(week, "sq-xisheng", demand)
    assert week.session(demand).spaces == {"shi-qunyi"}


def test_large_meetings_climb_to_the_tier_that_holds_them(week):
    """Two communities of one street and one street hall: one of them goes up to the district, and walks least so."""
    halls = {d: week.session(f"dahui-{d}").spaces for d in ("kuan", "xisheng", "nanhong")}
    assert halls == {"kuan": {"jd-shaocheng"}, "xisheng": {"qu-qingyang"}, "nanhong": {"shi-qunyi"}}


def test_a_member_serves_where_she_works_and_where_she_lives(week):
    assert {x.demand for x in week.of_person("ke")} == {"zhineng-kuan", "zhineng-nanhong"}
    assert week.session("zhineng-qingbo").people == {"tao"}


def test_every_community_has_at_least_half_of_what_it_could(week):
    points = [40, 100, 250, 600, 1500]
    for community in COMMUNITIES:
        asked = [d for d in week.week["demands"] if community in upwards(week, area_of(week, d))]
        most = sum(points[d["priority"] - 1] * d.get("sessions", 1) for d in asked)
        got = sum(points[d["priority"] - 1] * len(week.sessions(d["id"])) for d in asked)
        assert 2 * got >= most > 0, community


def test_speakers_are_shared_two_talks_each_as_far_as_they_reach(week):
    assert len(week.of_person("xiao")) == 4
    assert len(week.of_person("qi")) == 2
    assert sum(week.unserved().values()) == 8 - 4 - 2
