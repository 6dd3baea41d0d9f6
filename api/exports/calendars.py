"""iCalendar feeds (RFC 5545, RFC 7986): the sessions of an organisation, a space or a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from api.exports.revisions import Entry, Published, entries
from api.exports.sight import Viewer
from api.exports.visible import VisibleAssignment
from api.exports.words import plain
from api.texts import Language, Texts
from models.clock import Horizon
from models.errors import InvalidInput, Issue
from models.plan import Plan
from models.problem import Problem

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone

FeedKind = Literal["organisations", "spaces", "volunteers"]


@dataclass(frozen=True)
class Feed:
    """Whose calendar it is: an organisation's (what it asks for and what uses its things and people), a space's or a
    volunteer's, by id."""

    kind: FeedKind
    id: str


@dataclass(frozen=True)
class CalendarOptions:
    """How a feed is written. `domain` names the installation and ends every UID; `refresh` says how often to look
    again; `salt` is the installation's secret (`Viewer`)."""

    language: Language
    domain: str
    salt: str
    refresh: dt.timedelta = dt.timedelta(hours=1)


def calendar(
    problem: Problem,
    plan: Plan,
    of: Feed,
    options: CalendarOptions,
    at: dt.datetime,
    history: Sequence[Published] = (),
    viewer: Viewer | None = None,
) -> bytes:
    """The feed of one week's plan, published `at`; `history` has the plans published before it, oldest first.

    It shows what `viewer` may see, by default what the feed's own reader may (`reader_of`). Raises `InvalidInput`
    (`not_in_week`) where the week has no such organisation, space or volunteer.
    """
    return calendar_of_weeks([[*history, Published(problem, plan, at)]], of, options, viewer)


def calendar_of_weeks(
    weeks: Sequence[Sequence[Published]],
    of: Feed,
    options: CalendarOptions,
    viewer: Viewer | None = None,
    name: str | None = None,
) -> bytes:
    """The feed of several weeks, each with all its published plans, oldest first; equal input gives equal bytes.

    `name` is whose calendar it is; by default, what the last week that has it calls it.
    """
    problems = [week[-1].problem for week in weeks if week]
    name = _name(problems, of) if name is None else plain(name)
    shown: list[Entry] = []
    for week, problem in zip((w for w in weeks if w), problems, strict=True):
        reader = viewer or reader_of(problem, of, options.salt)
        shown += [e for e in entries(week, reader) if concerns(of, e.seen)]
    return bytes(_written(shown, [p.horizon for p in problems], name, options).to_ical())


def reader_of(problem: Problem, of: Feed, salt: str) -> Viewer:
    """Whom a feed is for: the unit, the volunteer; of a space, its owner."""
    if of.kind == "volunteers":
        return Viewer.volunteer(of.id, salt)
    owners = {s.id: s.owner for s in problem.spaces}
    return Viewer.unit(of.id if of.kind == "organisations" else owners.get(of.id, ""), salt)


def concerns(of: Feed, v: VisibleAssignment) -> bool:
    """Whether a session belongs in the feed; of a session that is seen in full, not all pieces do."""
    if of.kind == "spaces":
        return any(p.id == of.id for p in v.spaces)
    if of.kind == "volunteers":
        return any(r.id == of.id for r in v.people)
    parties = [v.demand.organisation, *(p.owner for p in (*v.spaces, *v.supplies)), *(r.organisation for r in v.people)]
    return any(p is not None and p.id == of.id for p in parties)


def _name(problems: Sequence[Problem], of: Feed) -> str:
    """The name of whose calendar it is, by the last week that has it."""
    for problem in reversed(problems):
        for thing in getattr(problem, of.kind):
            if thing.id == of.id:
                return plain(thing.name or thing.id)
    rule, advice = f"the week has this id in `{of.kind}`", "Check the id, and that the week is the right one"
    raise InvalidInput([Issue("not_in_week", "of", of.id, rule, advice)])


def _written(shown: Sequence[Entry], horizons: Sequence[Horizon], name: str, options: CalendarOptions) -> Calendar:
    """The calendar's own properties, its time zones, then its events."""
    from icalendar import Calendar, vDuration, vText  # most commands write no calendar

    from api.exports.events import event

    texts, made = Texts(options.language), Calendar()
    made.add("prodid", f"-//Linli//Linli//{options.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", vText(name))
    if horizons:
        made.add("x-wr-timezone", vText(horizons[-1].timezone))
    made.add("refresh-interval", options.refresh, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(options.refresh))
    for zone in _zones(horizons):
        made.add_component(zone)
    for entry in shown:
        made.add_component(event(entry, texts, options.domain))
    return made


def _zones(horizons: Sequence[Horizon]) -> list[Timezone]:
    """A component for each zone of the weeks, with the changes of clocks around them."""
    from api.exports.zones import vtimezone

    found = []
    for name in dict.fromkeys(h.timezone for h in horizons):
        own = [h for h in horizons if h.timezone == name]
        found.append(vtimezone(name, min(h.start for h in own), max(h.end for h in own)))
    return found
