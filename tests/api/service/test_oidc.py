"""Signing in at an identity provider: a provider on loopback that plays its part, and one that does not."""

import base64
import datetime as dt
import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwk, jwt
from pydantic_core import from_json, to_json

from api.access.oidc import is_safe
from api.service.app import make_app
from api.settings import InvalidSettings, Settings
from tests.api.service.conftest import SQLITE

KEY = jwk.ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
OTHER = jwk.ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
NEXT = jwk.ECKey.generate_key("P-256", {"kid": "two", "use": "sig", "alg": "ES256"})
SECRET = "the secret of both"


class Issuer:
    """A provider: `claims` and `key` change what it says in its next token, `keys` what it says it signs with."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.claims, self.header, self.key, self.keys = {}, {}, KEY, [KEY]
        self.codes: dict[str, dict[str, str]] = {}
        self.seen: list[dict[str, str]] = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def approve(self, location):
        """What a person does there: a code for the browser to bring back, and the state as it was."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.url}

    def token(self, form, authorization):
        asked = self.codes.pop(form.get("code", ""), None)
        self.seen.append(form)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        basic = base64.b64encode(f"linli:{SECRET}".replace(" ", "%20").encode()).decode()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or authorization != f"Basic {basic}":
            return 400, {"error": "invalid_grant"}
        if (proof, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        told = {"iss": self.url, "aud": "linli", "sub": "42", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        told = {k: v for k, v in (told | self.claims).items() if v is not None}
        header = {"alg": "ES256", "kid": self.key.kid} | self.header
        key = jwk.OctKey.import_key(SECRET) if header["alg"] == "HS256" else self.key
        return 200, {"id_token": jwt.encode(header, told, key, algorithms=[header["alg"]])}

    def page(self, path):
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "auth?tenant=1", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": self.url, **{name: f"{self.url}/{end}" for name, end in ends.items()}}
        return {"keys": [k.as_dict(private=False) for k in self.keys]}


def handler_of(issuer):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.tell(200, issuer.page(self.path))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            self.tell(*issuer.token(form, self.headers.get("Authorization")))

        def tell(self, status, data):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(to_json(data))

        def log_message(self, *_):
            pass

    return Handler


@pytest.fixture
def issuer():
    made = Issuer()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def browser(town, issuer, database_url, tmp_path):
    """At a service that knows the issuer, where `unit_a` has the account 42."""
    account = {"issuer": issuer.url, "subject": "42"}
    body = {"name": "a", "role": "unit", "organisation": "OA", "account": account}
    assert town.admin.put("/v1/principals/unit_a", json=body, headers={"If-Match": "*"}).status_code == 200
    told = {"oidc_issuer": issuer.url, "oidc_client": "linli", "oidc_secret": SECRET}
    settings = Settings(database_url=database_url, data_folder=tmp_path, rate_per_minute=100_000, **told)
    with TestClient(make_app(settings), follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def come_back(browser, issuer, **changed):
    start = browser.get("/v1/oidc/start")
    assert start.status_code == 302, start.text
    back = issuer.approve(start.headers["location"]) | changed
    return browser.get("/v1/oidc/callback", params={k: v for k, v in back.items() if v is not None})


@SQLITE
def test_who_has_an_account_comes_in_as_the_caller_it_belongs_to(browser, issuer):
    start = browser.get("/v1/oidc/start")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(start.headers["location"]).query).items()}
    assert (asked["tenant"], asked["code_challenge_method"], asked["scope"]) == ("1", "S256", "openid")
    cookie = start.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "max-age=600", "path=/v1/oidc/callback"))
    told = come_back(browser, issuer)
    assert (told.status_code, told.json()["me"]["id"]) == (201, "unit_a")
    assert "samesite=strict" in told.headers["set-cookie"].lower()
    assert browser.get("/v1/me").json()["id"] == "unit_a"
    assert SECRET not in str(issuer.seen)


NOW = time.time()
LIES = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another"},
    "no audience": {"aud": None},
    "given to another client": {"aud": ["linli", "b"], "azp": "b"},
    "expired": {"exp": int(NOW) - 3600, "iat": int(NOW) - 7200},
    "never expires": {"exp": None},
    "made in the future": {"iat": int(NOW) + 3600, "exp": int(NOW) + 7200},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": None},
}


@SQLITE
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(browser, issuer):
    for lie, claims in LIES.items():
        issuer.claims = claims
        told = come_back(browser, issuer)
        assert (told.status_code, told.json()["code"]) == (403, "oidc_refused"), lie
    issuer.claims = {}
    for header, key in (({}, OTHER), ({"alg": "HS256"}, KEY)):
        issuer.header, issuer.key = header, key
        told = come_back(browser, issuer)
        assert (told.status_code, told.json()["code"]) == (403, "oidc_refused"), header
    issuer.header, issuer.key = {}, KEY
    assert come_back(browser, issuer).status_code == 201


