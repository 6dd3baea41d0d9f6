"""Standing demands: on which dates they are due, and the windows that come of it in one week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from api.weeks.living import Dated, Standing, Term
from api.weeks.times import Times
from models.clock import Weekly
from models.grid import ONE_DAY, Span

Json = Mapping[str, Any]
Due = Callable[[dt.date], bool]


def due_dates(standing: Standing, terms: Iterable[Term]) -> Due:
    """Whether a local date is one on which the demand is wanted; `terms` are those that concern it."""
    first, skipped, own = _monday(standing.from_), frozenset(standing.except_), tuple(terms)

    def due(date: dt.date) -> bool:
        weeks = (_monday(date) - first).days // 7
        if date in skipped or not lies_in(standing, date) or weeks % standing.every_weeks:
            return False
        return standing.in_terms == "any" or any(lies_in(t, date) for t in own) == (standing.in_terms == "only")

    return due


def terms_of(demand: Json, terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that concern a demand, by its kind and its organisation."""
    return tuple(
        t
        for t in terms
        if (t.kinds is None or demand["kind"] in t.kinds)
        and (t.organisations is None or demand["organisation"] in t.organisations)
    )


def lies_in(dated: Dated, date: dt.date) -> bool:
    """Whether the date lies from `from` to `until`, both included."""
    return (dated.from_ is None or dated.from_ <= date) and (dated.until is None or date <= dated.until)


def due_windows(times: Times, windows: Json, due: Due) -> dict[str, Any]:
    """The demand's windows in this week: a pattern stays where all its dates are due, else the due ones are written."""
    weekly, extra = [], []
    for p in windows.get("weekly") or ():
        spans = list(_occurrences(times, Weekly.model_validate(p)))
        wanted = [span for date, span in spans if due(date)]
        if len(wanted) == len(spans):
            weekly.append(p)
        else:
            extra += [times.window(span) for span in wanted]
    return {**windows, "weekly": weekly, "windows": [*(windows.get("windows") or ()), *extra]}


def _occurrences(times: Times, p: Weekly) -> Iterator[tuple[dt.date, Span]]:
    """The dates on which a pattern starts, with the times that reach into the week."""
    clock = times.timeline.clock
    for span in times.timeline.occurrences(p):
        if times.overlaps(span):
            yield clock.date(span[0]), span


def _monday(date: dt.date) -> dt.date:
    return date - date.weekday() * ONE_DAY
