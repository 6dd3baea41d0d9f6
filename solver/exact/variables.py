"""The decisions of the model: which sessions take place, with which spaces, persons and supplies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions, NeedOptions
from solver.compile.week import Week
from solver.exact.builder import ZERO, Builder, Term, total
from solver.exact.narrowing import Choice, Narrowing
from solver.people import apart_enough
from solver.sessions import Session
from solver.state import State, site_of


@dataclass
class Piece:
    """A space or supply that a session may use: `chosen`, how many `units`, `whole` where that is a fixed number."""

    index: int
    column: int
    chosen: Term
    units: Term
    whole: int | None = None


@dataclass
class Candidate:
    """One session that may take place: start `c` of a demand. `current` is the session that stands there now."""

    options: DemandOptions
    c: int
    current: Session | None
    held: Term
    spaces: dict[int, list[Piece]] = field(default_factory=dict)
    people: dict[int, list[tuple[int, int, Term]]] = field(default_factory=dict)
    supplies: dict[int, list[Piece]] = field(default_factory=dict)
    sites: dict[int, Term] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """First slot."""
        return int(self.options.start[self.c])

    @property
    def end(self) -> int:
        """Slot after the last."""
        return int(self.options.end[self.c])

    def role(self, v: int) -> Term:
        """Whether person `v` has any role in the session."""
        return total((1, f) for roles in self.people.values() for _, w, f in roles if w == v)

    def persons(self) -> Iterator[tuple[int, int, int, Term]]:
        """Every `(need, column, person, flag)`."""
        for n, roles in self.people.items():
            for column, v, flag in roles:
                yield n, column, v, flag


@dataclass
class Duty:
    """One person in one candidate session; `held` in whichever role."""

    candidate: Candidate
    held: Term


@dataclass
class Part:
    """What the model decides: the free demands' candidates, over a state that holds everything else."""

    week: Week
    base: State
    free: list[int]
    candidates: list[Candidate]
    of_demand: dict[int, list[Candidate]]
    pins: dict[int, list[Session]]
    duties: dict[int, list[Duty]] = field(default_factory=dict)
    active: dict[int, Term] = field(default_factory=dict)
    fen: dict[int, Term] = field(default_factory=dict)


def make_part(
    b: Builder, week: Week, base: State, free: list[int], current: list[Session], narrowing: Narrowing | None = None
) -> Part:
    """Variables for the free demands. `base` holds all other sessions and all pins; `current` are the hint."""
    now: dict[int, dict[int, Session]] = defaultdict(dict)
    for s in current:
        now[s.demand][s.start] = s
    familiar = frozenset(v for s in current for _, v in s.people)
    part = Part(week, base, free, [], {}, {})
    for d in free:
        options = week.demands[d]
        part.pins[d] = [s for s in base.of_demand[d] if s.pinned]
        part.of_demand[d] = []
        seconds = [week.timeline.second(int(t)) for t in options.start]
        choice = narrowing.of(options, list(now[d].values()), seconds, familiar) if narrowing else None
        for c, second in enumerate(seconds):
            if choice is None or c in choice.starts:
                candidate = _candidate(b, part, options, c, now[d].get(second), choice)
                if candidate is not None:
                    part.candidates.append(candidate)
                    part.of_demand[d].append(candidate)
    part.duties = _duties(b, part)
    part.active = _active(b, part)
    return part


def _active(b: Builder, part: Part) -> dict[int, Term]:
    """Whether a volunteer has a session at all, for those whom it costs points and who have none that is fixed."""
    people = part.week.problem.volunteers
    return {
        v: b.any_of([d.held for d in duties])
        for v, duties in part.duties.items()
        if people[v].activation_points and not part.base.of_person.get(v)
    }


def _duties(b: Builder, part: Part) -> dict[int, list[Duty]]:
    """Every duty of each person, in order of start."""
    out: dict[int, list[Duty]] = defaultdict(list)
    for c in part.candidates:
        roles: dict[int, list[Term]] = defaultdict(list)
        for _, _, v, flag in c.persons():
            roles[v].append(flag)
        for v, flags in roles.items():
            out[v].append(Duty(c, flags[0] if len(flags) == 1 else b.any_of(flags)))
    return {v: sorted(d, key=lambda x: x.candidate.start) for v, d in out.items()}


