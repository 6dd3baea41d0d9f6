"""Progress as it happens: server-sent events, resumed where the listener left off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.errors import Invalid, not_found
from api.jobs.queue import ENDED, events_after
from api.plans.seeing import find_own_plan
from api.plans.showing import job_of
from api.service.routes.plans import PlanId, Planner
from api.service.services import Services
from models.errors import Issue

router = APIRouter(tags=["plans"])
LOOK_SECONDS = 0.5
SILENCE_SECONDS = 15.0
"""After so long without an event, a comment keeps proxies from closing the line."""
LONGEST_SECONDS = 3600.0
"""Then the line is closed; browsers call again, and say where they were."""

LastEvent = Annotated[str | None, Header(alias="Last-Event-ID", description="The last event that was heard")]
After = Annotated[int | None, Query(ge=0, description="The same, for who cannot send headers")]


@router.get("/plans/{id}/events", response_class=StreamingResponse)
def plan_events(caller: Planner, id_: PlanId, last: LastEvent = None, after: After = None) -> StreamingResponse:
    """What the plan's job tells: `phase`, `progress`, `better`, `bound`, `warning`, `state`; the last state ends it."""
    if last is not None and not (last.isascii() and last.isdigit() and len(last) < 10):
        rule = "an event's id is a number"
        raise Invalid([Issue("bad_event", "Last-Event-ID", last, rule, "Send the `id` of the last event, or nothing")])
    with caller.reading() as unit:
        find_own_plan(unit.session, unit.access, id_)
        job = job_of(unit.session, id_)
    if job is None:
        raise not_found("jobs", id_)
    stream = _stream(caller.services, job.id, int(last) if last else after or 0)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _stream(services: Services, job: str, seq: int) -> AsyncIterator[str]:
    """New events as they come; nothing is held between two looks, so that a thousand listeners need no connection."""
    loop = asyncio.get_running_loop()
    began = spoke = loop.time()
    yield f"retry: {int(LOOK_SECONDS * 2000)}\n\n"
    while loop.time() - began < LONGEST_SECONDS:
        found = await run_in_threadpool(_look, services, job, seq)
        for event in found:
            seq, spoke = event["seq"], loop.time()
            yield _written(event)
            if event["kind"] == "state" and event["data"]["state"] in ENDED:
                return
        if not found:
            if loop.time() - spoke > SILENCE_SECONDS:
                spoke = loop.time()
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_SECONDS)


def _look(services: Services, job: str, seq: int) -> list[dict[str, Any]]:
    with services.database.read() as session:
        return events_after(session, job, seq)


def _written(event: dict[str, Any]) -> str:
    data = json.dumps({"at": event["at"], **event["data"]}, ensure_ascii=False)
    return f"id: {event['seq']}\nevent: {event['kind']}\ndata: {data}\n\n"
