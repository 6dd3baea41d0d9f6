"""R4 and R9: whether a space or a person suits the need at all."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.context import Context, as_minutes, breach
from solver.judge.sessions import Piece, Role
from solver.judge.verdict import Finding

Fault = tuple[str, str]


def space_is_eligible(week: Context) -> Iterator[Finding]:
    """R4: kind, features, distance, whom it serves, length, notice, and no start or end inside a `no_entry` stretch."""
    for p in week.pieces:
        for code, message in (*_unsuited(week, p), *_rules_of_use(week, p), *_no_entry(week, p)):
            yield breach("R4", code, p.place, [p.session], f"space {p.space.id}: {message}")


def _unsuited(week: Context, p: Piece) -> Iterator[Fault]:
    need, demand = p.need, p.session.demand
    if need is None:
        return
    if p.space.kind not in need.kinds:
        yield "kind", f"its kind {p.space.kind} is not among {_listed(need.kinds)}"
    if need.features and (lacking := sorted(set(need.features) - set(p.space.features))):
        yield "features", f"it lacks {_listed(lacking)}"
    if need.max_metres is not None:
        metres = week.distances.metres(week.distances.demand(demand), week.distances.space(p.space))
        if metres > need.max_metres:
            yield "max_metres", f"it is {metres} m from demand {demand.id}, at most {need.max_metres} m are asked"


def _rules_of_use(week: Context, p: Piece) -> Iterator[Fault]:
    space, s = p.space, p.session
    if not week.serves(space.serves, s.demand):
        yield "serves", f"it does not serve demand {s.demand.id} (area, organisation or kind)"
    if s.seconds < space.min_minutes * 60:
        yield "min_minutes", f"{as_minutes(s.seconds)}, it is lent for at least {space.min_minutes}"
    if space.max_minutes is not None and s.seconds > space.max_minutes * 60:
        yield "max_minutes", f"{as_minutes(s.seconds)}, it is lent for at most {space.max_minutes}"
    earliest = week.timeline.now + space.notice_minutes * 60
    if s.start < earliest:
        notice = f"with {space.notice_minutes} minutes' notice not before {week.shown(earliest)}"
        yield "notice", f"start {week.shown(s.start)}, {notice}"


def _no_entry(week: Context, p: Piece) -> Iterator[Fault]:
    stretches = week.no_entry(p.space) if p.space.no_entry else []
    for word, t in (("start", p.session.start), ("end", p.session.end)):
        for a, b in stretches:
            if a < t < b:
                yield "no_entry", f"the {word} {week.shown(t)} is inside no_entry {week.shown(a)} to {week.shown(b)}"


def person_is_eligible(week: Context) -> Iterator[Finding]:
    """R9: skill, level, validity, tags, metres to the site within both limits, whom the person serves."""
    for r in week.roles:
        for code, message in (*_unqualified(r), *_out_of_reach(week, r)):
            yield breach("R9", code, r.place, [r.session], f"volunteer {r.person.id}: {message}")


def _unqualified(r: Role) -> Iterator[Fault]:
    need, v = r.need, r.person
    if need is None:
        return
    level = v.skills.get(need.skill)
    if level is None:
        yield "skill", f"has no skill {need.skill}"
    elif level < need.min_level:
        yield "level", f"has level {level} in {need.skill}, at least {need.min_level} is asked"
    until = v.valid_until.get(need.skill)
    if until is not None and until < r.session.date:
        yield "valid_until", f"{need.skill} is valid until {until}, the session is on {r.session.date}"
    if need.tags and (lacking := sorted(set(need.tags) - set(v.tags))):
        yield "tags", f"lacks {_listed(lacking)}"


def _out_of_reach(week: Context, r: Role) -> Iterator[Fault]:
    if not week.serves(r.person.serves, r.session.demand):
        yield "serves", f"does not serve demand {r.session.demand.id} (area, organisation or kind)"
    limits = [m for m in (r.person.max_metres, r.need.max_metres if r.need else None) if m is not None]
    if limits:
        metres = week.distances.metres(week.distances.volunteer(r.person), r.session.site)
        if metres > min(limits):
            yield "max_metres", f"is {metres} m from the site {r.session.site.id}, at most {min(limits)} m are accepted"


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words) or "nothing"