def _candidate(
    b: Builder, part: Part, o: DemandOptions, c: int, current: Session | None, choice: Choice | None
) -> Candidate | None:
    rooms = {n: _open_spaces(part, o, n, c) for n, x in enumerate(o.needs) if isinstance(x.need, SpaceNeed)}
    people = {n: _open_people(part, o, n, c) for n, x in enumerate(o.needs) if isinstance(x.need, PeopleNeed)}
    if choice is not None:
        rooms = {n: [x for x in open_ if x[0] in choice.columns[n]] for n, open_ in rooms.items()}
        people = {n: [x for x in open_ if x[0] in choice.columns[n]] for n, open_ in people.items()}
    supplies = {n: _open_supplies(part, x) for n, x in enumerate(o.needs) if x.need.type == "supply"}
    for n, x in enumerate(o.needs):
        if n in people:
            short = len(people[n]) < x.need.least
        else:
            short = sum(most for _, _, most in (rooms.get(n) or supplies.get(n) or [])) < x.need.least
        if short:
            return None
    cand = Candidate(o, c, current, b.flag(current is not None))
    for n, open_ in rooms.items():
        cand.spaces[n] = _space_variables(b, cand, n, open_)
    cand.sites = _site_variables(b, cand)
    for n, who in people.items():
        cand.people[n] = _people_variables(b, part, cand, n, who)
    for n, open_ in supplies.items():
        cand.supplies[n] = _supply_variables(b, cand, n, open_)
    return cand


Open = list[tuple[int, int, int]]
"""(column, index, most units)."""


def _open_spaces(part: Part, o: DemandOptions, n: int, c: int) -> Open:
    """R4–R6 against what is fixed: spaces that still have room at this start."""
    need, table = o.needs[n].need, part.week.spaces
    assert isinstance(need, SpaceNeed)
    least = need.least_piece
    out: Open = []
    for i in o.needs[n].ok[c].nonzero()[0]:
        j = int(o.needs[n].who[i])
        low, high = int(o.start[c]) - int(table.setup[j]), int(o.end[c]) + int(table.turnaround[j])
        most = min(need.asked, part.base.room(j, low, high))
        if most >= least:
            out.append((int(i), j, most))
    return out


def _open_people(part: Part, o: DemandOptions, n: int, c: int) -> list[tuple[int, int]]:
    need = o.needs[n]
    return [(int(i), int(need.who[i])) for i in need.ok[c].nonzero()[0]]


def _site_keys(part: Part, o: DemandOptions) -> list[int]:
    """The possible sites as `Trips` counts them, by column."""
    return [part.week.trips.site_of_demand(o.index)] if o.site is None else [int(j) for j in o.needs[o.site].who]


def _fits_around(part: Part, o: DemandOptions, c: int, v: int, site: int) -> bool:
    """R11 against the person's sessions that are fixed."""
    own = part.base.of_person.get(v)
    if not own:
        return True
    week, t = part.week, part.week.timeline
    new = Session(o.index, t.second(int(o.start[c])), t.second(int(o.end[c])), -1)
    return all(apart_enough(week, v, s, site_of(week, s), new, site) for s in own)


def _open_supplies(part: Part, need: NeedOptions) -> Open:
    return [
        (i, int(k), min(need.need.asked, part.base.supply[k]))
        for i, k in enumerate(need.who)
        if part.base.supply[k] > 0
    ]


def _space_variables(b: Builder, cand: Candidate, n: int, open_: Open) -> list[Piece]:
    """R7: between `min_quantity` and `quantity`; one piece unless `split`; each piece at least `min_piece`."""
    need = cand.options.needs[n].need
    assert isinstance(need, SpaceNeed)
    now = {j: q for m, j, q in cand.current.spaces if m == n} if cand.current else {}
    least = need.least_piece
    pieces = []
    for i, j, most in open_:
        chosen = b.flag(j in now)
        if most == least:
            units = total([(least, chosen)])
        else:
            units = b.number(0, most, now.get(j, 0))
            b.at_most([(1, units), (-most, chosen)], 0)
            b.at_least([(1, units), (-least, chosen)], 0)
        pieces.append(Piece(j, i, chosen, units, least if most == least else None))
    if need.split:
        b.at_most([*((1, p.units) for p in pieces), (-need.asked, cand.held)], 0)
        b.at_least([*((1, p.units) for p in pieces), (-need.least, cand.held)], 0)
        for p in pieces:
            b.at_most([(1, p.chosen), (-1, cand.held)], 0)
    else:
        b.equal([*((1, p.chosen) for p in pieces), (-1, cand.held)])
    return pieces


