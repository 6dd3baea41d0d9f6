"""A session as an event of a calendar (RFC 5545 section 3.6.1)."""

from __future__ import annotations

import datetime as dt
import hashlib

from icalendar import Event

from api.exports import words
from api.exports.revisions import Entry
from api.exports.visible import VisibleAssignment
from api.texts import Texts


def event(entry: Entry, texts: Texts, domain: str) -> Event:
    """The event; a cancelled one says so, and takes nobody's time."""
    made, seen = Event(), entry.seen
    start, end = _times(seen)
    made.add("uid", uid(seen.demand.id, entry.key, domain))
    made.add("dtstamp", entry.changed.astimezone(dt.UTC))
    made.add("created", entry.created.astimezone(dt.UTC))
    made.add("last-modified", entry.changed.astimezone(dt.UTC))
    made.add("sequence", entry.sequence)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    made.add("class", "PUBLIC" if seen.demand.public else "PRIVATE")
    made.add("dtstart", start)
    made.add("dtend", end)
    made.add("summary", words.title(texts, seen.demand), parameters={"LANGUAGE": texts.language})
    where = words.where(texts, seen)
    if where:
        made.add("location", where)
    if seen.site and seen.site.location:
        longitude, latitude = seen.site.location
        made.add("geo", (round(latitude, 6), round(longitude, 6)))
    made.add("description", "\n".join(_lines(seen, texts)), parameters={"LANGUAGE": texts.language})
    return made


def uid(demand: str, key: str, domain: str) -> str:
    """The same for a session wherever and whenever it is shown, and telling nothing: a hash of demand and key. Of a
    masked demand, the token stands for its id here too."""
    told = hashlib.sha256(f"{demand}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{told[:32]}@{domain}"


def _times(seen: VisibleAssignment) -> tuple[dt.datetime, dt.datetime]:
    """Wall times with their zone; UTC for both where one is the second of two equal wall times, which a zone's name
    cannot tell (RFC 5545 section 3.3.5: it means the first)."""
    start, end = seen.start, seen.end
    if start.fold or end.fold:
        return start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    return start, end


def _lines(seen: VisibleAssignment, texts: Texts) -> list[str]:
    """Who and what, line by line; nothing that is not known."""
    demand = seen.demand
    kind = words.plain(texts.kind(demand.kind)) if demand.kind else ""
    told = [
        ("exports.column.asker", words.asker(texts, demand)),
        ("exports.column.kind", kind),
        ("exports.column.where", words.where(texts, seen)),
        ("exports.column.people", words.people(texts, seen.people)),
        ("exports.column.things", words.things(texts, seen.supplies)),
    ]
    return [texts("exports.line", label=texts(key), words=value) for key, value in told if value]
