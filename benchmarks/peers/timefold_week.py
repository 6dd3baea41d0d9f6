"""A week as the JSON that `timefold_side` reads: slots with all that they take, and who is able to come to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Any

from benchmarks.peers.timefold_ways import plane as plane_of
from benchmarks.peers.timefold_ways import splits
from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.people import can_come
from solver.sessions import Piece, Session
from solver.state import State, session_fen, site_of

NEED = 1_000_000
"""`able` holds need × NEED + person."""
MOST_SUPPLIES = 3
"""Supplies that one need chooses from: the cheapest, of these the largest."""
SAMENESS = {"no": 0, "prefer": 1, "require": 2}


@dataclass
class Export:
    """The JSON, and what its numbers mean: session of each slot, demand of each visit, (visit, need) of each seat."""

    data: dict[str, Any]
    slots: dict[int, Session] = field(default_factory=dict)
    able: dict[int, frozenset[int]] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
    seats: dict[int, tuple[int, int]] = field(default_factory=dict)


def export(week: Week) -> Export:
    """Left out: a supply need met from several supplies, other splits than the nearest, travel tables, stability."""
    return _Writing(week).out


class _Writing:
    def __init__(self, week: Week):
        self.week, self.state = week, State.of_pins(week)
        self.plane = plane_of(week)
        self.kinds = {k: i for i, k in enumerate(sorted({d.kind for d in week.problem.demands}))}
        self.spans: dict[int, set[int]] = defaultdict(set)
        self.taken: list[tuple[dict[str, Any], Session]] = []
        self.space_sets: dict[frozenset[int], int] = {}
        self.out = Export({})
        demands = [self._demand(o) for o in sorted(week.demands, key=lambda o: (-o.weight, o.index)) if len(o.start)]
        cells = self._cells()
        areas = [
            {"id": i, "upto": [g.most * s // 100 for s, _ in self._bands()], "bonus": [b for _, b in self._bands()]}
            for i, g in enumerate(week.groups)
        ]
        persons = [self._person(v) for v in range(len(week.problem.volunteers))]
        self.out.data = {"areas": areas, "cells": cells, "persons": persons, "demands": demands}

    def _bands(self) -> tuple[tuple[int, int], ...]:
        return self.week.problem.policy.equity.bands

    # ---- persons

    def _person(self, v: int) -> dict[str, Any]:
        policy, p, own = self.week.problem.policy, self.week.problem.volunteers[v], self.state.of_person.get(v, [])
        partner = {relation: w for w, relation in self.week.partners.get(v, ())}
        x, y = self.plane(p.location)
        return {
            "id": v,
            "x": x,
            "y": y,
            "metres_per_minute": 1000 * p.speed_kmh / 60,
            "pause": p.break_minutes,
            "rest": p.min_rest_minutes,
            "minutes": _left(p.max_minutes, sum(s.minutes for s in own)),
            "minutes_a_day": _left(p.max_minutes_per_day, 0),
            "sessions": _left(p.max_sessions, len(own)),
            "sessions_a_day": _left(p.max_sessions_per_day, 0),
            "mate": partner.get("together", -1),
            "foe": partner.get("apart", -1),
            "activation": 0 if own else p.activation_points,
            "likes": [self.kinds[kind] for kind in p.interests if kind in self.kinds],
            "interest": policy.preference.interest,
            "per_100m": policy.distance.per_100m,
            "extra_hour": policy.load.extra_hour,
            "fair_hours": policy.load.fair_hours,
        }

    # ---- demands

    def _demand(self, o: DemandOptions) -> dict[str, Any]:
        policy, d = self.week.problem.policy, o.demand
        pins = [s for s in self.state.of_demand[o.index] if s.pinned]
        people = [n for n, x in enumerate(o.needs) if isinstance(x.need, PeopleNeed)]
        spent = sum(session_fen(self.week, s) for s in pins)
        slots = list(self._slots(o, pins))
        return {
            "facts": {
                "id": o.index,
                "area": self.week.group_of[o.index],
                "weight": o.weight,
                "n_needs": len(o.needs),
                "needs": people,
                "asked": [o.needs[n].need.asked for n in people],
                "least": [o.needs[n].need.least for n in people],
                "gap": d.min_gap_minutes,
                "one_a_day": int(d.one_a_day),
                "min_sessions": max(1, d.min_sessions - len(pins)),
                "same_spaces": SAMENESS[d.same_spaces],
                "budget": -1 if d.budget_fen is None else max(0, d.budget_fen - spent),
                "kind": self.kinds[d.kind],
                "per_yuan": policy.cost.per_yuan,
                "space_change": policy.continuity.space_change,
                "person_change": policy.continuity.person_change,
            },
            "slots": slots,
            "persons": {str(n): o.needs[n].who.tolist() for n in people},
            "visits": list(self._visits(o, slots, pins)),
        }

    def _visits(self, o: DemandOptions, slots: list[dict[str, Any]], pins: list[Session]) -> Iterator[dict[str, Any]]:
        """As many as are wanted; for "each", one per open window."""
        if o.demand.each:
            by_window = defaultdict(list)
            for i, s in enumerate(slots):
                by_window[self.out.slots[s["id"]].number].append(i)
            groups = [by_window[w] for w in sorted(by_window)]
        else:
            groups = [list(range(len(slots)))] * (o.asked - len(pins)) if slots else []
        for group in groups:
            visit = len(self.out.visits)
            self.out.visits[visit] = o.index
            yield {"id": visit, "slots": group, "seats": list(self._seats(o, visit))}

    def _seats(self, o: DemandOptions, visit: int) -> Iterator[dict[str, Any]]:
        people = [(n, x.need) for n, x in enumerate(o.needs) if isinstance(x.need, PeopleNeed)]
        all_seats = sum(need.asked for _, need in people)
        for n, need in people:
            for rank in range(need.asked):
                seat = len(self.out.seats)
                self.out.seats[seat] = (visit, n)
                same = SAMENESS[o.demand.same_people]
                share = o.weight // 2 // all_seats
                yield {"id": seat, "demand": o.index, "need": n, "rank": rank, "share": share, "same": same}

    # ---- slots

    def _slots(self, o: DemandOptions, pins: list[Session]) -> Iterator[dict[str, Any]]:
        t = self.week.timeline
        for c in range(len(o.start)):
            start, end = t.second(int(o.start[c])), t.second(int(o.end[c]))
            number = int(o.window[c]) if o.demand.each else -1
            if any(self._beside(o, c, start, end, p) for p in pins):
                continue
            ways = [list(self._ways(o, n, c)) for n, x in enumerate(o.needs) if not isinstance(x.need, PeopleNeed)]
            for chosen in product(*ways):
                pieces = [p for way in chosen for p in way]
                s = Session(o.index, start, end, number)
                s = replace(s, spaces=tuple(p for p in pieces if self._is_space(o, p)))
                s = replace(s, supplies=tuple(p for p in pieces if not self._is_space(o, p)))
                if len({j for _, j, _ in s.spaces}) == len(s.spaces) and self._in_stock(s):
                    yield self._slot(o, c, s)

    def _beside(self, o: DemandOptions, c: int, start: int, end: int, pin: Session) -> bool:
        """R2 against a pin."""
        gap, date = 60 * o.demand.min_gap_minutes, self.week.timeline.clock.date(pin.start).toordinal()
        return (
            (start < pin.end + gap and pin.start < end + gap)
            or (o.demand.one_a_day and date == o.date[c])
            or (o.demand.each and pin.number == o.window[c])
        )

    def _is_space(self, o: DemandOptions, piece: Piece) -> bool:
        return isinstance(o.needs[piece[0]].need, SpaceNeed)

    def _ways(self, o: DemandOptions, n: int, c: int) -> Iterator[list[Piece]]:
        """What one need may take at one start."""
        x = o.needs[n]
        if not isinstance(x.need, SpaceNeed):
            known, left = self.week.problem.supplies, self.state.supply
            enough = [int(k) for k in x.who if left[k] >= x.need.asked]
            for k in sorted(enough, key=lambda k: (known[k].fen_per_unit, -left[k]))[:MOST_SUPPLIES]:
                yield [(n, k, x.need.asked)]
            return
        table = self.week.spaces
        rooms: list[tuple[int, int]] = []
        for i in x.metres.argsort(kind="stable"):
            j = int(x.who[i])
            low, high = int(o.start[c]) - int(table.setup[j]), int(o.end[c]) + int(table.turnaround[j])
            units = min(x.need.asked, self.state.room(j, low, high)) if x.ok[c, i] else 0
            if units >= x.need.least_piece:
                rooms.append((j, units))
        if x.need.split:
            yield from splits(n, x.need, rooms)
            return
        for j, units in rooms:
            yield [(n, j, units)]
            if units > x.need.least:
                yield [(n, j, x.need.least)]

    def _slot(self, o: DemandOptions, c: int, s: Session) -> dict[str, Any]:
        policy, slot = self.week.problem.policy, len(self.out.slots)
        self.out.slots[slot] = s
        able = self._able(o, c, s)
        self.out.able[slot] = frozenset(able)
        columns = {(n, int(j)): i for n, x in enumerate(o.needs) for i, j in enumerate(x.who)}
        metres = sum(int(o.needs[n].metres[columns[n, j]]) // 100 for n, j, _ in s.spaces)
        x, y = self._site(s)
        spaces = frozenset(j for _, j, _ in s.spaces)
        met: dict[int, int] = defaultdict(int)
        for n, _, q in (*s.spaces, *s.supplies):
            met[n] += q
        out = {
            "id": slot,
            "start": s.start // 60,
            "end": s.end // 60,
            "date": int(o.date[c]),
            "week": int(o.week[c]),
            "x": x,
            "y": y,
            "points": policy.preference.time * bool(o.preferred[c]) - policy.distance.per_100m * metres,
            "fen": session_fen(self.week, s),
            "filled": sum(1000 * min(q, o.needs[n].need.asked) // o.needs[n].need.asked for n, q in met.items()),
            "spaces": self.space_sets.setdefault(spaces, len(self.space_sets)),
            "able": [f"{code // NEED}:{code % NEED}" for code in able],
            "stocks": list(self._stocks(s)),
        }
        self.taken.append((out, s))
        for _, j, _ in s.spaces:
            self.spans[j].update(self.state.covered(j, s))
        return out

    def _able(self, o: DemandOptions, c: int, s: Session) -> list[int]:
        """Who can come, seen alone beside the pins; who lives far must come from home and go back there."""
        column = 0 if o.site is None else o.needs[o.site].who.tolist().index(site_of(self.week, s))
        out: list[int] = []
        for n, x in enumerate(o.needs):
            if isinstance(x.need, PeopleNeed):
                for i in (x.ok[c] & x.near[:, column]).nonzero()[0]:
                    v = int(x.who[i])
                    p, own = self.week.problem.volunteers[v], self.state.of_person.get(v, [])
                    bound = p.home_travel or own or 0 in (p.max_sessions, p.max_sessions_per_day)
                    if not bound or can_come(self.state, v, s):
                        out.append(n * NEED + v)
        return out

    def _site(self, s: Session) -> tuple[float, float]:
        site, problem = site_of(self.week, s), self.week.problem
        if site < len(problem.spaces):
            return self.plane(problem.spaces[site].location)
        return self.plane(self.week.distances.demand(problem.demands[s.demand]).location)

    def _in_stock(self, s: Session) -> bool:
        """R8, R16 and R17, seen alone beside the pins."""
        wanted: dict[int, int] = defaultdict(int)
        left = {}
        for i, there, units in self._stocks(s):
            wanted[i] += units
            left[i] = there
        budget = self.week.problem.demands[s.demand].budget_fen
        cheap = budget is None or session_fen(self.week, s) <= budget
        return cheap and all(wanted[i] <= left[i] for i in wanted)

    def _stocks(self, s: Session) -> Iterator[list[int]]:
        spaces = self.week.problem.spaces
        for _, j, q in s.spaces:
            left = self.state.quota[j]
            if left is not None:
                yield [j, left, s.minutes * (1 if spaces[j].exclusive else q)]
        for _, k, q in s.supplies:
            yield [len(spaces) + k, self.state.supply[k], q]

    # ---- cells

    def _cells(self) -> list[dict[str, int]]:
        """Stretches of each space between any two marks at which a session may begin or end."""
        cells: list[dict[str, int]] = []
        of_space: dict[int, list[tuple[int, int, int]]] = {}
        for j, marks in self.spans.items():
            order, of_space[j] = sorted(marks), []
            for low, high in pairwise(order):
                capacity = 1 if self.week.problem.spaces[j].exclusive else int(self.state.free[j, low:high].min())
                of_space[j].append((low, high, len(cells)))
                cells.append({"id": len(cells), "capacity": max(0, capacity)})
        for out, s in self.taken:
            out["uses"] = []
            for _, j, q in s.spaces:
                low, high = self.state.covered(j, s)
                units = 1 if self.week.problem.spaces[j].exclusive else q
                out["uses"] += [[cell, units] for a, b, cell in of_space[j] if low <= a and b <= high]
        return cells


def _left(most: int | None, used: int) -> int:
    return -1 if most is None else max(0, most - used)
