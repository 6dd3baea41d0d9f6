"""No byte of any export tells a foreign reader of a private demand, on random weeks with marked secrets."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exports.calendars import CalendarOptions, Feed, calendar
from api.exports.geojson import geojson
from api.exports.spreadsheet import spreadsheet
from api.exports.view import view_of
from api.exports.viewer import Viewer, visible_assignments, visible_unserved
from api.exports.visible import as_data
from tests.api.exports.weeks import SALT, SECRET, secret_week

OPTIONS = CalendarOptions("zh", "example.org", SALT)


def foreign(problem):
    """Everybody who is no owner of a private demand: units, volunteers, coordinators of everything but the secret."""
    units = [o.id for o in problem.organisations if SECRET not in o.id]
    areas = frozenset(a.id for a in problem.areas)
    return [
        *(Viewer.unit(o, SALT) for o in units),
        *(Viewer.volunteer(v.id, SALT) for v in problem.volunteers),
        Viewer.coordinator(areas, (), SALT),
    ]


def feeds(problem):
    units = [Feed("organisations", o.id) for o in problem.organisations if SECRET not in o.id]
    spaces = [Feed("spaces", s.id) for s in problem.spaces]
    return [*units, *spaces, *(Feed("volunteers", v.id) for v in problem.volunteers)]


def everything(data):
    """All text in a file: the parts of a packed one, the unfolded lines of a calendar."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(packed.read(name).decode() for name in packed.namelist())
    return data.decode().replace("\r\n ", "")


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_no_export_tells_a_foreign_reader_of_a_private_demand(seed):
    problem, plan = secret_week(seed)
    for viewer in foreign(problem):
        seen = (visible_assignments(problem, plan, viewer), visible_unserved(problem, plan, viewer))
        view = view_of(problem, plan, viewer)
        made = [json.dumps(as_data(seen)).encode(), geojson(view, "en", lines=True), spreadsheet(view, "en")]
        assert [x for x in made if SECRET in everything(x)] == []
    for feed in feeds(problem):
        assert SECRET not in everything(calendar(problem, plan, feed, OPTIONS, problem.planned_at))


@pytest.mark.parametrize("make", [lambda v: spreadsheet(v, "zh"), lambda v: geojson(v, "zh")])
def test_the_owner_and_the_planner_are_told(make):
    problem, plan = secret_week(3)
    owner = next(o.id for o in problem.organisations if SECRET in o.id)
    for viewer in (Viewer.planner(), Viewer.unit(owner, SALT)):
        assert SECRET in everything(make(view_of(problem, plan, viewer)))
