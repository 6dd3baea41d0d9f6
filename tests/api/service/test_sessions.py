"""Signing in and out over HTTP: cookies, rests after wrong passwords, one's own password, who am I."""

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from api.access import secrets
from api.access.table import TABLE
from api.service.app import make_app
from api.settings import Settings
from tests.api.service.conftest import SQLITE

GOOD = "four horses by the river"
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def door(town):
    """A town where `unit_a` has a login."""
    town.street.put("/v1/principals/unit_a/password", json={"login": "unit.a", "password": GOOD})
    return town


def sign_in(town, password=GOOD, login="unit.a", **more):
    browser = TestClient(town.app, raise_server_exceptions=False)
    return browser, browser.post("/v1/sessions", json={"login": login, "password": password}, **more)


def test_a_sign_in_opens_by_cookie_and_by_secret_until_it_ends(door):
    browser, told = sign_in(door)
    assert (told.status_code, told.json()["me"]["id"]) == (201, "unit_a")
    assert browser.get("/v1/me").json()["organisation"] == "OA"
    key = TestClient(door.app, headers={"Authorization": f"Bearer {told.json()['secret']}"})
    assert key.get("/v1/me").status_code == 200
    out = browser.delete("/v1/sessions", headers=HERE)
    assert (out.status_code, 'linli_session=""' in out.headers["set-cookie"]) == (204, True)
    assert key.get("/v1/me").status_code == 401
    assert door.unit_a.delete("/v1/sessions").json()["code"] == "not_a_session"
    assert door.unit_a.get("/v1/me").status_code == 200


@SQLITE
def test_the_cookie_is_for_pages_of_this_service_only(door):
    browser, told = sign_in(door)
    parts = {p.strip().lower() for p in told.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/", f"max-age={12 * 3600}"} <= parts
    assert "secure" not in parts
    assert browser.get("/v1/me").status_code == 200
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}):
        refused = browser.delete("/v1/spaces/SA", headers={"If-Match": "*", **origin})
        assert (refused.status_code, refused.json()["code"]) == (403, "other_origin")
    assert browser.delete("/v1/spaces/SA", headers={"If-Match": "*", **HERE}).status_code == 204
    assert sign_in(door, headers={"Origin": "https://evil.example"})[1].json()["code"] == "other_origin"


@SQLITE
def test_beyond_this_machine_the_cookie_travels_by_https_only(door, database_url, tmp_path):
    settings = Settings(
        database_url=database_url, data_folder=tmp_path, host="0.0.0.0", public_url="https://linli.example"
    )
    with TestClient(make_app(settings), base_url="https://linli.example") as browser:
        told = browser.post("/v1/sessions", json={"login": "unit.a", "password": GOOD})
    assert "secure" in {p.strip().lower() for p in told.headers["set-cookie"].split(";")}


def test_an_unknown_login_and_a_wrong_password_are_told_alike_and_rest_alike(door):
    def tries(login):
        seen = []
        for _ in range(6):
            told = sign_in(door, "wrong", login)[1].json()
            seen.append({k: v for k, v in told.items() if k != "request"})
        return str(seen).replace(login, "LOGIN")

    assert tries("unit.a") == tries("nobody")
    resting = sign_in(door)[1]
    assert (resting.status_code, resting.json()["code"], int(resting.headers["retry-after"]) <= 31) == (
        429,
        "login_rests",
        True,
    )


@SQLITE
def test_the_rest_ends_grows_and_is_forgotten_after_a_right_password(door, monkeypatch):
    def at(**later):
        monkeypatch.setattr(type(door.services), "now", lambda self: dt.datetime.now(dt.UTC) + dt.timedelta(**later))

    for _ in range(5):
        sign_in(door, "wrong")
    at(seconds=40)
    assert sign_in(door, "wrong")[1].json()["code"] == "wrong_login"
    at(seconds=80)
    assert sign_in(door)[1].json()["code"] == "login_rests", "the second rest is of a minute"
    at(seconds=120)
    assert sign_in(door)[1].status_code == 201
    assert sign_in(door, "wrong")[1].json()["code"] == "wrong_login"
    assert sign_in(door)[1].status_code == 201


@SQLITE
def test_who_may_not_come_in_is_told_nothing_else_than_strangers(door, monkeypatch):
    looked = []

    def look(password, kept):
        looked.append(kept)
        return secrets.is_password(password, kept)

    monkeypatch.setattr("api.access.entering.is_password", look)
    door.street.delete("/v1/principals/unit_a", headers={"If-Match": "*"})
    assert sign_in(door)[1].json()["code"] == "wrong_login"
    assert sign_in(door, login="nobody")[1].json()["code"] == "wrong_login"
    assert looked == [None, None], "a hash is looked at for each, so that both take as long"