def _site_variables(b: Builder, cand: Candidate) -> dict[int, Term]:
    """R9: by column of the site need, whether that space is the session's site; column 0 where there is none."""
    if cand.options.site is None:
        return {0: cand.held}
    pieces = cand.spaces[cand.options.site]
    need = cand.options.needs[cand.options.site].need
    assert isinstance(need, SpaceNeed)
    if not need.split:
        return {p.column: p.chosen for p in pieces}
    out: dict[int, Term] = {}
    earlier: list[Term] = []
    for p in sorted(pieces, key=lambda p: p.index):
        first = b.negated(b.any_of(list(earlier))) if earlier else None
        out[p.column] = p.chosen if first is None else _and_flag(b, p.chosen, earlier)
        earlier.append(p.chosen)
    return out


def _and_flag(b: Builder, chosen: Term, none_of: list[Term]) -> Term:
    out = b.flag(bool(chosen.hint) and not any(f.hint for f in none_of))
    b.model.add_bool_or([chosen.expr.negated(), out.expr, *(f.expr for f in none_of)])
    b.model.add_implication(out.expr, chosen.expr)
    for f in none_of:
        b.model.add_implication(out.expr, f.expr.negated())
    return out


def _people_variables(
    b: Builder, part: Part, cand: Candidate, n: int, who: list[tuple[int, int]]
) -> list[tuple[int, int, Term]]:
    """R13: between `min_count` and `count` persons. R9, R11: within reach of the site, also from fixed sessions."""
    need, sites = cand.options.needs[n], _site_keys(part, cand.options)
    now = {v for m, v in cand.current.people if m == n} if cand.current else set()
    roles = []
    for i, v in who:
        close = [
            flag
            for column, flag in cand.sites.items()
            if need.near[i, column] and _fits_around(part, cand.options, cand.c, v, sites[column])
        ]
        if not close:
            continue
        flag = b.flag(v in now)
        if len(close) < len(cand.sites):
            b.at_most([(1, flag), *((-1, f) for f in close)], 0)
        roles.append((i, v, flag))
    b.at_most([*((1, f) for _, _, f in roles), (-need.need.asked, cand.held)], 0)
    b.at_least([*((1, f) for _, _, f in roles), (-need.need.least, cand.held)], 0)
    for _, _, flag in roles:
        b.at_most([(1, flag), (-1, cand.held)], 0)
    return roles


def _supply_variables(b: Builder, cand: Candidate, n: int, open_: Open) -> list[Piece]:
    """R16: exactly the quantity, by several supplies if need be."""
    asked = cand.options.needs[n].need.asked
    now = {k: q for m, k, q in cand.current.supplies if m == n} if cand.current else {}
    if len(open_) == 1:
        i, k, _ = open_[0]
        return [Piece(k, i, cand.held, total([(asked, cand.held)]))]
    pieces = [Piece(k, i, ZERO, b.number(0, most, now.get(k, 0))) for i, k, most in open_]
    b.equal([*((1, p.units) for p in pieces), (-asked, cand.held)])
    return pieces


def read_sessions(part: Part, read: Callable[[Any], int]) -> list[Session]:
    """The sessions a solution holds; `read(expr)` gives an expression's integer."""
    out: list[Session] = []
    t = part.week.timeline
    for cand in part.candidates:
        if not read(cand.held.expr):
            continue
        o = cand.options
        out.append(
            Session(
                demand=o.index,
                start=t.second(cand.start),
                end=t.second(cand.end),
                number=int(o.window[cand.c]) if o.demand.each else -1,
                spaces=tuple((n, p.index, q) for n, x in cand.spaces.items() for p in x if (q := read(p.units.expr))),
                people=tuple((n, v) for n, _, v, f in cand.persons() if read(f.expr)),
                supplies=tuple(
                    (n, p.index, q) for n, x in cand.supplies.items() for p in x if (q := read(p.units.expr))
                ),
            )
        )
    return out
