"""Signing in at an identity provider (OpenID Connect Core 1.0, section 3.1): code flow with PKCE, state and nonce."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from joserfc import jwk, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwt import ClaimsOption

from api.errors import Forbidden, Unavailable
from models.errors import Issue

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""What an ID token may be signed with; never `none`, and never a secret that both sides know."""
KEY_TYPES = ("RSA", "EC")
COOKIE_ALGORITHMS = ["HS256"]
START_SECONDS = 600
LEEWAY_SECONDS = 60
KEPT_SECONDS = 3600
TIMEOUT_SECONDS = 10
Metadata = Mapping[str, Any]


@dataclass(frozen=True)
class Start:
    """Where to send the browser, and the cookie that it has to bring back."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Account:
    """Who somebody is at the provider."""

    issuer: str
    subject: str


@dataclass
class Provider:
    """An issuer, and this service as its client; `back` is the address that the browser comes back to."""

    issuer: str
    client: str
    secret: str
    back: str
    _seal: jwk.OctKey = field(init=False, repr=False)
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        known = self.secret.encode()
        seal = hmac.digest(known, b"linli sign-in cookie", "sha256") if known else secrets.token_bytes(32)
        self._seal = jwk.OctKey.import_key(seal)

    def start(self, now: dt.datetime) -> Start:
        """A sign-in begins. Raises `Unavailable` where the provider does not answer."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.back,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        at = _said(self._metadata(), "authorization_endpoint")
        claims = {"state": state, "nonce": nonce, "verifier": verifier, "exp": int(now.timestamp()) + START_SECONDS}
        cookie = jwt.encode({"alg": "HS256"}, claims, self._seal, algorithms=COOKIE_ALGORITHMS)
        return Start(f"{at}{'&' if '?' in at else '?'}{urlencode(asked)}", cookie)

    def finish(self, cookie: str, asked: Mapping[str, str], now: dt.datetime) -> Account:
        """The account that the browser came back with. Raises `Forbidden`, or `Unavailable`."""
        begun = self._begun(cookie, now)
        if not hmac.compare_digest(asked.get("state", "").encode(), str(begun["state"]).encode()):
            raise refused("the browser brings back the state that it was sent with")
        if asked.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise refused("the answer is the issuer's own")
        if "code" not in asked:
            raise refused(f"the provider lets you in, but it said {asked.get('error', 'nothing')!r}")
        return self._account(self._id_token(asked["code"], str(begun["verifier"])), str(begun["nonce"]), now)

    # ---- the steps

    def _begun(self, cookie: str, now: dt.datetime) -> dict[str, Any]:
        try:
            begun = jwt.decode(cookie, self._seal, algorithms=COOKIE_ALGORITHMS).claims
            jwt.JWTClaimsRegistry(now=int(now.timestamp()), exp={"essential": True}).validate(begun)
        except (JoseError, ValueError):
            raise refused("a sign-in began in this browser, less than ten minutes ago") from None
        return begun

    def _id_token(self, code: str, verifier: str) -> str:
        told = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.back, "code_verifier": verifier}
        headers = {"Accept": "application/json"}
        if not self.secret:
            told["client_id"] = self.client
        elif "client_secret_basic" in self._metadata().get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        ):
            pair = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            told |= {"client_id": self.client, "client_secret": self.secret}
        answer = self._ask("POST", _said(self._metadata(), "token_endpoint"), data=told, headers=headers)
        if not isinstance(answer.get("id_token"), str):
            raise refused("the provider gives an ID token for the code")
        return str(answer["id_token"])

    def _account(self, token: str, nonce: str, now: dt.datetime) -> Account:
        claims = self._claims(token)
        known = {"iss": self.issuer, "aud": self.client, "nonce": nonce}
        must = {name: ClaimsOption(essential=True, value=value) for name, value in known.items()}
        must |= {name: ClaimsOption(essential=True) for name in ("sub", "exp", "iat")}
        try:
            jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY_SECONDS, **must).validate(claims)
        except JoseError as e:
            raise refused(f"the ID token is for this sign-in ({e.error}: {getattr(e, 'claim', '')})") from None
        if claims.get("azp", self.client) != self.client:
            raise refused("the ID token was given to this client")
        return Account(self.issuer, str(claims["sub"]))

    def _claims(self, token: str) -> dict[str, Any]:
        """Of a token that the provider signed; its keys are read anew where the token names one that is not known."""
        try:
            try:
                return jwt.decode(token, self._keys(), algorithms=ALGORITHMS).claims
            except InvalidKeyIdError:
                return jwt.decode(token, self._keys(anew=True), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError) as e:
            raise refused(f"the provider signed the ID token ({type(e).__name__})") from None

    # ---- what the provider says of itself

    def _metadata(self) -> Metadata:
        at = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._known("metadata", at)
        if found.get("issuer") != self.issuer:
            self._kept.pop("metadata", None)
            raise _unreachable("the issuer's own page names it")
        return dict(found)

    def _keys(self, *, anew: bool = False) -> jwk.KeySet:
        """Those that may sign; of other kinds than ours there may be more."""
        found = self._known("keys", _said(self._metadata(), "jwks_uri"), anew=anew).get("keys")
        told = [k for k in found if isinstance(k, dict)] if isinstance(found, list) else []
        signing = [k for k in told if k.get("kty") in KEY_TYPES and k.get("use", "sig") == "sig"]
        return jwk.KeySet.import_key_set({"keys": signing})

    def _known(self, what: str, address: str, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            at, found = self._kept.get(what, (0.0, None))
        if found is None or anew or time.monotonic() - at > KEPT_SECONDS:
            found = self._ask("GET", address)
            with self._lock:
                self._kept[what] = (time.monotonic(), found)
        known: dict[str, Any] = found
        return known

    def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        if not is_safe(address):
            raise _unreachable("the provider is reached by https")
        try:
            with httpx2.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
                answer = client.request(method, address, **more)
            told = answer.json()
        except (httpx2.HTTPError, ValueError):
            raise _unreachable("the provider answers with JSON") from None
        if method == "POST" and answer.status_code in (400, 401):
            raise refused("the provider takes the code, and knows this client")
        if answer.status_code != 200 or not isinstance(told, dict):
            raise _unreachable(f"the provider answers with a JSON object, but the status is {answer.status_code}")
        return told


def is_safe(address: str) -> bool:
    """Whether what is said there stays between the two: https, or this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost"))


def refused(rule: str) -> Forbidden:
    """The sign-in came to nothing; the rule says at which step."""
    return Forbidden([Issue("oidc_refused", "", None, rule, "Begin again at /v1/oidc/start")])


def unknown(account: Account) -> Forbidden:
    """The provider knows them, and this service does not."""
    rule = f"an administrator has entered this account of {account.issuer} for a caller who may come in"
    return Forbidden([Issue("oidc_unknown", "subject", account.subject, rule, "Give this subject to an administrator")])


def _unreachable(rule: str) -> Unavailable:
    advice = "Try again in a while; tell the administrator if it stays so"
    return Unavailable([Issue("oidc_unreachable", "", None, rule, advice)], {"Retry-After": "30"})


def _said(metadata: Metadata, name: str) -> str:
    if not isinstance(metadata.get(name), str):
        raise _unreachable(f"the issuer's own page says its {name}")
    return str(metadata[name])


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
