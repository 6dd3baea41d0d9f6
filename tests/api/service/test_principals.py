"""Callers over HTTP: who lets in whom, keys shown once, the last administrator, and an audit without secrets."""

import datetime as dt
import threading

from fastapi.testclient import TestClient
from sqlalchemy import select

from api.store.tables import Answered, Change, Token
from tests.api.service.conftest import SQLITE, volunteer

ANY = {"If-Match": "*"}
PASSWORD = "four horses by the river"


def person(role, **scope):
    return {"name": f"a {role}", "role": role, **scope}


def let_in(client, role, **scope):
    made = client.post("/v1/principals", json=person(role, **scope))
    assert made.status_code == 201, made.text
    return made.json()["id"]


def with_key(town, secret):
    return TestClient(town.app, headers={"Authorization": f"Bearer {secret}"}, raise_server_exceptions=False)


def test_a_caller_is_let_in_gets_a_key_and_is_shut_out(town):
    made = town.street.post("/v1/principals", json=person("coordinator", area="A"))
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    at = made.headers["location"]
    key = town.street.post(f"{at}/keys", json={"name": "laptop"})
    assert key.status_code == 201
    them = with_key(town, key.json()["secret"])
    assert them.get("/v1/spaces/SA").status_code == 200
    assert town.street.delete(at).json()["code"] == "version_needed"
    assert town.street.delete(at, headers={"If-Match": '"9"'}).json()["code"] == "version_changed"
    assert town.street.delete(at, headers={"If-Match": '"1"'}).status_code == 204
    assert them.get("/v1/spaces/SA").status_code == 401
    assert town.street.get(at).json()["active"] is False
    assert town.street.post(f"{at}/keys", json={"name": "again"}).json()["code"] == "not_active"
    back = town.street.put(at, json=person("coordinator", area="A"), headers=ANY)
    assert back.json()["active"] is True
    assert them.get("/v1/spaces/SA").status_code == 401, "keys that ended stay so"


MAY_LET_IN = [  # what, and what a planner of the street and one of the city are answered
    ("coordinator", {"area": "A"}, 201, 201),
    ("coordinator", {"area": "S"}, 201, 201),
    ("coordinator", {"area": "T"}, 403, 201),
    ("unit", {"organisation": "OA"}, 201, 201),
    ("unit", {"organisation": "OT"}, 403, 201),
    ("volunteer", {"volunteer": "VA"}, 201, 201),
    ("volunteer", {"volunteer": "VT"}, 422, 201),
    ("planner", {"area": "A"}, 201, 201),
    ("planner", {"area": "S"}, 403, 201),
    ("planner", {"area": "C"}, 403, 403),
    ("admin", {}, 403, 403),
]


@SQLITE
def test_planners_let_in_whom_they_plan_for_and_none_of_their_own_level(town):
    for role, scope, street, city in MAY_LET_IN:
        body = person(role, **scope)
        told = [
            town.clients[name].post("/v1/principals", json=body).status_code for name in ("street", "city", "admin")
        ]
        assert told == [street, city, 201], body


@SQLITE
def test_a_foreign_volunteer_and_an_absent_one_are_told_alike(town):
    foreign = town.street.post("/v1/principals", json=person("volunteer", volunteer="VT")).json()
    absent = town.street.post("/v1/principals", json=person("volunteer", volunteer="V9")).json()
    for told in (foreign, absent):
        assert told.pop("request")
    assert str(foreign).replace("VT", "V9") == str(absent)
    assert absent["code"] == "unknown_id"


def test_who_is_managed_is_listed_and_nobody_else(town):
    def ids(client, **asked):
        return [i["object"]["id"] for i in client.get("/v1/principals", params=asked).json()["items"]]

    below = ["coordinator_a", "coordinator_b", "coordinator_s", "unit_a", "unit_b", "volunteer_a", "volunteer_b"]
    assert ids(town.street) == below
    assert ids(town.city) == sorted([*below, "street"])
    assert len(ids(town.admin)) == 10
    for name in ("street", "city", "admin"):
        assert town.street.get(f"/v1/principals/{name}").status_code == 404
        assert town.street.delete(f"/v1/principals/{name}", headers=ANY).status_code == 404
        assert town.street.post(f"/v1/principals/{name}/keys", json={"name": "k"}).status_code == 404
        told = town.street.put(f"/v1/principals/{name}/password", json={"login": "x", "password": PASSWORD})
        assert told.status_code == 404
    town.street.delete("/v1/principals/unit_a", headers=ANY)
    assert "unit_a" not in ids(town.street, active=True)
    first = town.admin.get("/v1/principals", params={"limit": 4}).json()
    rest = town.admin.get("/v1/principals", params={"limit": 9, "cursor": first["next"]}).json()
    assert [i["object"]["id"] for i in first["items"] + rest["items"]] == ids(town.admin)
    assert rest["next"] is None


