"""Signing in at an identity provider, where the settings name one (LINLI_OIDC_ISSUER)."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from api.access.forms import SignedIn
from api.access.oidc import START_SECONDS, Provider, is_safe, unknown
from api.service.routes.sessions import at_the_door, let_in
from api.service.services import services_of
from api.settings import InvalidSettings, Settings
from api.store.tables import PrincipalRow
from models.errors import Issue

BEGUN = "linli_oidc"
BACK = "/v1/oidc/callback"


def router(settings: Settings) -> APIRouter:
    """Routes for the issuer of the settings. Raises `InvalidSettings` where it cannot work."""
    if not settings.oidc_client:
        rule, advice = "an issuer knows this service as a client", "Set it to the client's id at the provider"
        raise InvalidSettings([Issue("bad_setting", "LINLI_OIDC_CLIENT", None, rule, advice)])
    if not is_safe(settings.oidc_issuer):
        rule, advice = "the provider is reached by https, or on this machine", "Begin it with https://"
        raise InvalidSettings([Issue("bad_setting", "LINLI_OIDC_ISSUER", settings.oidc_issuer, rule, advice)])
    provider = Provider(
        settings.oidc_issuer, settings.oidc_client, settings.oidc_secret.get_secret_value(), settings.address + BACK
    )
    made = APIRouter(tags=["sessions"], dependencies=[Depends(at_the_door)])

    @made.get("/oidc/start", name="sessions: begin at the provider", status_code=302)
    def start(request: Request) -> Response:
        """The way to the provider."""
        begun = provider.start(services_of(request).now())
        told = Response(status_code=302, headers={"Location": begun.address})
        _keep(told, begun.cookie, START_SECONDS, secure=settings.address.startswith("https://"))
        return told

    @made.get("/oidc/callback", name="sessions: come back from the provider", response_model=SignedIn, status_code=201)
    def callback(request: Request) -> Response:
        """A sign-in, as after a password, for the caller whose account it is."""
        services = services_of(request)
        account = provider.finish(request.cookies.get(BEGUN, ""), request.query_params, services.now())
        mine = (PrincipalRow.oidc_issuer == account.issuer, PrincipalRow.oidc_subject == account.subject)
        with services.database.write() as session:
            row = session.scalar(select(PrincipalRow).where(*mine, PrincipalRow.active))
            if row is None:
                raise unknown(account)
            told = let_in(services, session, row)
        _keep(told, "", 0, secure=settings.address.startswith("https://"))
        return told

    return made


def _keep(told: Response, cookie: str, seconds: int, *, secure: bool) -> None:
    """Lax, as the browser comes back from another site; it is no proof of who anybody is."""
    told.set_cookie(BEGUN, cookie, seconds, path=BACK, secure=secure, httponly=True, samesite="lax")
