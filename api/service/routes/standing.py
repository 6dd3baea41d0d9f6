"""How the service stands, for those who run it: does it live, can it work, what did it do."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from api.service.answers import answer
from api.service.calling import admit, host_of
from api.service.metrics import TEXT, Metrics
from api.service.services import Services, services_of
from api.store.migrating import current, newest

ACTION = "metrics.read"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Whoever comes through a proxy is not on this machine, though the proxy may be."""
Word = Literal["ok", "degraded", "failed"]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """`status` is the worst of the rest; `workers` are those that run beside the service, none where it has none."""

    status: Word
    database: Word
    tables: Word
    workers: Word | None


def router(metrics: Metrics) -> APIRouter:
    """Three addresses beside the API."""
    made = APIRouter(tags=["standing"])

    def health() -> Response:
        return answer({"status": "ok"})

    def readiness(request: Request) -> Response:
        told = readiness_of(services_of(request))
        return answer(told.model_dump(), 503 if told.status == "failed" else 200)

    def all_metrics(_: Annotated[None, Depends(_reader)]) -> Response:
        return Response(metrics.text(), media_type=TEXT)

    made.add_api_route("/healthz", health, methods=["GET"], name="Does it live?", response_model=Health)
    responses: dict[int | str, dict[str, object]] = {503: {"model": Readiness, "description": "It cannot work"}}
    made.add_api_route(
        "/readyz", readiness, methods=["GET"], name="Can it work?", response_model=Readiness, responses=responses
    )
    made.add_api_route("/metrics", all_metrics, methods=["GET"], name="What did it do?", response_class=PrometheusText)
    return made


class PrometheusText(Response):
    """Names the content type in the API's description."""

    media_type = "text/plain"


def readiness_of(services: Services) -> Readiness:
    """What it takes to work, looked at now."""
    database, tables = _store(services)
    workers = _workers(services)
    words = {database, tables, workers}
    worst: Word = "failed" if "failed" in words else "degraded" if "degraded" in words else "ok"
    return Readiness(status=worst, database=database, tables=tables, workers=workers)


def _store(services: Services) -> tuple[Word, Word]:
    try:
        return "ok", "ok" if current(services.database) == newest() else "failed"
    except SQLAlchemyError:
        return "failed", "failed"


def _workers(services: Services) -> Word | None:
    """Without all of them the service still answers, and jobs wait longer."""
    if services.workers is None:
        return None
    return "ok" if len(services.workers.pids) >= services.settings.workers else "degraded"


def _reader(request: Request) -> None:
    """Whoever has the right, and where the settings say so anybody on this machine."""
    if not (services_of(request).settings.metrics_open and _is_here(request)):
        admit(request, ACTION)


_reader.action = ACTION  # type: ignore[attr-defined]


def _is_here(request: Request) -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(host_of(request)).is_loopback
    except ValueError:
        return False
