"""Who may do what to agreements and their reviews: each role at each route, on own, foreign, private and absent ones.

As in `test_rights`, what is expected stands here in words of its own.
"""

import pytest

from api.settings import Settings
from tests.api.service.conftest import filled, running
from tests.api.service.test_agreements import NEW, TERMS
from tests.api.service.test_rights import CALLERS, plain

OURS, FOREIGN, PRIVATE, ABSENT = "OURS", "ELSE", "PRIV", "NONE"
"""`OURS`: OA of community A lends to OB of B. `ELSE`: OT of another street does. `PRIV`: OA, for a private case."""
SEEN_BY = {
    OURS: {"admin", "city", "street", "coordinator_a", "coordinator_s", "unit_a"},
    FOREIGN: {"admin", "city", "street", "coordinator_s"},
    PRIVATE: {"city", "street", "unit_a"},
    ABSENT: set(),
}
SIDES = {OURS: {"coordinator_s", "unit_a"}, FOREIGN: {"coordinator_s"}, PRIVATE: {"unit_a"}, ABSENT: set()}
"""A coordinator of the requester's community or above speaks for the requester; of a private case only the former."""
SIGNS = {"coordinator_a", "coordinator_s", "unit_a"}
LATE = {"If-Match": '"999"'}
REVIEW = {"period": "2026-03", "ratings": {}, "comment": ""}


@pytest.fixture(scope="module")
def town(databases, tmp_path_factory):
    """One for all of these tests, as none of them changes anything."""
    folder = tmp_path_factory.mktemp("rights")
    settings = Settings(database_url=databases.url("sqlite"), data_folder=folder, rate_per_minute=1_000_000)
    with running(settings) as town:
        filled(town)
        for id_, lender, demand in ((OURS, "OA", "DB"), (FOREIGN, "OT", None), (PRIVATE, "OA", "DBX")):
            terms = TERMS | ({"lent": []} if lender == "OT" else {})
            made = NEW | {"id": id_, "lender": lender, "demand": demand, "terms": terms}
            assert town.unit_b.post("/v1/agreements", json=made).status_code == 201
        yield town


def requests_for(id_):
    """Every route of one agreement with what it answers to who may; none of them changes anything."""
    at = f"/v1/agreements/{id_}"
    return [
        ("read", "GET", at, {}, 200),
        ("read", "GET", f"{at}/history", {}, 200),
        ("read", "GET", f"{at}/document", {}, 200),
        ("read", "GET", f"{at}/reviews", {}, 200),
        ("read", "PUT", at, {"json": TERMS, "headers": LATE}, 412),
        ("read", "POST", f"{at}/end", {"json": {"reason": "time"}, "headers": LATE}, 412),
        ("sign", "POST", f"{at}/signatures", {"json": {"sha256": "0" * 64}}, 409),
        ("sign", "POST", f"{at}/reviews", {"json": REVIEW}, 409),
    ]


def expected(who, doing, id_, good):
    """Status of the answer."""
    if who == "volunteer_a" or (doing == "sign" and who not in SIGNS):
        return 403
    if who not in SEEN_BY[id_]:
        return 404
    return good if doing == "read" or who in SIDES[id_] else 403


@pytest.mark.parametrize("who", CALLERS)
def test_each_agreement_answers_each_role_as_the_rules_say(town, who):
    for id_ in SEEN_BY:
        for doing, method, at, sent, good in requests_for(id_):
            told = town.clients[who].request(method, at, **sent)
            assert told.status_code == expected(who, doing, id_, good), (method, at, told.text)


@pytest.mark.parametrize("who", CALLERS)
def test_an_agreement_that_may_not_be_seen_looks_as_if_it_were_not_there(town, who):
    for id_ in (each for each in SEEN_BY if who not in SEEN_BY[each]):
        for (_, method, at, sent, _), (_, _, nowhere, _, _) in zip(
            requests_for(id_), requests_for(ABSENT), strict=True
        ):
            real, none = (town.clients[who].request(method, x, **sent) for x in (at, nowhere))
            assert plain(real.json(), id_) == plain(none.json(), ABSENT), (method, at)


@pytest.mark.parametrize("who", CALLERS)
def test_a_page_holds_what_may_be_seen_and_no_more(town, who):
    told = town.clients[who].get("/v1/agreements")
    if who == "volunteer_a":
        assert told.status_code == 403
    else:
        assert {x["id"] for x in told.json()["items"]} == {id_ for id_ in SEEN_BY if who in SEEN_BY[id_]}
