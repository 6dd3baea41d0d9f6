"""Requests that come twice (Idempotency-Key): one effect and one answer, whoever else has the same key."""

import threading

from sqlalchemy import select

from api.store.tables import Answered, PrincipalRow, Token
from tests.api.service.conftest import SQLITE

UNIT = {"name": "porter", "role": "unit", "organisation": "OA"}


def named(town, name):
    with town.services.database.read() as session:
        return len(session.scalars(select(PrincipalRow).where(PrincipalRow.name == name)).all())


def at_once(times, request):
    told = []
    threads = [threading.Thread(target=lambda: told.append(request())) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_the_same_request_again_gets_the_same_answer_and_has_one_effect(town):
    key = {"Idempotency-Key": "7e57"}
    first = town.street.post("/v1/principals", json=UNIT, headers=key)
    again = town.street.post("/v1/principals", json=UNIT, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (again.headers["etag"], again.headers["location"]) == (first.headers["etag"], first.headers["location"])
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert named(town, "porter") == 1


def test_twenty_at_once_have_one_effect_and_one_answer(town):
    """Also where the request done a second time would be refused, as an account is one caller's."""
    key, body = {"Idempotency-Key": "many"}, UNIT | {"account": {"issuer": "https://id.example", "subject": "1"}}
    told = at_once(20, lambda: town.admin.post("/v1/principals", json=body, headers=key))
    assert {t.status_code for t in told} == {201}
    assert len({t.content for t in told}) == 1
    assert sum("idempotent-replayed" not in t.headers for t in told) == 1
    assert named(town, "porter") == 1


def test_of_twenty_that_make_one_key_at_once_one_is_told_its_secret(town):
    at, key = "/v1/principals/unit_a/keys", {"Idempotency-Key": "key"}
    told = at_once(20, lambda: town.street.post(at, json={"name": "door"}, headers=key).json())
    assert len({t["id"] for t in told}) == 1
    assert sum(t["secret"] is not None for t in told) == 1
    with town.services.database.read() as session:
        assert len(session.scalars(select(Token).where(Token.name == "door")).all()) == 1


def test_a_key_belongs_to_one_request_and_one_caller(town):
    key = {"Idempotency-Key": "one"}
    town.street.post("/v1/principals", json=UNIT, headers=key)
    other = town.street.post("/v1/principals", json=UNIT | {"name": "guard"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_of_another")
    elsewhere = town.street.post("/v1/principals/unit_a/keys", json={"name": "x"}, headers=key)
    assert elsewhere.json()["code"] == "key_of_another"
    theirs = town.city.post("/v1/principals", json=UNIT, headers=key)
    assert (theirs.status_code, "idempotent-replayed" in theirs.headers) == (201, False)
    assert (named(town, "porter"), named(town, "guard")) == (2, 0)


@SQLITE
def test_a_refusal_is_not_kept_so_that_it_can_be_mended(town):
    key = {"Idempotency-Key": "mend"}
    assert town.street.post("/v1/principals", json=UNIT | {"organisation": "O9"}, headers=key).status_code == 422
    with town.services.database.read() as session:
        assert session.scalars(select(Answered)).all() == []
    assert town.street.post("/v1/principals", json=UNIT, headers=key).status_code == 201


@SQLITE
def test_who_was_shut_out_is_told_nothing_again(town):
    key = {"Idempotency-Key": "late"}
    town.street.post("/v1/principals", json=UNIT, headers=key)
    town.admin.delete("/v1/principals/street", headers={"If-Match": "*"})
    assert town.street.post("/v1/principals", json=UNIT, headers=key).status_code == 401


@SQLITE
def test_keys_of_odd_forms_are_refused_and_the_same_body_without_one_is_done_twice(town):
    for key in (b"", b"x" * 201, b"a\tb", b"\x80"):
        told = town.street.post("/v1/principals", json=UNIT, headers={"Idempotency-Key": key})
        assert (told.status_code, told.json()["code"]) == (422, "bad_key"), key
    for _ in range(2):
        town.street.post("/v1/principals", json=UNIT)
    assert named(town, "porter") == 2
