"""A plan to take away: as a spreadsheet, and as a map; each reader gets what they may see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.exports.geojson import geojson
from api.exports.spreadsheet import spreadsheet
from api.exports.view import view_of
from api.service.files import GEOJSON, XLSX, file_answer
from api.service.routes.plan_parts import opened_for
from api.service.routes.plans import PlanId, Reader
from api.texts import Language

router = APIRouter(tags=["plans"])
PagePerGroup = Annotated[bool, Query(description="A page for each organisation or person, for handing out")]
Lines = Annotated[bool, Query(description="A line from each demand to its space")]


def _language(said: str) -> Language:
    return "zh" if said == "zh" else "en"


@router.get("/plans/{id}/export.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def plan_as_spreadsheet(caller: Reader, id_: PlanId, page_per_group: PagePerGroup = False) -> Response:
    """The plan by requester, by lender and by person, readable when printed on A4."""
    opened, viewer = opened_for(caller, id_)
    view = view_of(opened.problem, opened.plan, viewer)
    return file_answer(spreadsheet(view, _language(caller.language), page_per_group), XLSX, "plan.xlsx")


@router.get("/plans/{id}/export.geojson", response_class=Response, responses={200: {"content": {GEOJSON: {}}}})
def plan_as_map(caller: Reader, id_: PlanId, lines: Lines = False) -> Response:
    """Offers and demands on the map (RFC 7946)."""
    opened, viewer = opened_for(caller, id_)
    return file_answer(
        geojson(view_of(opened.problem, opened.plan, viewer), _language(caller.language), lines),
        GEOJSON,
        "plan.geojson",
    )
