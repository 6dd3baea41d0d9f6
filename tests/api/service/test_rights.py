"""The table of rights, entry by entry: every role at every route, on what is theirs, foreign, private and absent.

What is expected stands here a second time, in words of its own: `may_read` and `may_write` never ask `Access`.
"""

import functools

import pytest

from api.access.roles import Reach, Role
from api.access.table import TABLE
from api.service.app import make_app
from api.service.calling import action_of
from api.service.openapi import dependencies_of, routes_of
from api.settings import Settings
from tests.api.service.conftest import AREAS, LISTS, PEOPLE, filled, running

PUBLIC = {
    ("POST", "/v1/sessions"),
    ("GET", "/v1/problems"),
    ("GET", "/v1/oidc/start"),
    ("GET", "/v1/oidc/callback"),
    ("GET", "/v1/calendars/{token}.ics"),
    ("GET", "/v1/certificates/{id}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
}
"""Routes that ask nobody who they are; each is here on purpose."""
UNDER = {"A": "ASC", "B": "BSC", "S": "SC", "T": "TC", "C": "C"}
"""For each area, itself and those it lies in."""
AREA_OF = {"OA": "A", "OB": "B", "OT": "T"}
CALLERS = ("admin", "city", "street", "coordinator_a", "coordinator_s", "unit_a", "volunteer_a")
OWNED = ("spaces", "volunteers", "supplies", "demands")
DIRECTORY = ("areas", "organisations", "places")
BODIES = {(name, o["id"]): o for name, objects in LISTS for o in objects}


def area_of(name, body):
    if name in ("areas", "places"):
        return body["id"]
    return body["area"] if name == "organisations" else AREA_OF[body.get("owner") or body["organisation"]]


def owner_of(name, body):
    return body["id"] if name == "organisations" else body.get("owner") or body.get("organisation")


def reaches(who, name, body):
    """Whether a thing lies where the caller works, or belongs to whom they work for."""
    me = PEOPLE[who]
    if me["role"] == "admin":
        return True
    if me["role"] in ("planner", "coordinator"):
        return me["area"] in UNDER[area_of(name, body)]
    if me["role"] == "unit":
        return owner_of(name, body) == me["organisation"]
    return name == "volunteers" and body["id"] == me["volunteer"]


def is_their_case(who, name, body):
    """A private case is known to its unit, to the coordinator of its very community, and to planners above."""
    me = PEOPLE[who]
    if body.get("public", True):
        return True
    if me["role"] == "coordinator":
        return me["area"] == area_of(name, body)
    return me["role"] in ("planner", "unit") and reaches(who, name, body)


def takes_part(who, name, writes):
    """Whether anything of the list is for the role at all."""
    role = PEOPLE[who]["role"]
    if name in ("areas", "places"):
        return not writes or role in ("planner", "admin")
    if role == "volunteer":
        return name == "volunteers" or (name == "organisations" and not writes)
    return True


def may_read(who, name, body):
    if name in DIRECTORY:
        return True
    return takes_part(who, name, False) and reaches(who, name, body) and is_their_case(who, name, body)


def may_write(who, name, body):
    return takes_part(who, name, True) and reaches(who, name, body) and is_their_case(who, name, body)


@pytest.fixture(scope="module")
def town(databases, tmp_path_factory):
    """One for all of these tests, as none of them changes anything."""
    folder = tmp_path_factory.mktemp("rights")
    settings = Settings(database_url=databases.url("sqlite"), data_folder=folder, rate_per_minute=1_000_000)
    with running(settings) as town:
        yield filled(town)


@functools.cache
def routes():
    """All routes, also those that only stand where an identity provider is set."""
    app = make_app(Settings(oidc_issuer="https://id.example", oidc_client="linli"))
    return [
        (method, r.path_format, next((a for d in dependencies_of(r.dependant) if (a := action_of(d.call))), None))
        for r in routes_of(app)
        for method in sorted(r.methods or ())
    ]


def address(path):
    return path.replace("{id}", "X").replace("{key}", "X")


def test_every_route_names_an_action_of_the_table_or_is_public_on_purpose():
    unknown = [(m, p) for m, p, action in routes() if action not in TABLE and (m, p) not in PUBLIC]
    assert unknown == []
    assert {(m, p) for m, p, action in routes() if action is None} == PUBLIC


def test_nobody_passes_a_route_that_is_not_public(town):
    for method, path, action in routes():
        if action is None:
            continue
        told = town.nobody.request(method, address(path))
        assert (told.status_code, told.json()["code"]) == (401, "not_signed_in"), (method, path)
        assert told.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("who", CALLERS)
def test_a_role_without_part_in_an_action_is_refused_at_each_of_its_routes(town, who):
    """Whatever is asked for and sent: what is wrong with a body is told to those only who may send one."""
    refused = 0
    for method, path, action in routes():
        if action is not None and TABLE[action][Role(PEOPLE[who]["role"])] is Reach.NONE:
            told = town.clients[who].request(method, address(path), content=b"[")
            assert (told.status_code, told.json()["code"]) == (403, "not_your_role"), (method, path)
            refused += 1
    assert refused or who in ("admin", "city", "street")


def requests_for(name, id_, body):
    """Every way to ask for one object; none of them changes it."""
    at, late = f"/v1/{name}/{id_}", {"If-Match": '"999"'}
    return [
        ("read", "GET", at, {}),
        ("read", "GET", f"{at}/history", {}),
        ("write", "PUT", at, {"json": body}),
        ("write", "PUT", f"/v1/{name}", {"json": {"items": [{"object": body}]}}),
        ("delete", "DELETE", at, {"headers": late}),
    ]


def expected(who, doing, name, body):
    """Status of the answer."""
    if not takes_part(who, name, doing != "read"):
        return 403
    if doing == "read":
        return 200 if may_read(who, name, body) else 404
    if may_write(who, name, body):
        return 412 if doing == "delete" else 200
    return 404 if doing == "delete" and not may_read(who, name, body) else 403


@pytest.mark.parametrize("who", CALLERS)
def test_each_object_answers_each_role_as_the_rules_say(town, who):
    for (name, id_), body in BODIES.items():
        for doing, method, at, sent in requests_for(name, id_, body):
            told = town.clients[who].request(method, at, **sent)
            assert told.status_code == expected(who, doing, name, body), (method, at, told.text)


@pytest.mark.parametrize("who", CALLERS)
def test_what_may_not_be_seen_looks_as_if_it_were_not_there(town, who):
    hidden = [(n, i, b) for (n, i), b in BODIES.items() if not may_read(who, n, b)]
    assert hidden or who == "city"
    for name, id_, body in hidden:
        absent = "N" * len(id_)
        there = requests_for(name, id_, body)
        gone = requests_for(name, absent, body | {"id": absent})
        for (_, method, at, sent), (_, _, nowhere, empty) in zip(there, gone, strict=True):
            real = town.clients[who].request(method, at, **sent)
            none = town.clients[who].request(method, nowhere, **empty)
            assert real.status_code == none.status_code >= 400, (method, at)
            assert plain(real.json(), id_) == plain(none.json(), absent), (method, at)


def plain(document, id_):
    """Without the request's number and the object's name."""
    text = str({k: v for k, v in document.items() if k != "request"})
    return functools.reduce(lambda t, name: t.replace(name, "…"), (f"/{id_}", f"'{id_}'", f'"{id_}"'), text)


@pytest.mark.parametrize("who", CALLERS)
def test_pages_and_searches_hold_what_may_be_read_and_no_more(town, who):
    def ids(name, **asked):
        seen, cursor = [], None
        while True:
            told = town.clients[who].get(f"/v1/{name}", params=asked | ({"cursor": cursor} if cursor else {}))
            if told.status_code == 403:
                return None
            seen += [i["object"]["id"] for i in told.json()["items"]]
            cursor = told.json()["next"]
            if cursor is None:
                return sorted(seen)

    for name in dict(LISTS):
        readable = sorted(i for (n, i), b in BODIES.items() if n == name and may_read(who, name, b))
        shown = readable if takes_part(who, name, False) else None
        assert ids(name) == ids(name, limit=1) == shown
    private = [i for (n, i), b in BODIES.items() if not b.get("public", True) and may_read(who, n, b)]
    for asked in ({"q": "家事"}, {"q": "X"}):
        assert ids("demands", **asked) == (sorted(private) if takes_part(who, "demands", False) else None)


def test_the_rules_above_say_what_the_table_says_of_whom_a_list_is_for():
    for who in CALLERS:
        for name in dict(LISTS):
            for verb in ("read", "write"):
                none = TABLE[f"{name}.{verb}"][Role(PEOPLE[who]["role"])] is Reach.NONE
                assert none is not takes_part(who, name, verb == "write"), (who, name, verb)
    assert {a["id"] for a in AREAS} == set(UNDER)
