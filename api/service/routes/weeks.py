"""Frozen weeks: what plans were made from, for ever."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.plans.weeks import find_readable_week
from api.service.answers import JSON
from api.service.calling import Caller, calls
from api.weeks.frozen import problem_bytes
from models.problem import Problem

router = APIRouter(tags=["weeks"])
Hash = Annotated[str, Path(description="The week's hash", min_length=1, max_length=200)]


@router.get("/weeks/{sha256}", response_model=Problem)
def get_week(caller: Annotated[Caller, calls("weeks.read")], sha256: Hash) -> Response:
    """The Problem as it was frozen, byte for byte as it was hashed; for the planner of its area, or who gave it."""
    with caller.reading() as unit:
        find_readable_week(unit, sha256)
        text = problem_bytes(unit.session, sha256)
    return Response(text, headers={"ETag": f'"{sha256}"'}, media_type=JSON)
