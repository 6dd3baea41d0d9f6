"""What strangers and mischief send: secrets that open nothing, odd headers, odd bodies, words that look like code."""

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from api.access.entering import give_token
from api.access.secrets import new_token
from tests.api.service.conftest import SQLITE, demand, space

NASTY = [
    "'; drop table objects; --",
    '" or 1=1 --',
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7} {0.__class__}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "%s %n %x %(name)s",
    "line\r\nSet-Cookie: a=b",
    "\\u0041 \\x41 \\",
    "\u202egnp.exe \ufeff\u200b",
    "😀𠮷邻里",
]


def bearer(town, value):
    return TestClient(town.app, headers={"Authorization": value}, raise_server_exceptions=False)


@SQLITE
def test_secrets_that_open_nothing_are_all_told_alike(town):
    with town.services.database.write() as session:
        now = town.services.now()
        ended = give_token(session, "unit_a", "key", "k", "test", now, -dt.timedelta(seconds=1)).secret
        revoked = give_token(session, "unit_a", "key", "k", "test", now)
        revoked.token.revoked_at = now
        shut_out = give_token(session, "unit_b", "key", "k", "test", now).secret
    town.admin.delete("/v1/principals/unit_b", headers={"If-Match": "*"})
    good = town.unit_a.headers["authorization"].partition(" ")[2]
    told = set()
    mangled = (good[:-1], good + "A", good.upper(), "linli_key_", "x")
    for secret in (new_token("key"), ended, revoked.secret, shut_out, *mangled):
        answer = bearer(town, f"Bearer {secret}").get("/v1/me")
        assert answer.status_code == 401
        assert secret == "x" or secret not in answer.text
        told.add(str({k: v for k, v in answer.json().items() if k != "request"}))
    assert len(told) == 1


