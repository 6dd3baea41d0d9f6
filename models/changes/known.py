"""When changes became known: the week that is mended is planned as of then."""

from __future__ import annotations

from collections.abc import Sequence

from models.changes.values import Change
from models.problem import Problem


def at_its_time(after: Problem, made: Sequence[Change]) -> Problem:
    """The week as of the last change that says when it became known, unless `now` is later."""
    known = [c.at for c in made if c.at is not None]
    if not known or after.planned_at >= max(known):
        return after
    return after.model_copy(update={"now": max(known)})
