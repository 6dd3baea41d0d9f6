"""Times as a reader says them, and things that the week does not know."""

import datetime as dt

import pytest

from api.exports.view import view_of
from api.exports.viewer import Viewer
from api.exports.words import hours_of, things
from api.texts import Texts
from tests.api.exports.weeks import FAIR, LOST, its_plan, neighbourhood
from tests.build import session


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (60, "18:00–19:00", "18:00–19:00"),
        (360, "18:00–24:00", "18:00–24:00"),
        (780, "18:00–07:00 next day", "18:00–次日 07:00"),
        (3 * 1440, "18:00–Thu 03-12 18:00", "18:00–周四 03-12 18:00"),
    ],
)
def test_hours_name_the_day_where_it_is_another(minutes, english, chinese):
    start = dt.datetime(2026, 3, 9, 18, tzinfo=dt.UTC)
    end = start + dt.timedelta(minutes=minutes)
    assert (hours_of(Texts("en"), start, end), hours_of(Texts("zh"), start, end)) == (english, chinese)


def test_what_the_week_does_not_know_is_told_by_its_id():
    unknown = session("ghost", "wed 10:00", 60, 0, ["cellar"], ["mouse"], ["cheese"])
    left = {**LOST, "blocking": [{"supply": "gifts"}, {"space": "cellar"}]}
    view = view_of(neighbourhood().problem(), its_plan(FAIR, unknown, unserved=[left]), Viewer.planner())
    ghost = view.sessions[1]
    assert (ghost.demand.id, ghost.demand.name, ghost.site) == ("ghost", None, None)
    assert ([p.id for p in ghost.spaces], [r.id for r in ghost.people]) == (["cellar"], ["mouse"])
    assert things(Texts("en"), ghost.supplies) == "cheese"
    assert [(b.id, b.name) for b in view.unserved[0].blocking] == [("gifts", None), ("cellar", None)]