@SQLITE
def test_one_host_signs_in_a_tenth_as_often_as_callers_call(database_url, tmp_path):
    settings = Settings(database_url=database_url, data_folder=tmp_path, rate_per_minute=30)
    with TestClient(make_app(settings)) as host:
        told = [host.post("/v1/sessions", json={"login": f"x{n}", "password": "y"}) for n in range(5)]
    assert [t.status_code for t in told] == [401, 401, 401, 429, 429]
    assert told[-1].json()["code"] == "too_many_requests"


@SQLITE
def test_one_host_is_refused_as_often_as_callers_call_and_no_more(database_url, tmp_path):
    settings = Settings(database_url=database_url, data_folder=tmp_path, rate_per_minute=3)
    with TestClient(make_app(settings)) as host:
        wrong = [host.get("/v1/me", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(5)]
    assert wrong == [401, 401, 401, 429, 429]


def test_ones_own_password_is_changed_with_the_old_one_and_ends_other_sign_ins(door):
    here, _ = sign_in(door)
    there, _ = sign_in(door)
    new = "a quite different sentence"
    wrong = here.put("/v1/me/password", json={"old_password": "no", "new_password": new}, headers=HERE)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    assert there.get("/v1/me").status_code == 200
    done = here.put("/v1/me/password", json={"old_password": GOOD, "new_password": new}, headers=HERE)
    assert done.status_code == 204, done.text
    assert (here.get("/v1/me").status_code, there.get("/v1/me").status_code) == (200, 401)
    assert door.unit_a.get("/v1/me").status_code == 200, "keys stay"
    assert sign_in(door)[1].status_code == 401
    assert sign_in(door, new)[1].status_code == 201
    assert door.unit_b.put("/v1/me/password", json={"old_password": "a", "new_password": new}).json()["code"] == (
        "no_password"
    )


@SQLITE
def test_wrong_old_passwords_are_counted_and_the_login_rests(door):
    body = {"old_password": "no", "new_password": "a quite different sentence"}
    codes = [door.unit_a.put("/v1/me/password", json=body).json()["code"] for _ in range(6)]
    assert codes == ["wrong_password"] * 5 + ["login_rests"]


PASSWORDS = [
    ("shortish", "password_short"),
    ("elevenchars", "password_short"),
    ("passwordpassword", "password_common"),
    ("PasswordPassword", "password_common"),
    ("aaaaaaaaaaaaaa", "password_common"),
    ("abcabcabcabcabc", "password_common"),
    ("123456789012", "password_common"),
    ("qwertyuiopasdf", "password_common"),
    ("unit.a12345678", "password_common"),
    ("x" * 1025, "text_too_long"),
    ("邻" * 12, "password_common"),
    ("春眠不觉晓，处处闻啼鸟。", None),
    ("correct horse battery", None),
    ("twelve chars", None),
]


@SQLITE
def test_passwords_are_long_and_not_the_first_that_anybody_tries(town):
    for password, code in PASSWORDS:
        told = town.street.put("/v1/principals/unit_a/password", json={"login": "unit.a", "password": password})
        assert told.json().get("code") == code, password
        assert password not in told.text
        assert told.json().get("value") is None


@SQLITE
def test_a_misspelt_or_broken_body_with_a_password_is_told_without_it(door):
    for body in (
        b'{"login": "unit.a", "pasword": "hunter2hunter2"}',
        b'["hunter2hunter2"]',
        b'"hunter2hunter2"',
        b'{"login": "unit.a", "password": "hunter2hunter2" "x"}',
        b'{"login": "a", "password": "x", "password": "hunter2hunter2"}',
        b'{"login": "a", "password": {"hunter2hunter2": 1}}',
    ):
        told = door.nobody.post("/v1/sessions", content=body)
        assert told.status_code == 422
        assert "hunter2" not in told.text.replace("password.hunter2hunter2", "")


@SQLITE
def test_a_password_typed_on_another_keyboard_is_the_same(town):
    composed, apart = "caf\u00e9 caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301 cafe\u0301"
    town.street.put("/v1/principals/unit_a/password", json={"login": "c", "password": composed})
    assert sign_in(town, apart, "c")[1].status_code == 201


@SQLITE
def test_everybody_learns_who_they_are_and_what_they_may_do(town):
    told = town.coordinator_a.get("/v1/me").json()
    assert (told["id"], told["role"], told["area"], told["organisation"]) == ("coordinator_a", "coordinator", "A", None)
    assert told["rights"]["spaces.write"] == "area"
    assert set(told["rights"]) == set(TABLE)
