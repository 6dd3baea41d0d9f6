"""A plan as tables for paper: by requester, by lender, by person, and what is left out, in groups with a heading."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from api.exports import words
from api.exports.view import View
from api.exports.visible import VisibleAssignment, VisibleBlocker, VisiblePiece, VisibleRole, VisibleUnserved
from api.texts import Texts

Cell = str | int | float | dt.date
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A column's heading and the most characters it is wide; a Chinese character counts as two."""

    title: str
    most: int


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """One sheet: columns, and groups in order of their headings."""

    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def by_requester(view: View, texts: Texts) -> Table:
    """Sessions by the organisation that asks and the area it asks for."""

    def row(a: VisibleAssignment) -> Row:
        told = (words.title(texts, a.demand), words.where(texts, a), words.people(texts, a.people))
        return (*_when(texts, a), *told, words.things(texts, a.supplies))

    groups = _grouped(texts, ((_requester(texts, a), row(a)) for a in view.sessions))
    columns = _columns(texts, *WHEN, ("what", 28), ("where", 32), ("people", 32), ("things", 18))
    return Table(texts("exports.by_requester"), columns, groups)


def _requester(texts: Texts, a: VisibleAssignment | VisibleUnserved) -> tuple[str, str]:
    """Key and heading of the group; masked ones are together, at the end."""
    demand = a.demand
    parts = [words.asker(texts, demand), words.party(demand.area)]
    return ("2" if demand.masked else "1"), " · ".join(dict.fromkeys(p for p in parts if p)) or words.title(
        texts, demand
    )


def by_lender(view: View, texts: Texts) -> Table:
    """Spaces and supplies in use, by the organisation that owns them."""

    def row(a: VisibleAssignment, name: str, p: VisiblePiece) -> Row:
        told = (words.asker(texts, a.demand), words.title(texts, a.demand), words.people(texts, a.people))
        return (*_when(texts, a), name, p.quantity, *told)

    def pieces(a: VisibleAssignment) -> Iterable[tuple[str, VisiblePiece]]:
        yield from ((words.space(p), p) for p in a.spaces)
        yield from ((words.thing(texts, p), p) for p in a.supplies)

    given = ((_owner(texts, p), row(a, name, p)) for a in view.sessions for name, p in pieces(a))
    columns = _columns(texts, *WHEN, ("lent", 26), ("units", 8), ("asker", 26), ("what", 24), ("people", 28))
    return Table(texts("exports.by_lender"), columns, _grouped(texts, given))


def _owner(texts: Texts, p: VisiblePiece) -> tuple[str, str]:
    return ("1", words.party(p.owner)) if p.owner else ("2", texts("exports.no_owner"))


def by_person(view: View, texts: Texts) -> Table:
    """Tasks by volunteer, with the hours in the heading."""
    found: dict[tuple[str, str], list[tuple[VisibleAssignment, VisibleRole]]] = defaultdict(list)
    for a in view.sessions:
        for r in a.people:
            found[words.person(r), r.id].append((a, r))
    groups = tuple(_tasks(texts, tasks) for _, tasks in sorted(found.items(), key=lambda x: x[0]))
    columns = _columns(texts, *WHEN, ("hours", 8), ("what", 28), ("role", 16), ("site", 28), ("asker", 26))
    return Table(texts("exports.by_person"), columns, groups)


def _tasks(texts: Texts, tasks: list[tuple[VisibleAssignment, VisibleRole]]) -> Group:
    """One person's week."""

    def row(a: VisibleAssignment, r: VisibleRole) -> Row:
        told = (words.title(texts, a.demand), words.plain(texts.kind(r.skill)), words.site(texts, a))
        return (*_when(texts, a), _hours(a), *told, words.asker(texts, a.demand))

    _, first = tasks[0]
    name, unit = words.person(first), words.party(first.organisation)
    total = round(sum(_hours(a) for a, _ in tasks), 2)
    named = f"{name} · {unit}" if unit else name
    heading = texts("exports.person_group", name=named, count=len(tasks), hours=f"{total:g}")
    return Group(heading, tuple(row(a, r) for a, r in tasks))


def not_served(view: View, texts: Texts) -> Table:
    """What is left out and why, by requester."""

    def row(u: VisibleUnserved) -> Row:
        told = (texts(f"reason.{u.reason}"), texts(f"proof.{u.proof}"), _blocking(texts, u.blocking))
        helps = "; ".join(words.plain(r.change) for r in u.remedies if r.change)
        return (words.title(texts, u.demand), u.missing, *told, helps)

    groups = _grouped(texts, ((_requester(texts, u), row(u)) for u in view.unserved))
    columns = _columns(
        texts, ("what", 30), ("missing", 8), ("reason", 20), ("proof", 12), ("blocking", 36), ("helps", 44)
    )
    return Table(texts("exports.not_served"), columns, groups)


def _blocking(texts: Texts, blocking: Iterable[VisibleBlocker]) -> str:
    """Who is in the way; hidden demands count as one."""
    named = (texts("exports.private") if b.masked else words.plain(b.name or b.id) for b in blocking)
    return ", ".join(dict.fromkeys(named))


# ---- what the sheets share

WHEN = (("date", 11), ("weekday", 9), ("time", 22))


def _columns(texts: Texts, *named: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(texts(f"exports.column.{name}"), most) for name, most in named)


def _grouped(texts: Texts, given: Iterable[tuple[tuple[str, str], Row]]) -> tuple[Group, ...]:
    """Rows by key and heading, in order of these; rows keep theirs."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for key, row in given:
        found[key].append(row)
    return tuple(
        Group(texts("exports.group", name=name, count=len(rows)), tuple(rows))
        for (_, name), rows in sorted(found.items(), key=lambda x: x[0])
    )


def _when(texts: Texts, a: VisibleAssignment) -> Row:
    return a.start.date(), texts.day(a.start.weekday()), words.hours_of(texts, a.start, a.end)


def _hours(a: VisibleAssignment) -> float:
    """Real hours, also over a change of clocks."""
    return round((a.end.astimezone(dt.UTC) - a.start.astimezone(dt.UTC)).total_seconds() / 3600, 2)
