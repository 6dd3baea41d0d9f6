"""Two-way reviews over HTTP: once a month by each side, hidden until both have spoken, answered once, counted."""

import datetime as dt
import threading
from typing import Any

import pytest
from sqlalchemy import select

from api.notices.tables import Happened
from api.reviews.ratings import ratings
from api.reviews.reminding import remind
from tests.api.service.conftest import SQLITE
from tests.api.service.test_agreements import AT, TERMS, code, in_force, later

WELL = {"reliable": 5, "quality": 4, "cooperation": 5, "care": 4}
BADLY = dict.fromkeys(WELL, 2)
SAID = {"period": "2026-03", "ratings": WELL, "comment": "守时"}
CHINA = dt.timezone(dt.timedelta(hours=8))
SPRING, IN_TIME, OVER = (dt.datetime(2026, *at, tzinfo=CHINA) for at in ((3, 20, 9), (4, 14, 23), (4, 15, 0)))


def say(client, at=AT, **more):
    return client.post(f"{at}/reviews", json=SAID | more)


def read(client, id_):
    return client.get(f"/v1/reviews/{id_}").json()


@pytest.fixture
def agreed(town):
    """An agreement in force, of which two Mondays have passed."""
    in_force(town)
    later(town, SPRING)
    return town


@SQLITE
def test_nobody_but_its_author_reads_a_review_until_both_sides_have_spoken(agreed):
    mine = say(agreed.unit_b).json()
    assert (mine["shown"], mine["ratings"], mine["reviewed"]) == (False, WELL, "OA")
    for who in ("unit_a", "street", "city", "admin", "coordinator_a"):
        told = agreed.clients[who].get(f"{AT}/reviews")
        assert ([set(x) & {"ratings", "comment"} for x in told.json()["items"]], "守时" in told.text) == (
            [set()],
            False,
        )
        assert "comment" not in read(agreed.clients[who], mine["id"]), who
    assert read(agreed.coordinator_b, mine["id"])["comment"] == "守时"  # the requester's own community
    theirs = say(agreed.unit_a, ratings=BADLY, comment="迟到").json()
    assert theirs["shown"]
    assert read(agreed.unit_a, mine["id"])["comment"] == "守时"
    assert read(agreed.street, theirs["id"])["ratings"] == BADLY
    assert agreed.unit_a.get("/v1/reviews/nothing").status_code == 404
    assert agreed.volunteer_a.get(f"{AT}/reviews").status_code == 403


@SQLITE
def test_a_review_may_be_changed_until_it_is_shown_and_then_no_more(agreed):
    mine = say(agreed.unit_b).json()
    at, said = f"/v1/reviews/{mine['id']}", {"ratings": BADLY, "comment": ""}
    assert code(agreed.unit_b.put(at, json=said)) == (428, "version_needed")
    assert code(agreed.unit_a.put(at, json=said, headers={"If-Match": "*"})) == (403, "not_yours")
    changed = agreed.unit_b.put(at, json=said, headers={"If-Match": mine["etag"]})
    assert changed.json()["ratings"] == BADLY
    assert code(agreed.unit_b.put(at, json=SAID_ONLY, headers={"If-Match": mine["etag"]})) == (412, "version_changed")
    say(agreed.unit_a)
    assert code(agreed.unit_b.put(at, json=SAID_ONLY, headers={"If-Match": "*"})) == (409, "review_shown")


SAID_ONLY = {"ratings": WELL, "comment": "又"}


@SQLITE
def test_time_is_over_two_weeks_after_the_month_and_what_is_there_is_shown(agreed):
    later(agreed, IN_TIME)
    mine = say(agreed.unit_b).json()
    assert not read(agreed.street, mine["id"])["shown"]
    later(agreed, OVER)
    assert read(agreed.street, mine["id"])["comment"] == "守时"
    assert code(say(agreed.unit_a)) == (409, "review_late")