@SQLITE
def test_a_browser_that_did_not_begin_here_opens_nothing(browser, issuer):
    for changed in ({"state": "x"}, {"state": None}, {"code": None, "error": "access_denied"}, {"iss": "https://evil"}):
        told = come_back(browser, issuer, **changed)
        assert (told.status_code, told.json()["code"]) == (403, "oidc_refused"), changed
    back = issuer.approve(browser.get("/v1/oidc/start").headers["location"])
    browser.cookies.clear()
    assert browser.get("/v1/oidc/callback", params=back).json()["code"] == "oidc_refused"
    forged = jwt.encode({"alg": "HS256"}, back | {"nonce": "n", "verifier": "v", "exp": int(NOW) + 600}, OTHER_SECRET)
    told = browser.get("/v1/oidc/callback", params=back, headers={"Cookie": f"linli_oidc={forged}"})
    assert told.json()["code"] == "oidc_refused"


OTHER_SECRET = jwk.OctKey.import_key("y" * 32)


@SQLITE
def test_a_code_is_good_once_and_a_begun_sign_in_for_ten_minutes(browser, issuer, monkeypatch):
    back = issuer.approve(browser.get("/v1/oidc/start").headers["location"])
    cookies = dict(browser.cookies)
    assert browser.get("/v1/oidc/callback", params=back).status_code == 201
    again = browser.get("/v1/oidc/callback", params=back, headers={"Cookie": f"linli_oidc={cookies['linli_oidc']}"})
    assert again.json()["code"] == "oidc_refused"
    services = browser.app.state.services
    back = issuer.approve(browser.get("/v1/oidc/start").headers["location"])
    later = services.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(type(services), "now", lambda self: later)
    assert browser.get("/v1/oidc/callback", params=back).json()["code"] == "oidc_refused"


@SQLITE
def test_an_account_that_nobody_has_is_refused_with_what_an_administrator_needs(browser, issuer, town):
    issuer.claims = {"sub": "77"}
    told = come_back(browser, issuer)
    assert (told.status_code, told.json()["code"], told.json()["value"]) == (403, "oidc_unknown", "77")
    issuer.claims = {}
    town.admin.delete("/v1/principals/unit_a", headers={"If-Match": "*"})
    assert come_back(browser, issuer).json()["code"] == "oidc_unknown"


@SQLITE
def test_new_keys_of_the_provider_are_read_when_a_token_names_one(browser, issuer):
    assert come_back(browser, issuer).status_code == 201
    issuer.keys, issuer.key = [NEXT], NEXT
    assert come_back(browser, issuer).status_code == 201


@SQLITE
def test_a_provider_that_does_not_answer_is_told_and_nothing_else_suffers(browser, issuer, monkeypatch):
    def asked():
        told = browser.get("/v1/oidc/start")
        return told.status_code, told.json()["code"], "retry-after" in told.headers

    for page in ({"issuer": "https://another.example"}, {"issuer": issuer.url}, ["x"]):
        monkeypatch.setattr(issuer, "page", lambda path, page=page: page)
        assert asked() == (503, "oidc_unreachable", True), page
    issuer.server.shutdown()
    issuer.server.server_close()
    assert browser.get("/v1/problems").status_code == 200


@SQLITE
def test_keys_of_kinds_that_nobody_knows_harm_no_other(browser, issuer, monkeypatch):
    odd = [{"kty": "new", "kid": "one"}, {"kty": "oct", "k": "c2VjcmV0", "kid": "one"}, "x"]
    page = issuer.page
    told = {"keys": [*odd, *page("/keys")["keys"]]}
    monkeypatch.setattr(issuer, "page", lambda path: told if path == "/keys" else page(path))
    assert come_back(browser, issuer).status_code == 201


@pytest.mark.parametrize("wrong", [{"oidc_client": ""}, {"oidc_issuer": "http://id.example"}])
def test_an_issuer_that_cannot_work_is_told_at_the_start(wrong):
    with pytest.raises(InvalidSettings) as e:
        make_app(Settings(**({"oidc_issuer": "https://id.example", "oidc_client": "linli"} | wrong)))
    assert e.value.issues[0].code == "bad_setting"


@SQLITE
def test_without_an_issuer_there_is_no_such_address(town):
    assert town.nobody.get("/v1/oidc/start").json()["code"] == "no_such_address"
    assert from_json(town.nobody.get("/v1/openapi.json").content)["paths"].get("/v1/oidc/start") is None


def test_secrets_go_by_https_or_stay_on_this_machine():
    assert is_safe("https://id.example/x")
    assert is_safe("http://127.0.0.1:9/x")
    assert not is_safe("http://id.example/x")
    assert not is_safe("http://127.0.0.1.evil.example/x")
    assert not is_safe("ftp://127.0.0.1/x")