@SQLITE
def test_nobody_is_changed_into_what_the_planner_could_not_let_in(town):
    for body in (person("planner", area="S"), person("admin"), person("coordinator", area="T")):
        told = town.street.put("/v1/principals/unit_a", json=body, headers=ANY)
        assert (told.status_code, told.json()["code"]) == (403, "not_yours")
    moved = town.street.put(
        "/v1/principals/unit_a", json=person("unit", organisation="OB"), headers={"If-Match": '"1"'}
    )
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    assert town.unit_a.get("/v1/spaces/SB").status_code == 200


WRONG_SCOPES = [
    (person("coordinator"), "area"),
    (person("planner", organisation="OA"), "area"),
    (person("unit", area="A", organisation="OA"), "area"),
    (person("volunteer", organisation="OA"), "organisation"),
    (person("admin", area="C"), "area"),
]


@SQLITE
def test_each_role_speaks_for_exactly_its_own_thing(town):
    for body, path in WRONG_SCOPES:
        told = town.admin.post("/v1/principals", json=body).json()
        assert (told["code"], told["path"]) == ("scope_of_role", path), body


@SQLITE
def test_what_a_caller_speaks_for_is_there_and_stays(town):
    told = town.admin.post("/v1/principals", json=person("unit", organisation="O9")).json()
    assert (told["code"], told["path"]) == ("unknown_id", "organisation")
    kept = town.admin.delete("/v1/volunteers/VA", headers=ANY)
    assert kept.json()["code"] == "still_named"
    assert "principals volunteer_a" in kept.json()["rule"]
    hidden = town.coordinator_a.delete("/v1/volunteers/VA", headers=ANY).json()
    assert (hidden["code"], "volunteer_a" in str(hidden)) == ("still_named", False)
    town.admin.delete("/v1/principals/volunteer_a", headers=ANY)
    assert town.coordinator_a.delete("/v1/volunteers/VA", headers=ANY).status_code == 204
    body = person("volunteer", volunteer="VA")
    assert town.admin.put("/v1/principals/volunteer_a", json=body, headers=ANY).json()["code"] == "unknown_id"
    town.city.put("/v1/volunteers/VA", json=volunteer("VA", "OT"))
    assert town.volunteer_a.get("/v1/volunteers/VA").status_code == 401, "who had the id before is not let in"


@SQLITE
def test_the_last_administrator_stays(town):
    for told in (
        town.admin.delete("/v1/principals/admin", headers=ANY),
        town.admin.put("/v1/principals/admin", json=person("planner", area="C"), headers=ANY),
        town.admin.put("/v1/principals/admin", json=person("admin") | {"active": False}, headers=ANY),
    ):
        assert (told.status_code, told.json()["code"]) == (409, "last_admin")
    let_in(town.admin, "admin")
    assert town.admin.delete("/v1/principals/admin", headers=ANY).status_code == 204


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(town):
    other = let_in(town.admin, "admin")
    secret = town.admin.post(f"/v1/principals/{other}/keys", json={"name": "k"}).json()["secret"]
    told = []
    pairs = [(town.admin, other), (with_key(town, secret), "admin")]
    threads = [
        threading.Thread(target=lambda c=c, p=p: told.append(c.delete(f"/v1/principals/{p}", headers=ANY).status_code))
        for c, p in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) in ([204, 401], [204, 409])