@SQLITE
def test_malformed_authorization_opens_nothing_and_breaks_nothing(town):
    good = town.unit_a.headers["authorization"].partition(" ")[2]
    for value in (
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic " + good.encode(),
        good.encode(),
        b"Bearer " + b"\xff\xfe\x80" * 9,
        b"Bearer " + b"A" * 10_000,
        b"Bearer " + good.encode() + b" x",
        b"Bearer\t" + good.encode(),
        "Bearer 密钥".encode(),
        b"Bearer ' or 1=1 --",
    ):
        answer = bearer(town, value).get("/v1/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), value[:40]
    assert bearer(town, b"Bearer " + b"A" * 200_000).get("/v1/me").json()["code"] == "head_too_large"
    twice = town.nobody.get("/v1/me", headers=[("Authorization", "Bearer x"), ("Authorization", f"Bearer {good}")])
    assert twice.status_code == 401


def test_words_that_look_like_code_are_kept_and_given_back_as_they_are(town):
    for n, words in enumerate(NASTY):
        sent = demand(f"N{n}", "OA", name=words, kind=words[:40])
        assert town.unit_a.put(f"/v1/demands/N{n}", json=sent).status_code == 201, words
        assert town.unit_a.get(f"/v1/demands/N{n}").json() == sent
        found = town.unit_a.get("/v1/demands", params={"q": words}).json()["items"]
        assert [i["object"]["id"] for i in found] == [f"N{n}"], words
        made = town.admin.post("/v1/principals", json={"name": words, "role": "unit", "organisation": "OA"})
        assert made.json()["name"] == words
    assert len(town.unit_a.get("/v1/demands").json()["items"]) == len(NASTY) + 2


def test_words_that_look_like_code_are_harmless_in_every_parameter(town):
    for words in [*NASTY, "\0", "a\0b", "\ud800", "9" * 5000]:
        safe = words.encode("utf-8", "replace").decode()
        for name in ("q", "area", "organisation", "cursor", "limit"):
            told = town.unit_a.get("/v1/demands", params={name: safe[:300]})
            assert told.status_code in (200, 422), (name, words)
        for list_ in ("demands", "principals"):
            at = town.admin.get(f"/v1/{list_}/" + "".join(f"%{b:02x}" for b in safe[:60].encode()))
            assert at.status_code in (404, 422), words
        told = town.nobody.post("/v1/sessions", json={"login": safe[:200], "password": safe[:200]})
        assert told.status_code in (401, 422), words


@SQLITE
def test_headers_say_nothing_that_the_caller_put_there(town):
    for name in ("X-Request-Id", "If-Match", "If-None-Match", "Accept-Language", "Origin", "X-Forwarded-Host"):
        for value in (b"a\tb: c", b"\xff\xfe", b"x" * 5000, b"a;b=c, d"):
            told = town.unit_a.put("/v1/spaces/S9", content=b"{}", headers={name: value})
            assert told.status_code == 422
            assert value not in b"".join(a + b for a, b in told.headers.raw)
    for host in ("[", "evil.example/x?y#z", "a b", "\xff"):
        told = town.unit_a.get("/v1/me", headers={"Host": host.encode("latin-1")})
        assert told.status_code in (200, 400), host
        wrong = town.unit_a.get("/v1/nothing", headers={"Host": host.encode("latin-1")})
        assert wrong.json()["instance"] == "/v1/nothing"


BODIES = [
    (b"[]", "not_an_object"),
    (b"1", "not_an_object"),
    (b'"text"', "not_an_object"),
    (b"null", "not_an_object"),
    (b"", "file_empty"),
    (b"[" * 100_000, "nested_too_deep"),
    (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested_too_deep"),
    (b'{"id": "S9", "id": "S9"}', "duplicate_key"),
    (b'{"id": "S9", "capacity": NaN}', "bad_number"),
    (b'{"id": "S9", "capacity": 1e999}', "bad_number"),
    (b'{"id": "S9", "capacity": ' + b"9" * 5_000 + b"}", "bad_number"),
    (b'{"id": "\\ud800"}', "broken_character"),
    (b"\xff\xfe{\x00}\x00", "not_utf8"),
    (b"\x1f\x8b\x08garbage", "gzip_damaged"),
    (b'{"__class__": "x", "__proto__": {}}', "unknown_field"),
]


@SQLITE
def test_odd_bodies_are_refused_at_every_route_that_reads_one(town):
    for body, code in BODIES:
        for method, at in (
            ("PUT", "/v1/spaces/S9"),
            ("PUT", "/v1/spaces"),
            ("POST", "/v1/principals"),
            ("POST", "/v1/sessions"),
            ("PUT", "/v1/principals/unit_a/password"),
        ):
            told = town.admin.request(method, at, content=body)
            codes = {i["code"] for i in told.json()["issues"]}
            assert (told.status_code, code in codes) == (422, True), (at, body[:40], codes)


@SQLITE
def test_a_stranger_is_refused_before_a_byte_of_the_body_is_read(town):
    def body():
        yield b"{"
        raise AssertionError("it was read")

    for headers in ({}, {"Idempotency-Key": "k"}):
        told = town.nobody.post("/v1/principals", content=body(), headers=headers)
        assert told.status_code == 401


@SQLITE
@pytest.mark.parametrize("length", ["abc", "-1", "9" * 30, ""])
def test_a_length_that_is_none_breaks_nothing(town, length):
    headers = {"Idempotency-Key": "k", "Content-Length": length}
    told = town.admin.post("/v1/principals", content=b"{}", headers=headers)
    assert told.status_code in (400, 413, 422), told.text


@SQLITE
def test_what_a_caller_sends_is_never_taken_for_another_field(town):
    sneaky = {"name": "x", "role": "unit", "organisation": "OA", "password": "x" * 20}
    for more in ({}, {"id": "admin"}, {"version": 1}, {"created_by": "admin"}, {"login": "admin"}):
        told = town.admin.post("/v1/principals", json={**sneaky, **more})
        assert (told.status_code, told.json()["code"]) == (422, "unknown_field")
    told = town.unit_a.put("/v1/spaces/S9", json=space("S9", "OA", area="T"))
    assert told.json()["code"] == "unknown_field"
