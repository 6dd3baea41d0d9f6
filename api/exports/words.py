"""Names, places and times as an export writes them: on one line, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from api.exports.visible import Party, VisibleAssignment, VisibleDemand, VisiblePiece, VisibleRole
from api.texts import Texts
from api.views.week import on_one_line

NOT_IN_XML = str.maketrans("", "", "\ufffe\uffff")


def plain(text: str) -> str:
    """Text that calendars and spreadsheets can hold: on one line, no control character, nothing that XML forbids."""
    return on_one_line(text).translate(NOT_IN_XML)


def title(texts: Texts, demand: VisibleDemand) -> str:
    """What it is: its name, else its kind in words, else its id; of a masked one, that it is private."""
    if demand.masked:
        return texts("exports.private")
    return plain(demand.name or (texts.kind(demand.kind) if demand.kind else demand.id))


def asker(texts: Texts, demand: VisibleDemand) -> str:
    """Who asks for it."""
    if demand.masked:
        return texts("exports.private_asker")
    return party(demand.organisation)


def party(found: Party | None) -> str:
    """An organisation or area; empty where it is not known."""
    return plain(found.name or found.id) if found else ""


def thing(texts: Texts, piece: VisiblePiece) -> str:
    """The name of a space, the kind of a supply, else the id."""
    return plain(piece.name or (texts.kind(piece.kind) if piece.kind else piece.id))


def space(piece: VisiblePiece) -> str:
    """The name of a space, else its id."""
    return plain(piece.name or piece.id)


def person(role: VisibleRole) -> str:
    """The name of a volunteer, else the id."""
    return plain(role.name or role.id)


def spaces(pieces: Iterable[VisiblePiece]) -> str:
    """`礼堂, 停车场 ×12`."""
    return ", ".join(space(p) + _times(p.quantity) for p in pieces)


def things(texts: Texts, pieces: Iterable[VisiblePiece]) -> str:
    """`爱心包 ×2`."""
    return ", ".join(thing(texts, p) + _times(p.quantity) for p in pieces)


def people(texts: Texts, roles: Iterable[VisibleRole]) -> str:
    """`沈医生 (doctor), 王芳`."""
    told = ((person(r), texts.kind(r.skill)) for r in roles)
    return ", ".join(f"{name} ({plain(skill)})" if skill else name for name, skill in told)


def site(texts: Texts, a: VisibleAssignment) -> str:
    """Where it is; where a private session's place is not shown to those who go there, that they are told."""
    if a.site is None and a.demand.masked and a.people:
        return texts("exports.site_told")
    return plain(a.site.name) if a.site and a.site.name else ""


def where(texts: Texts, a: VisibleAssignment) -> str:
    """The spaces with their units; without any, the site."""
    return spaces(a.spaces) or site(texts, a)


def _times(quantity: int) -> str:
    return f" ×{quantity:,}" if quantity > 1 else ""


def hours_of(texts: Texts, start: dt.datetime, end: dt.datetime) -> str:
    """`18:00–20:00` in wall time; midnight is 24:00, and the day is named where another one is meant."""
    days = (end.date() - start.date()).days
    if days == 0:
        return f"{start:%H:%M}–{end:%H:%M}"
    if days == 1 and f"{end:%H:%M}" == "00:00":
        return f"{start:%H:%M}–24:00"
    if days == 1:
        return f"{start:%H:%M}–{texts('exports.next_day', time=f'{end:%H:%M}')}"
    return f"{start:%H:%M}–{texts.day(end.weekday())} {end:%m-%d %H:%M}"
