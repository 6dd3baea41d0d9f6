"""Freezing on both databases: the same store gives the same week once, and what is stored is what was hashed."""

import datetime as dt
import gzip
import hashlib
import json

import pytest
from sqlalchemy import func, select, update

from api.store.tables import StoredObject, Week
from api.weeks.errors import DamagedWeek, InvalidWeek, UnknownWeek
from api.weeks.filling import fill
from api.weeks.freezing import freeze
from api.weeks.frozen import problem_bytes, thaw
from models.loading import load_problem
from tests.api.frozen.town import MONDAY, expanded, put, town, with_
from tests.api.weeks import as_bytes, week

NOW = dt.datetime(2026, 3, 8, 10, tzinfo=dt.UTC)


def frozen(database, area="C", start=MONDAY, **more):
    return freeze(database, area, start, 7, None, "planner", NOW, **more)


def thawed(database, sha256):
    with database.read() as session:
        return thaw(session, sha256)


def count(database):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Week))


def test_freezing_twice_gives_one_week_and_a_change_gives_another(database):
    put(database, town())
    first, again = frozen(database), frozen(database)
    assert first == again
    put(database, with_(town(), "spaces", "RA", capacity=31))
    assert frozen(database) != first
    assert count(database) == 2


def test_what_is_stored_is_the_text_that_was_hashed_with_its_figures(database):
    put(database, with_(town(), "places", "A", timezone="Asia/Urumqi"))
    name = frozen(database)
    with database.read() as session:
        row = session.get_one(Week, name)
        text = problem_bytes(session, name)
    assert (hashlib.sha256(text).hexdigest(), gzip.decompress(row.problem)) == (name, text)
    assert (row.area, row.demands, row.spaces, row.volunteers) == ("C", 2, 3, 2)
    assert (row.created_by, (row.end - row.start).days) == ("planner", 7)
    assert row.notices["counts"] == {"place_below_differs": 1}
    assert thawed(database, name).sha256 == name


def test_the_store_gives_what_the_lists_give(database):
    put(database, town())
    for area in ("C", "S", "A", None):
        with database.read() as session:
            got = json.loads(problem_bytes(session, frozen(database, area)))
        assert got == expanded(town(), area, now=NOW).problem


def test_deleted_objects_are_in_no_week(database):
    put(database, town())
    with database.write() as session:
        session.execute(update(StoredObject).where(StoredObject.id == "DA").values(deleted=True))
    assert [d.id for d in thawed(database, frozen(database)).demands] == ["DB"]


def test_a_fault_is_told_with_the_list_and_the_id(database):
    lists = town()
    put(database, lists)
    with database.write() as session:
        bad = lists["spaces"][1] | {"capacity": -1}
        session.execute(update(StoredObject).where(StoredObject.id == "RB").values(body=bad))
    with pytest.raises(InvalidWeek) as e:
        frozen(database)
    assert [(i.code, i.path) for i in e.value.issues] == [("too_small", "/spaces/RB/capacity")]
    assert count(database) == 0


@pytest.mark.parametrize("harm", [b"", b"no gzip", gzip.compress(b"{}")], ids=["empty", "no_gzip", "another"])
def test_a_damaged_week_is_not_given(database, harm):
    put(database, town())
    name = frozen(database)
    with database.write() as session:
        session.execute(update(Week).values(problem=harm))
    with pytest.raises(DamagedWeek):
        thawed(database, name)
    with pytest.raises(UnknownWeek):
        thawed(database, "0" * 64)


def test_the_example_week_goes_into_the_store_and_comes_out_again(database):
    problem = load_problem(as_bytes(week()))
    lists = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
    assert fill(database, problem) == sum(len(getattr(problem, x)) for x in lists) + 1
    same = thawed(database, freeze(database, "A", problem.horizon.start, 7, None, "p", problem.now))
    for listed in ("areas", "organisations", "spaces", "volunteers"):
        assert getattr(same, listed) == tuple(sorted(getattr(problem, listed), key=lambda x: x.id))
    assert [d.id for d in same.demands] == sorted(d.id for d in problem.demands)