@SQLITE
def test_the_reviewed_answers_once_what_is_shown(agreed):
    mine = say(agreed.unit_b).json()
    at = f"/v1/reviews/{mine['id']}/reply"
    assert code(agreed.unit_a.post(at, json={"reply": "谢谢"})) == (409, "not_shown_yet")
    say(agreed.unit_a)
    assert code(agreed.unit_b.post(at, json={"reply": "谢谢"})) == (403, "not_yours")
    first = agreed.unit_a.post(at, json={"reply": "谢谢"})
    assert (first.json()["reply"], agreed.unit_a.post(at, json={"reply": "谢谢"}).json()["etag"]) == ("谢谢", '"2"')
    assert code(agreed.unit_a.post(at, json={"reply": "不"})) == (409, "replied_already")
    assert read(agreed.unit_b, mine["id"])["reply"] == "谢谢"
    log = agreed.unit_b.get(f"/v1/reviews/{mine['id']}/history").json()["items"]
    assert [(x["actor"], x["action"]) for x in log] == [("unit_b", "review"), ("unit_a", "reply")]


@SQLITE
def test_what_is_no_review_is_refused_with_its_reason(agreed):
    assert code(say(agreed.unit_b, period="2026-04")) == (409, "nothing_happened")
    assert say(agreed.unit_b, period="2026-13").status_code == 422
    assert code(say(agreed.unit_b, ratings={"reliable": 5})) == (422, "wrong_criteria")
    assert say(agreed.unit_b, ratings=WELL | {"care": 6}).status_code == 422
    assert code(say(agreed.unit_b, comment="x" * 2001)) == (422, "text_too_long")
    assert code(say(agreed.unit_b, comment="a\0b")) == (422, "null_character")
    in_force(agreed, id="X2", requester="OB", lender="OA", demand=None)
    for who, told in (("coordinator_a", (403, "not_a_side")), ("street", (403, "not_your_role"))):
        assert code(say(agreed.clients[who])) == told
    agreed.unit_b.post(
        "/v1/agreements", json={"id": "X4", "requester": "OB", "lender": "OT", "terms": TERMS | {"lent": []}}
    )
    assert code(say(agreed.unit_a, at="/v1/agreements/X4")) == (404, "absent")
    assert code(say(agreed.unit_b, at="/v1/agreements/X4")) == (409, "nothing_happened")  # nobody has signed it
    assert say(agreed.unit_b).status_code == 201
    assert say(agreed.unit_b).status_code == 200
    assert code(say(agreed.unit_b, comment="another")) == (409, "reviewed_already")


def test_both_sides_writing_at_once_have_one_review_each(agreed):
    told = []
    threads = [threading.Thread(target=lambda c=c: told.append(say(c))) for c in (agreed.unit_a, agreed.unit_b) * 3]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(t.status_code for t in told) == [200, 200, 200, 200, 201, 201]
    assert len(agreed.unit_a.get(f"{AT}/reviews").json()["items"]) == 2


@SQLITE
def test_the_nearest_area_says_what_is_asked_and_a_review_keeps_its_form(agreed):
    form: dict[str, Any] = {
        "criteria": [{"key": "quiet", "en": "quiet", "zh": "安静", "weight": 2}],
        "days": 3,
        "least": 1,
    }
    put = agreed.street.put("/v1/review-forms/S", json=form)
    assert (put.status_code, put.json()["form"]["days"]) == (200, 3)
    assert code(agreed.street.put("/v1/review-forms/C", json=form)) == (403, "not_yours")
    assert code(agreed.unit_a.put("/v1/review-forms/S", json=form)) == (403, "not_your_role")
    assert code(agreed.street.put("/v1/review-forms/S", json=form | {"days": 4})) == (428, "version_needed")
    assert agreed.unit_a.get("/v1/review-forms/A").json() == {"area": "A", "own": False, "form": put.json()["form"]}
    assert agreed.unit_a.get("/v1/review-forms/C").json()["form"]["least"] == 5
    assert code(agreed.unit_a.get("/v1/review-forms/nowhere")) == (404, "absent")
    for criteria, wrong in (
        (form["criteria"] * 2, "criterion_twice"),
        ([form["criteria"][0] | {"weight": 0}], "no_weight"),
    ):
        assert code(agreed.street.put("/v1/review-forms/S", json=form | {"criteria": criteria})) == (422, wrong)
    mine = say(agreed.unit_b, ratings={"quiet": 4}).json()
    agreed.city.put("/v1/review-forms/S", json={}, headers={"If-Match": put.headers["etag"]})
    assert read(agreed.unit_b, mine["id"])["form"]["criteria"][0]["key"] == "quiet"


