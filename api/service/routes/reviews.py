"""Reviews over HTTP: written, changed, answered, read when both sides have spoken; figures; forms of areas."""

# without postponed annotations, as FastAPI reads them

from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.agreements.logging import Act, history
from api.contracts.parties import areas_of, name_of
from api.reviews.form import Form, form_at
from api.reviews.forms import form_of, write_form
from api.reviews.ratings import Rated, ratings
from api.reviews.reviewing import ABOUT, NewReview, Reviews, Said
from api.reviews.tables import ReviewForm, ReviewRow
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from models.base import Text, Value

AgreementId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The agreement's id")]
ReviewId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The review's id")]
AreaId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The area's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
Year = Annotated[int, Query(ge=2000, le=2199, description="The calendar year")]
InArea = Annotated[str | None, Query(max_length=200, description="Organisations of this area and below")]
OfOrganisation = Annotated[str | None, Query(max_length=200, description="Only this organisation")]


class Reply(Value):
    """The answer to a review."""

    reply: Text


READ, WRITE, RATINGS = calls("reviews.read"), calls("reviews.write"), calls("ratings.read")
READ_FORM, WRITE_FORM = calls("review_forms.read"), calls("review_forms.write")


def router() -> APIRouter:
    """Routes of reviews."""
    made = APIRouter(tags=["reviews"])
    add = made.add_api_route
    add("/agreements/{id}/reviews", write, methods=["POST"], name="reviews: write one", status_code=201)
    add("/agreements/{id}/reviews", get_all, methods=["GET"], name="reviews: of an agreement")
    add("/reviews/{id}", get_one, methods=["GET"], name="reviews: one")
    add("/reviews/{id}", change, methods=["PUT"], name="reviews: other words")
    add("/reviews/{id}/reply", reply, methods=["POST"], name="reviews: answer")
    add("/reviews/{id}/history", get_history, methods=["GET"], name="reviews: history")
    add("/ratings", get_ratings, methods=["GET"], name="ratings: of a year")
    add("/review-forms/{id}", get_form, methods=["GET"], name="review forms: what holds at an area")
    add("/review-forms/{id}", put_form, methods=["PUT"], name="review forms: an area's own")
    return made


def write(
    caller: Annotated[Caller, WRITE], id_: AgreementId, body: Annotated[NewReview, json_body(NewReview)]
) -> Response:
    with caller.changing() as unit:
        reviews = reviews_of(unit, "review")
        row, new = reviews.write(id_, body)
        return unit.answer(as_data(reviews, row), 201 if new else 200, ETag=etag(row.version))


def get_all(caller: Annotated[Caller, READ], id_: AgreementId) -> Response:
    with caller.reading() as unit:
        reviews = reviews_of(unit)
        return answer({"items": [as_data(reviews, row) for row in reviews.of_agreement(id_)]})


def get_one(caller: Annotated[Caller, READ], id_: ReviewId) -> Response:
    with caller.reading() as unit:
        reviews = reviews_of(unit)
        row = reviews.find(id_)
        return answer(as_data(reviews, row), ETag=etag(row.version))


def change(
    caller: Annotated[Caller, WRITE], id_: ReviewId, body: Annotated[Said, json_body(Said)], match: IfMatch = None
) -> Response:
    with caller.changing() as unit:
        reviews = reviews_of(unit, "change", match=version_of(match))
        row = reviews.change(id_, body)
        return unit.answer(as_data(reviews, row), ETag=etag(row.version))


def reply(caller: Annotated[Caller, WRITE], id_: ReviewId, body: Annotated[Reply, json_body(Reply)]) -> Response:
    with caller.changing() as unit:
        reviews = reviews_of(unit, "reply")
        row = reviews.reply(id_, body.reply)
        return unit.answer(as_data(reviews, row), ETag=etag(row.version))


def get_history(caller: Annotated[Caller, READ], id_: ReviewId) -> Response:
    with caller.reading() as unit:
        row = reviews_of(unit).find(id_)
        return answer({"items": history(unit.session, ABOUT, row.id)})


def get_ratings(
    caller: Annotated[Caller, RATINGS], year: Year, area: InArea = None, organisation: OfOrganisation = None
) -> Response:
    """A whole year at a time: from two stretches that overlap, a single review could be worked out."""
    with caller.reading() as unit:
        tree, months = unit.access.tree, (f"{year}-01", f"{year}-12")
        found = ratings(unit.session, tree, unit.now, *months, area=area, organisation=organisation)
        homes = areas_of(unit.session, (r.organisation for r in found))
        least = {r.organisation: form_at(unit.session, tree, homes.get(r.organisation)).least for r in found}
        shown = [r for r in found if r.count >= least[r.organisation]]
        items = [_figures(unit, r, shown=r in shown) for r in found]
        all_ = {"count": sum(r.count for r in shown), "satisfied": sum(r.satisfied for r in shown)}
        return answer({"items": items, "all": all_})


def get_form(caller: Annotated[Caller, READ_FORM], id_: AreaId) -> Response:
    with caller.reading() as unit:
        row = form_of(_act(unit, "read"), id_)
        form = form_at(unit.session, unit.access.tree, id_)
        told = {"area": id_, "own": row is not None, "form": form.model_dump(mode="json")}
        return answer(told) if row is None else answer(told, ETag=etag(row.version))


def put_form(
    caller: Annotated[Caller, WRITE_FORM], id_: AreaId, body: Annotated[Form, json_body(Form)], match: IfMatch = None
) -> Response:
    with caller.changing() as unit:
        row: ReviewForm = write_form(replace(_act(unit, "write"), match=version_of(match)), id_, body)
        return unit.answer({"area": id_, "own": True, "form": row.body}, ETag=etag(row.version))


# ---- what is shown


def as_data(reviews: Reviews, row: ReviewRow) -> dict[str, Any]:
    """A review; until it is shown, its content is its author's alone."""
    shown, own = reviews.is_shown(row), reviews.is_own(row)
    names = ("id", "period", "side", "author", "reviewed", "due_at", "created_at")
    data = {name: getattr(row, name) for name in names}
    data |= {"agreement": row.contract, "etag": etag(row.version), "shown": shown, "own": own}
    if shown or own:
        content = ("ratings", "comment", "reply", "replied_at")
        data |= {name: getattr(row, name) for name in content} | {"form": row.form}
    return data


def _figures(unit: Unit, r: Rated, *, shown: bool) -> dict[str, Any]:
    """The public figures of an organisation; of too few reviews, none."""
    told = {"organisation": r.organisation, "name": name_of(unit.session, "organisations", r.organisation)}
    if not shown:
        return {**told, "too_few": True}
    means = {key: {**asdict(mean), "mean": mean.value} for key, mean in r.by_criterion.items()}
    counted = {"count": r.count, "satisfied": r.satisfied, "mean": r.overall.value}
    return {**told, "too_few": False, **counted, "criteria": means}


def reviews_of(unit: Unit, action: str = "", **more: Any) -> Reviews:
    """The reviews as the caller sees them, or acts on them."""
    return Reviews(replace(_act(unit, action), **more))


def _act(unit: Unit, action: str) -> Act:
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action)
