"""The application: settings in, an ASGI app out."""

from __future__ import annotations

import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.service import problems
from api.service.metrics import Metrics
from api.service.middleware import Framed
from api.service.openapi import describe
from api.service.routes import (
    account,
    agreements,
    attendance,
    calendars,
    cases,
    catalogue,
    certificates,
    claims,
    evaluations,
    events,
    exports,
    imports,
    lists,
    oidc,
    plan_parts,
    plans,
    principals,
    recommendations,
    reviews,
    scenarios,
    sessions,
    standing,
    weeks,
)
from api.service.services import Embedded, Services, utc_now
from api.service.watching import Watched
from api.settings import Settings
from api.store.database import Database
from api.store.keeping import kept_secret
from api.store.migrating import upgrade

ROUTES = (
    *(principals, sessions, catalogue, plans, plan_parts, events, exports, scenarios, weeks),
    *(recommendations, evaluations, imports, calendars),
    *(attendance, account, certificates),
)
DESCRIPTION = "Plans a neighbourhood's week: who uses what, when, with whom; proved and judged."


def make_app(settings: Settings, workers: Embedded | None = None) -> FastAPI:
    """The service on the database of the settings, whose tables are brought up to date when it starts.

    `workers` are those that run beside it, for `/readyz` to look at.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings: Settings = app.state.settings
        database = Database(settings.store_url)
        upgrade(database)
        app.state.services = Services(
            settings, database, workers, clock=app.state.clock, salt=kept_secret(database, "private cases")
        )
        metrics.watch(database)
        yield
        database.close()

    version = importlib.metadata.version("linli")
    app = FastAPI(
        title="Linli",
        version=version,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings, app.state.clock = settings, utc_now
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    problems.install(app)
    app.include_router(_v1(settings))
    app.include_router(standing.router(metrics))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    most = max(settings.most_body, settings.most_problem, settings.most_file)
    app.add_middleware(Framed, most_bytes=most, most_header=settings.most_header)
    app.add_middleware(Watched, whole=app, metrics=metrics)
    return app


def _v1(settings: Settings) -> APIRouter:
    v1 = APIRouter(prefix="/v1")
    v1.include_router(lists.router())
    v1.include_router(cases.router())
    v1.include_router(claims.router())
    v1.include_router(agreements.router())
    v1.include_router(reviews.router())
    for each in ROUTES:
        v1.include_router(each.router)
    if settings.oidc_issuer:
        v1.include_router(oidc.router(settings))
    return v1