@SQLITE
def test_figures_of_a_year_are_public_from_five_on_and_private_cases_are_never_in_them(agreed):
    later(agreed, SPRING.replace(day=1))
    for n in range(5):
        in_force(agreed, id=f"Y{n}", demand=None)
    in_force(agreed, id="YX", demand="DBX")
    later(agreed, SPRING)

    def figures():
        told = agreed.volunteer_b.get("/v1/ratings", params={"year": 2026, "organisation": "OA"}).json()
        counted = [x for x in told["items"] if not x["too_few"]]
        assert told["all"] == {key: sum(x[key] for x in counted) for key in ("count", "satisfied")}
        return told["items"]

    for n in range(4):
        assert say(agreed.unit_b, at=f"/v1/agreements/Y{n}").status_code == 201
    assert say(agreed.unit_b, at="/v1/agreements/YX", ratings=BADLY).status_code == 201
    assert figures() == []  # nothing is shown yet
    later(agreed, IN_TIME)
    say(agreed.unit_b, at="/v1/agreements/Y4", ratings=BADLY)
    later(agreed, OVER)
    [told] = figures()
    assert (told["too_few"], told["count"], told["satisfied"], told["mean"]) == (False, 5, 4, 4.0)
    assert told["criteria"]["reliable"] == {"total": 22, "count": 5, "mean": 4.4}
    with agreed.services.database.read() as session:
        tree = agreed.services.trees.tree(session)
        [rated] = ratings(session, tree, OVER, "2026-03", "2026-03", area="A")
        assert (rated.organisation, len(set(rated.reviews))) == ("OA", 5)
        assert ratings(session, tree, OVER, "2026-04", "2026-12", area="A") == []
    agreed.street.put("/v1/review-forms/S", json={"least": 6})
    assert figures() == [{"organisation": "OA", "name": "Organisation OA", "too_few": True}]


def told_of(town, kind):
    """The events of a kind: what they are about, and which organisations they name."""
    with town.services.database.read() as session:
        rows = session.scalars(select(Happened).where(Happened.kind == kind).order_by(Happened.event)).all()
        return [(row.event, row.told["organisations"]) for row in rows]


@SQLITE
def test_who_has_not_reviewed_the_month_is_reminded_once_as_long_as_there_is_time(agreed):
    april, hour, database = dt.datetime(2026, 4, 1, tzinfo=CHINA), dt.timedelta(hours=1), agreed.services.database
    say(agreed.unit_b)
    assert remind(database, april - hour) == 0  # nothing took place in February
    assert [remind(database, april), remind(database, april + hour)] == [1, 0]
    assert told_of(agreed, "review_due") == [("contract:X1:review:2026-03", ["OA"])]


@SQLITE
def test_nobody_is_reminded_of_what_can_no_longer_be_reviewed(agreed):
    assert remind(agreed.services.database, OVER) == 0


@SQLITE
def test_both_sides_are_told_of_each_text_that_waits_for_their_signatures(agreed):
    assert told_of(agreed, "agreement_to_sign") == [("contract:X1:sign:1", ["OB", "OA"])]
    mine = agreed.unit_b.get(AT).json()
    said = agreed.unit_b.put(AT, json=TERMS | {"standard": "带钥匙"}, headers={"If-Match": mine["etag"]})
    assert said.status_code == 200
    assert [event for event, _ in told_of(agreed, "agreement_to_sign")] == ["contract:X1:sign:1", "contract:X1:sign:2"]
