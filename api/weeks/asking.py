"""Which week is asked for, and its frame: time, calendar, and what of the lists it is about."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from api.weeks.belonging import Bodies, Tree, area_of
from api.weeks.calendars import calendar_of
from api.weeks.errors import InvalidWeek
from api.weeks.lists import MANY, Lists
from api.weeks.noticing import Notices
from api.weeks.places import DEFAULT_SLOT_MINUTES, Places, timezone_of
from api.weeks.times import Times
from models.base import seconds_of
from models.clock import MOST_DAYS, Calendar, Horizon
from models.errors import Issue
from models.grid import ONE_DAY
from models.places import path_of
from models.translate import translated
from solver.following.past import moved


@dataclass(frozen=True)
class Asked:
    """A week to freeze: of an area and all below it (none: of everything), `days` local days from `start`.

    A `start` that is a date means its midnight at the place. `policy` goes before the place's, term by term. Pins and
    bans are what was agreed, in the words of FORMAT.md. `now` is rounded up to a whole minute, so that it can be read.
    """

    area: str | None
    start: dt.date
    days: int = 7
    policy: Mapping[str, Any] | None = None
    now: dt.datetime | None = None
    pins: Sequence[Mapping[str, Any]] = ()
    bans: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Scope:
    """The things of the planned area, by list and id, and the area of each (`where`).

    `head` is the area whose place counts.
    """

    asked: Asked
    head: str | None
    tree: Tree
    places: Places
    horizon: Horizon
    calendar: Calendar
    times: Times
    areas: Bodies
    organisations: Bodies
    things: Mapping[str, Bodies]
    where: Mapping[str, Mapping[str, str]]
    notices: Notices = field(default_factory=Notices)


def scope_of(lists: Lists, asked: Asked) -> Scope:
    """The frame of a week. Raises `InvalidWeek` where the area or its place is missing, or the week is none."""
    tree, notices = lists.tree, Notices()
    if asked.area is not None and asked.area not in tree:
        rule, advice = "the area that is planned stands in the list of areas", "Correct the id, or add the area"
        raise InvalidWeek([Issue("area_missing", f"/areas/{asked.area}", asked.area, rule, advice)])
    places = Places(lists.of["places"], tree)
    head = places.head() if asked.area is None else asked.area
    horizon = _horizon(asked, places, head)
    calendar = _calendar(places, head, horizon, notices)
    things, where = _inside(lists, asked, notices)
    for name, said, value in places.unlike(head, tree.within(asked.area)):
        rule = "a week has one clock and one calendar, those of the place of the planned area"
        message = f"the place of {name} says another `{said}`, which counts only where {name} is planned by itself"
        notices.add("place_below_differs", f"/places/{name}/{said}", str(value), rule, message)
    return Scope(
        asked,
        head,
        tree,
        places,
        horizon,
        calendar,
        Times(horizon, calendar),
        lists.of["areas"],
        lists.of["organisations"],
        things,
        where,
        notices,
    )


def _horizon(asked: Asked, places: Places, head: str | None) -> Horizon:
    name = timezone_of(places, head)
    zone = zoneinfo.ZoneInfo(name)
    try:
        start, end = _bounds(asked.start, max(0, min(asked.days, MOST_DAYS + 1)), zone)
    except OverflowError:  # after the year 9999
        start = end = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
    slot = places.heard(head, "slot_minutes") or DEFAULT_SLOT_MINUTES
    given = {"start": start, "end": end, "timezone": name, "slot_minutes": slot}
    try:
        return Horizon.model_validate(given)
    except ValidationError as e:
        found = translated(e, Horizon, given)
        raise InvalidWeek(
            Issue(f.code, f"/horizon/{path_of(f.loc)}".rstrip("/"), None, f.rule, f.advice) for f in found
        ) from None


def _bounds(start: dt.date, days: int, zone: zoneinfo.ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """First instant and end, of a date those of its midnights; skipped or doubled ones are read as FORMAT.md says."""
    if isinstance(start, dt.datetime):
        return start.astimezone(zone), moved(start, days, zone)
    ends = (dt.datetime.combine(date, dt.time(), zone) for date in (start, start + days * ONE_DAY))
    first, end = (x.astimezone(dt.UTC).astimezone(zone) for x in ends)
    return first, end


def _calendar(places: Places, head: str | None, horizon: Horizon, notices: Notices) -> Calendar:
    zone = zoneinfo.ZoneInfo(horizon.timezone)
    first, last = (x.astimezone(zone).date() for x in (horizon.start, horizon.end))
    own = [tuple(places.heard(head, x) or ()) for x in ("workdays", "restdays")]
    return calendar_of(places.heard(head, "country"), own[0], own[1], first, last, notices)


def _inside(lists: Lists, asked: Asked, notices: Notices) -> tuple[dict[str, Bodies], dict[str, dict[str, str]]]:
    """What belongs to the planned area; what belongs to no area at all is told where a whole tree is planned."""
    tree, organisations = lists.tree, lists.of["organisations"]
    inside = tree.within(asked.area)
    whole = asked.area is None or asked.area in tree.roots()
    alone = asked.area is None or len(tree.roots()) == 1
    things: dict[str, Bodies] = {}
    where: dict[str, dict[str, str]] = {}
    for listed in MANY:
        areas = {name: area_of(listed, body, organisations) for name, body in lists.of[listed].items()}
        free = {name for name in areas if alone and whole and _is_free(listed, lists.of[listed][name])}
        where[listed] = {name: area for name, area in areas.items() if area in inside and area is not None}
        things[listed] = {n: body for n, body in lists.of[listed].items() if n in where[listed] or n in free}
        if whole:
            for name, area in areas.items():
                if area not in tree and name not in free:
                    _tell_homeless(notices, listed, name)
    return things, where


def _is_free(listed: str, body: Mapping[str, Any]) -> bool:
    """A volunteer who names neither an organisation nor an area is of the only tree there is."""
    return listed == "volunteers" and body.get("organisation") is None and body.get("area") is None


def _tell_homeless(notices: Notices, listed: str, name: str) -> None:
    rule = "a thing is planned where it belongs: in the area that it, its owner or its organisation names"
    message = f"{listed} {name} belongs to no area that there is, and is planned nowhere"
    notices.add("belongs_nowhere", f"/{listed}/{name}", name, rule, message)


def rounded_up(now: dt.datetime | None) -> dt.datetime | None:
    """The instant, or the next whole minute: starts lie on whole minutes, so that no rule tells the difference."""
    if now is None:
        return None
    rest = seconds_of(now) % 60 * dt.timedelta(seconds=1) + now.microsecond * dt.timedelta(microseconds=1)
    return now + (ONE_DAY / 1440 - rest) if rest else now
