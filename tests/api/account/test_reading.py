"""The account of an area: names, rules of the nearest area, ratings from reviews."""

import datetime as dt
from fractions import Fraction

import pytest

from api.access.areas import AreaTree
from api.account.periods import period_of
from api.account.rated import ratings_of
from api.account.reading import Accounts
from api.account.scoring import Rating
from api.account.tables import AccountRules
from api.contracts.tables import ContractRow
from api.reviews.tables import ReviewRow
from api.store.tables import StoredObject
from tests.api.account.records import MONDAY, keep, record

TREE = AreaTree({"C": None, "S": "C", "A": "S", "B": "S"})
MARCH = period_of("2026-03").within("Asia/Shanghai")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def reviews():
    return {"OA": Rating(Fraction(13, 3), 5), "OB": Rating(Fraction(5), 4)}


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


def test_ratings_enter_the_score_from_five_reviews_on(store):
    with store.read() as session:
        own = {e.id: e for e in Accounts(session, TREE, MARCH, reviews()).of_areas(None)}
    assert own["OA"].score.parts["rating"] == Fraction(10, 4) * (Fraction(13, 3) - 1)
    assert own["OB"].score.parts["rating"] == 0
    assert own["OA"].score.parts["reliability"] == 10 * Fraction(14, 15)


def review(k, *, period="2026-03", reviewed="OA", **more):
    """Of criteria that weigh 1 and 3: 4 and 5 points."""
    form = {"criteria": [{"key": "care", "en": "c", "zh": "c"}, {"key": "time", "en": "t", "zh": "t", "weight": 3}]}
    told = {"contract": f"K{k}", "side": "requester", "author": "OB", "area": "A", "public": True, "version": 1}
    told |= {"form": form, "ratings": {"care": 4, "time": 5}, "comment": "", "created_by": "test", "created_at": MONDAY}
    return ReviewRow(id=f"review-{k}", period=period, reviewed=reviewed, **({"due_at": MONDAY} | told | more))


def kept(store, reviews):
    """Rows without their agreements."""
    with store.write() as session:
        session.add_all(contract(r.contract) for r in reviews)
        session.flush()
        session.add_all(reviews)
    return store


def contract(id_):
    between = {"requester": "OB", "requester_area": "B", "lender": "OA", "lender_area": "A", "origin": "hand"}
    told = {"number": 1, "public": True, "state": "in_force", "revision": 1, "version": 1, "created_by": "test"}
    return ContractRow(id=id_, created_at=MONDAY, **between, **told)


def found(store, now=MONDAY, period="2026-03"):
    with store.read() as session:
        return ratings_of(session, TREE, now, period_of(period).within("Asia/Shanghai"))


def test_the_rating_is_that_of_the_year_in_which_the_period_ends(store):
    kept(store, [review(k) for k in range(4)] + [review(9, period="2026-12")])
    exact = {"OA": Rating(Fraction(19, 4), 5)}
    assert found(store) == found(store, period="2026") == found(store, period="2025-12-01/2026-01-31") == exact
    assert found(store, period="2025") == {}


def test_too_few_reviews_private_ones_and_hidden_ones_are_in_no_rating(store):
    late = MONDAY + dt.timedelta(days=1)
    few = [review(k) for k in range(4)]
    kept(store, [*few, review(5, public=False), review(6, period="2026-04", due_at=late)])
    assert found(store) == {}
    assert found(store, now=late) == {"OA": Rating(Fraction(19, 4), 5)}
