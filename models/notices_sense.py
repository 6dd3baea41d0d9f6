"""Notices of what can hardly be meant: nothing is changed, but something will never happen."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from models.base import seconds_of
from models.clock import Window
from models.geo import Point, walk_metres
from models.grid import Timeline
from models.notices_grid import availabilities
from models.places import path_of
from models.plan import Notice
from models.problem import Problem
from models.things import Serves, Space, Volunteer

FAR_METRES = 300_000  # a week is planned in one city; a longitude and a latitude in the wrong order lie farther off


def now_after_the_end(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """`now` at or after the end of the horizon."""
    if problem.now is not None and timeline.now >= timeline.end:
        message = "the horizon is over at this time: only pinned sessions can be in the plan"
        rule = "no session starts before `now` (R1)"
        yield Notice(code="now_after_end", path="now", value=problem.now.isoformat(), rule=rule, message=message)


def windows_outside(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """Windows of offers and demands that do not touch the horizon. What is closed then does no harm."""
    for path, availability in availabilities(problem):
        for k, window in enumerate(availability.windows):
            if _is_outside(timeline, window):
                value = f"{window.start.isoformat()} to {window.end.isoformat()}"
                rule, message = "windows are clipped to the horizon", "the window lies wholly outside the horizon"
                yield Notice(
                    code="window_outside", path=f"{path}.windows[{k}]", value=value, rule=rule, message=message
                )


def _is_outside(timeline: Timeline, window: Window) -> bool:
    return seconds_of(window.end) <= timeline.start or timeline.end <= seconds_of(window.start)


def never_open(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """Availabilities without a single open slot, unless their windows outside the horizon say it already."""
    for path, availability in availabilities(problem):
        told = any(_is_outside(timeline, w) for w in availability.windows)
        given = availability.windows or availability.weekly or availability.closed
        meant = not given and not path.startswith("demands")
        if not told and not meant and not timeline.runs(availability):
            rule = "open is what windows and patterns give, less what is closed"
            message = "not one slot of the horizon is open here"
            yield Notice(code="never_open", path=path, rule=rule, message=message)


def too_few_windows(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """`min_sessions` above the number of open windows of an `"each"` demand (FORMAT.md section 7, Edges)."""
    for i, demand in enumerate(problem.demands):
        windows = len(timeline.runs(demand.windows)) if demand.each else demand.min_sessions
        if demand.min_sessions > windows:
            rule = 'an "each" demand has at most one session in each open window (R2)'
            message = f"{demand.min_sessions} sessions are the least, but only {windows} windows are open: never served"
            path, value = f"demands[{i}].min_sessions", demand.min_sessions
            yield Notice(code="too_few_windows", path=path, value=value, rule=rule, message=message)


def reserve_takes_all(problem: Problem, _: Timeline) -> Iterator[Notice]:
    """A `reserve` that leaves no unit at any time."""
    for i, space in enumerate(problem.spaces):
        most = _most_units(space)
        if space.reserve >= most:
            rule, what = "`reserve` is subtracted from the capacity everywhere (R6)", f"a reserve of {space.reserve}"
            message = f"{what} leaves nothing of at most {most} units: the space can never be used"
            yield Notice(
                code="reserve_takes_all", path=f"spaces[{i}].reserve", value=space.reserve, rule=rule, message=message
            )


def _most_units(space: Space) -> int:
    a = space.availability
    given = [w.capacity for w in a.windows] + [p.capacity for p in a.weekly]
    return max((space.capacity if c is None else c for c in given), default=space.capacity)


def empty_lists(problem: Problem, _: Timeline) -> Iterator[Notice]:
    """Lists that are given but empty contain nothing: `serves`, a need's `kinds`, a pattern's `days`."""
    for name in ("spaces", "volunteers", "supplies"):
        for i, thing in enumerate(getattr(problem, name)):
            if thing.serves is not None:
                yield from _empty_serves(f"{name}[{i}].serves", thing.serves)
    for i, demand in enumerate(problem.demands):
        for k, need in enumerate(demand.needs):
            if need.type == "space" and not need.kinds:
                message = "no space has a kind of an empty list: the demand is never served"
                yield _empty(f"demands[{i}].needs[{k}].kinds", message)
    for path, availability in availabilities(problem):
        for k, pattern in enumerate(availability.weekly):
            if not pattern.days:
                yield _empty(f"{path}.weekly[{k}].days", "a pattern without days never occurs")


def _empty_serves(path: str, serves: Serves) -> Iterator[Notice]:
    for field in ("areas", "organisations", "kinds"):
        if getattr(serves, field) == ():
            yield _empty(f"{path}.{field}", "an empty list serves nobody; leave it out to serve all")


def _empty(path: str, message: str) -> Notice:
    return Notice(code="empty_list", path=path, value="[]", rule="an empty list contains nothing", message=message)


def skills_run_out(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """`valid_until` before the horizon, or of a skill that the volunteer has not."""
    first_date = timeline.clock.date(timeline.start)
    for i, volunteer in enumerate(problem.volunteers):
        for skill, date in volunteer.valid_until.items():
            path, value = path_of(("volunteers", i, "valid_until", skill)), date.isoformat()
            if skill not in volunteer.skills:
                message = f"the volunteer has no skill {skill}{_skills(volunteer)}: the date has no effect"
                rule = "`valid_until` dates the volunteer's skills"
                yield Notice(code="unknown_skill", path=path, value=value, rule=rule, message=message)
            elif date < first_date:
                message = f"{skill} ends before the horizon begins: the volunteer is never asked for it"
                rule = "`valid_until` is at or after the session's local date (R9)"
                yield Notice(code="skill_expired", path=path, value=value, rule=rule, message=message)


def _skills(volunteer: Volunteer) -> str:
    return f" (but {', '.join(sorted(volunteer.skills)[:10])})" if volunteer.skills else ""


def unused_travel(problem: Problem, _: Timeline) -> Iterator[Notice]:
    """Rows and columns of travel tables for areas and supplies, which are nowhere."""
    nowhere = {a.id for a in problem.areas} | {s.id for s in problem.supplies}
    for name in ("metres", "minutes"):
        table: dict[str, dict[str, int]] = getattr(problem.travel, name)
        for origin, row in table.items():
            places = [(origin,), *((origin, target) for target in row)]
            for place in (p for p in places if p[-1] in nowhere):
                rule = "travel goes between organisations, spaces, volunteers and demands"
                message = f'"{place[-1]}" is an area or a supply: this is never looked up'
                path = path_of(("travel", name, *place))
                yield Notice(code="unused_travel", path=path, value=place[-1], rule=rule, message=message)


def far_away(problem: Problem, _: Timeline) -> Iterator[Notice]:
    """Locations far from the middle of all, such as a latitude before its longitude."""
    located = [
        (f"{name}[{i}].location", thing.location)
        for name in ("organisations", "spaces", "volunteers", "demands")
        for i, thing in enumerate(getattr(problem, name))
        if thing.location is not None
    ]
    if not located:
        return
    middle: Point = (median(at[0] for _, at in located), median(at[1] for _, at in located))
    for path, at in located:
        if abs(at[0] - middle[0]) + abs(at[1] - middle[1]) > 1 and walk_metres(middle, at) > FAR_METRES:
            message = f"this is {walk_metres(middle, at) // 1000:,} km from the middle of all: check it"
            rule = "a location is [longitude, latitude]"
            yield Notice(code="far_away", path=path, value=f"[{at[0]}, {at[1]}]", rule=rule, message=message)