def test_a_secret_is_shown_once_and_kept_nowhere(town):
    made = town.street.post("/v1/principals/unit_a/keys", json={"name": "door"}, headers={"Idempotency-Key": "k1"})
    secret = made.json()["secret"]
    assert with_key(town, secret).get("/v1/me").json()["id"] == "unit_a"
    again = town.street.post("/v1/principals/unit_a/keys", json={"name": "door"}, headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert again.json() == made.json() | {"secret": None}
    keys = town.street.get("/v1/principals/unit_a/keys").json()["items"]
    assert [k["name"] for k in keys] == ["test", "door"]
    town.street.put("/v1/principals/unit_a/password", json={"login": "unit.a", "password": PASSWORD})
    with town.services.database.read() as session:
        told = [str((c.action, c.before, c.after)) for c in session.scalars(select(Change))]
        told += [str((a.headers, a.body)) for a in session.scalars(select(Answered))]
        told += [t.sha256 for t in session.scalars(select(Token))]
    whole = "\n".join([*told, str(keys), town.street.get("/v1/principals/unit_a").text])
    assert secret not in whole
    assert PASSWORD not in whole
    assert "argon2" not in whole


@SQLITE
def test_a_key_ends_when_it_is_revoked_or_at_its_time_by_the_clock_of_the_service(town, monkeypatch):
    began = town.services.now()
    at = began + dt.timedelta(hours=1)
    body = {"name": "k", "expires_at": at.replace(microsecond=0).isoformat()}
    made = town.street.post("/v1/principals/unit_a/keys", json=body).json()
    them = with_key(town, made["secret"])
    assert them.get("/v1/me").status_code == 200
    for later, status in (
        (dt.timedelta(minutes=59), 200),
        (dt.timedelta(minutes=61), 401),
        (-dt.timedelta(days=9), 200),
    ):
        monkeypatch.setattr(type(town.services), "now", lambda self, later=later: began + later)
        assert them.get("/v1/me", headers={"Date": "Thu, 01 Jan 2099 00:00:00 GMT"}).status_code == status
    monkeypatch.undo()
    revoked = town.street.delete(f"/v1/principals/unit_a/keys/{made['id']}")
    assert (revoked.status_code, them.get("/v1/me").status_code) == (204, 401)
    assert town.street.delete(f"/v1/principals/unit_a/keys/{made['id']}").status_code == 204
    assert town.street.delete(f"/v1/principals/unit_b/keys/{made['id']}").status_code == 404, "not of that caller"
    past = town.street.post("/v1/principals/unit_a/keys", json={"name": "k", "expires_at": "2020-01-01T00:00:00Z"})
    assert past.json()["code"] == "expired_already"


@SQLITE
def test_every_change_of_a_caller_is_in_the_audit(town):
    id_ = let_in(town.street, "unit", organisation="OA")
    at = f"/v1/principals/{id_}"
    town.street.put(at, json=person("unit", organisation="OB"), headers=ANY)
    town.street.put(at, json=person("unit", organisation="OB"), headers=ANY)
    key = town.street.post(f"{at}/keys", json={"name": "k"}).json()["id"]
    town.street.delete(f"{at}/keys/{key}")
    town.street.put(f"{at}/password", json={"login": "ob", "password": PASSWORD})
    town.street.delete(at, headers=ANY)
    with town.services.database.read() as session:
        rows = session.scalars(select(Change).where(Change.list == "principals", Change.id == id_).order_by(Change.seq))
        lines = [(c.action, c.actor, c.version, c.request is not None) for c in rows]
    actions = ["create", "update", "make_key", "revoke_key", "password", "delete"]
    assert lines == [(a, "street", v, True) for a, v in zip(actions, (1, 2, 2, 2, 3, 4), strict=True)]


@SQLITE
def test_an_account_is_set_by_administrators_only_and_is_one_callers(town):
    account = {"issuer": "https://id.example", "subject": "42"}
    body = person("unit", organisation="OA") | {"account": account}
    assert town.street.put("/v1/principals/unit_a", json=body, headers=ANY).json()["code"] == "not_yours"
    assert town.admin.put("/v1/principals/unit_a", json=body, headers=ANY).json()["account"] == account
    assert town.street.put("/v1/principals/unit_a", json=body, headers=ANY).status_code == 200, "as it was"
    other = person("unit", organisation="OB") | {"account": account}
    assert town.admin.post("/v1/principals", json=other).json()["code"] == "account_taken"


@SQLITE
def test_a_login_is_one_callers(town):
    body = {"login": "door", "password": PASSWORD}
    assert town.street.put("/v1/principals/unit_a/password", json=body).json()["login"] == "door"
    taken = town.street.put("/v1/principals/unit_b/password", json=body)
    assert (taken.status_code, taken.json()["code"]) == (409, "login_taken")
    assert PASSWORD not in taken.text
