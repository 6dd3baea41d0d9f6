"""The forms of areas in the store: read as they hold, written as an area's own."""

from __future__ import annotations

from dataclasses import replace

from api.access.roles import Whose
from api.agreements.logging import Act, check_version, is_again, note
from api.errors import Forbidden, not_found
from api.objects.writing import check_text
from api.reviews.form import Form
from api.reviews.tables import ReviewForm
from models.errors import Issue

ABOUT = "review form"


class _Versioned:
    def __init__(self, row: ReviewForm):
        self.id, self.version = row.area, row.version


def form_of(act: Act, area: str) -> ReviewForm | None:
    """The area's own form, if it has one. Raises `NotFound` where there is no such area."""
    if area not in act.access.tree.parents:
        raise not_found("areas", area)
    return act.session.get(ReviewForm, area)


def write_form(act: Act, area: str, form: Form) -> ReviewForm:
    """Another form for an area and all below it that have none; reviews that are written already keep theirs."""
    check_text(form.model_dump(mode="json"))
    row = form_of(act, area)
    if not act.access.may("review_forms.write", Whose(area=area)):
        rule = "an area's form is written by its planners and those above"
        raise Forbidden([Issue("not_yours", "area", area, rule, "Ask one of them")])
    body = form.model_dump(mode="json")
    if row is None:
        row = ReviewForm(area=area, version=0, body=body)
        act.session.add(row)
    else:
        act.session.refresh(row, with_for_update=True)
        if is_again(act, ABOUT, _Versioned(row)) and row.body == body:
            return row
        check_version(act, _Versioned(row))
    row.body, row.version = body, row.version + 1
    row.changed_at, row.changed_by = act.now, act.actor
    note(replace(act, action="write"), ABOUT, _Versioned(row), None, "written")
    act.session.flush()
    return row
