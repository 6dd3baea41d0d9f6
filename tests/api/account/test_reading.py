"""The account of an area: names, rules of the nearest area, ratings from reviews."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from api.access.areas import AreaTree
from api.account.periods import period_of
from api.account.rated import as_ratings
from api.account.reading import Accounts
from api.account.scoring import Rating
from api.account.tables import AccountRules
from api.store.tables import StoredObject
from tests.api.account.records import MONDAY, keep, record

TREE = AreaTree({"C": None, "S": "C", "A": "S", "B": "S"})
MARCH = period_of("2026-03").within("Asia/Shanghai")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Sum:
    total: int
    count: int


@dataclass(frozen=True)
class Reviewed:
    organisation: str
    overall: Sum
    count: int


def reviews():
    return as_ratings([Reviewed("OA", Sum(13, 3), 3), Reviewed("OB", Sum(10, 2), 2)])


@pytest.fixture
def store(database):
    """OA in A gave ten sessions to OB in B; the street has rules of its own, and B others."""
    keep(database, [record(k, organisation="OA", requester="OB") for k in range(10)])
    same = {"version": 1, "public": True, "deleted": False, "changed_at": MONDAY, "changed_by": "test"}
    with database.write() as session:
        for id_, area in (("OA", "A"), ("OB", "B"), ("OC", "C")):
            body = {"id": id_, "name": f"={id_}", "area": area}
            session.add(StoredObject(list="organisations", id=id_, body=body, area=area, organisation=id_, **same))
        for area, percent in (("S", 30), ("B", 10)):
            rules = {"assessment_percent": percent}
            session.add(AccountRules(area=area, version=1, body=rules, changed_at=MONDAY, changed_by="test"))
    return database


def test_the_rules_of_the_nearest_area_hold(store):
    with store.read() as session:
        entries = Accounts(session, TREE, MARCH, reviews()).of_areas(None)
    assert [(e.id, e.name, e.figures["sessions"]) for e in entries] == [
        ("OA", "=OA", 10),
        ("OB", "=OB", 0),
        ("OC", "=OC", 0),
    ]
    shares = {e.id: e.score.assessed / e.score.total for e in entries if e.score.total}
    assert shares == {"OA": Fraction(3, 10)}


def test_one_account_is_what_it_is_among_all(store):
    with store.read() as session:
        accounts = Accounts(session, TREE, MARCH, reviews())
        assert [accounts.of_one(e.id) for e in accounts.of_areas(None)] == accounts.of_areas(None)
        assert [e.id for e in accounts.of_areas({"A", "C"})] == ["OA", "OC"]
        assert accounts.of_one("nobody") is None


def test_ratings_enter_the_score_from_three_reviews_on(store):
    assert reviews() == {"OA": Rating(Fraction(13, 3), 3)}
    with store.read() as session:
        own = Accounts(session, TREE, MARCH, reviews()).of_one("OA")
    assert own is not None
    assert own.score.parts["rating"] == Fraction(10, 4) * (Fraction(13, 3) - 1)
    assert own.score.parts["reliability"] == 10 * Fraction(14, 15)
