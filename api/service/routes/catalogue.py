"""The codes of problem documents: the page that their `type` leads to."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.service.answers import answer
from api.service.catalogue import CATALOGUE, Entry

router = APIRouter(tags=["problems"])


class Code(BaseModel):
    """One code; `status` is null where it stands in a plan's warnings only."""

    code: str
    status: int | None
    rule: str
    meaning: str
    advice: str


class Codes(BaseModel):
    """All codes; `meaning` is the rule in Chinese."""

    items: list[Code]


@router.get("/problems", name="problems: all codes", response_model=Codes)
def get_codes() -> Response:
    """Every code that an answer may have, with its status, rule and advice in English, and its meaning in Chinese."""
    return answer({"items": [_shown(e) for e in CATALOGUE.values()]})


def _shown(entry: Entry) -> dict[str, Any]:
    told = {"code": entry.code, "status": entry.status, "rule": entry.meaning}
    return {**told, "meaning": entry.chinese, "advice": entry.advice}
