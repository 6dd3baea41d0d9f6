"""Every reason that FORMAT.md section 6 names, with what is proved of it, and remedies that were tried."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from models.plan import Assignment, Blocker, Proof, Reason, Unserved
from solver.blocking import Blocking
from solver.desk.desk import Desk, Suggestion
from solver.desk.moves import moves
from solver.desk.tally import Tally
from solver.desk.ways import Way, ways
from solver.impossible import Cause, Impossible
from solver.regions.atlas import Atlas
from solver.sessions import Session
from solver.spacing import start_is_free
from solver.why.around import Surroundings, around
from solver.why.changed import Remedy, applied
from solver.why.narrowed import narrowed
from solver.why.offers import offers
from solver.why.proofs import Proofs
from solver.why.wishes import tightened, wishes

MOST_REMEDIES, ENOUGH = 5, 3
"""Remedies that are shown for one demand, one of each kind, the smallest first; and how many make a further search for
others needless."""

UNSERVED = 2**60
"""What it costs to serve what cannot be served."""

FEW_TRIED, FEW_WISHES = 6, 6
"""Sets of sessions in the way that are tried for a remedy, and remedies with such tries: it should help by itself."""

MOST_ALIKE = 24
"""Ways of the same points of which the one that needs the smallest change is looked for."""


@dataclass(frozen=True)
class Tried:
    """A remedy that was tried: what it wins in the changed week, the demands that would have to move or give way, and
    the sessions that come and go (numbered by themselves)."""

    remedy: Remedy
    net_points: int
    displaced: tuple[str, ...]
    come: tuple[Assignment, ...]
    gone: tuple[Assignment, ...]


@dataclass(frozen=True)
class Explanation:
    """Why some sessions of a demand are left out. `instead`: the best way to serve one in the week as it is, though it
    costs more than it wins, or moves others."""

    demand: str
    missing: int
    reason: Reason
    proof: Proof
    blocking: tuple[Blocker, ...]
    instead: Suggestion | None
    remedies: tuple[Tried, ...]


class Why:
    """Explains what one plan leaves out; from the monotonic second `until` on without proofs about the best plans."""

    def __init__(self, desk: Desk, until: float = math.inf):
        self.desk = desk
        self.impossible = Impossible(desk.week, desk.opened.compiler)
        self.proofs = Proofs(desk, until)
        self._moves_of: dict[int, list[Way]] = {}

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(self.desk.problem)

    def all(self) -> Iterator[Explanation]:
        """Of every demand that misses sessions, in the problem's order."""
        for d in range(len(self.desk.problem.demands)):
            yield from self.of(d)

    def of(self, d: int, *, remedies: bool = True) -> list[Explanation]:
        """Of demand `d`: those that no plan can serve apart from those that this one does not."""
        missing, options = self.desk.missing(d), self.desk.week.demands[d]
        if not missing:
            return []
        never, cause = self.impossible.of(options)
        never = min(never, missing)
        found, instead = self._now(d) if never < missing else (cause, None)
        if never < missing and instead is None:
            alone = self.proofs.most_alone(d)
            if alone is not None and options.asked - alone > never:
                never, cause = min(missing, options.asked - alone), Cause("limits", True)
        helpful = tuple(self.remedies(d, instead.way if instead else None)) if remedies else ()
        out = []
        if never:
            out.append(self._entry(d, never, cause, "certain", None, helpful if never == missing else ()))
        if never < missing:
            proof: Proof = "proved" if self.proofs.never_in_the_best(d) else "best_effort"
            if proof == "proved" and found.reason == "not_reached":  # served another way in every best plan
                found = Cause("not_worth_it", False, found.blocking)
            out.append(self._entry(d, missing - never, found, proof, instead, helpful))
        return out

    def reasons(self, d: int) -> list[Unserved]:
        """The same in the format's words, without looking for remedies."""
        return [
            Unserved(demand=e.demand, missing=e.missing, reason=e.reason, proof=e.proof, blocking=e.blocking)
            for e in self.of(d, remedies=False)
        ]

    def _entry(
        self, d: int, missing: int, cause: Cause, proof: Proof, instead: Suggestion | None, tried: tuple[Tried, ...]
    ) -> Explanation:
        name = self.desk.problem.demands[d].id
        return Explanation(name, missing, cause.reason, proof, cause.blocking, instead, tried)

    # ---- what stands in the way now

    def _now(self, d: int) -> tuple[Cause, Suggestion | None]:
        """The reason in this plan, by the best way to serve one session more."""
        way = _first(ways(self.desk.tally, d)) or _first(self._moves(d))
        if way is None:
            return self._blocked(d), None
        best = self.desk.suggestion(way)
        if best.points.total > 0:
            return Cause("not_reached", False, _others(best)), best
        return Cause("taken" if best.moved else "not_worth_it", False, self._holders(best)), best

    def _blocked(self, d: int) -> Cause:
        """Nothing that one or two others could change: who holds what it would need."""
        held, o = self.desk.tally.state.of_demand.get(d, ()), self.desk.week.demands[d]
        free = [c for c in range(len(o.start)) if start_is_free(self.desk.week, o, c, held)]
        return Blocking(self.desk.tally.state).cause(o, free)

    def _holders(self, best: Suggestion) -> tuple[Blocker, ...]:
        """Whoever would have to give way, and the spaces and persons they would free."""
        out = list(_others(best))
        used = {p.space for a in best.come for p in a.spaces}, {r.volunteer for a in best.come for r in a.people}
        for m in best.moved:
            out += [Blocker(space=p.space) for p in m.old.spaces if p.space in used[0]]
            out += [Blocker(volunteer=r.volunteer) for r in m.old.people if r.volunteer in used[1]]
        return tuple(dict.fromkeys(out))

    # ---- what would help

    def remedies(self, d: int, instead: Way | None, most: int = MOST_REMEDIES) -> list[Tried]:
        """The smallest change of each kind that lets one session more take place, tried on the week it changes.

        A remedy wins more than the best way without it (`instead`); those that move nobody come first.
        """
        without = instead.total if instead else -UNSERVED
        found: dict[str, Tried] = {}
        for tries in (self._wishes, self._gifts, self._wishes_with_moves):
            for tried in tries(d, found):
                if tried.net_points > without:
                    found.setdefault(tried.remedy.kind, tried)
            if len(found) >= ENOUGH:
                break
        order = sorted(found.values(), key=lambda t: (t.net_points <= 0, t.remedy.order))
        return order[:most]

    def _wishes(self, d: int, found: Mapping[str, Tried]) -> Iterator[Tried]:
        """The demand asking for something else, everybody else as they are."""
        for loose in sorted(wishes(self.desk.tally.state, d), key=lambda r: r.order):
            if loose.kind not in found:
                tally = self._reworded(d, loose)
                way = self._with_least(ways(tally, d), d, loose)
                if way is None and loose.kind == "priority":
                    way = self._known_moves_by(tally, d)
                if way:
                    yield from self._as_small_as_needed(tally, d, loose, way)

    def _wishes_with_moves(self, d: int, found: Mapping[str, Tried]) -> Iterator[Tried]:
        """The same, one or two others making way; only while nothing gentler is known."""
        gentle = [r for r in wishes(self.desk.tally.state, d) if r.kind != "priority"]
        for loose in sorted(gentle, key=lambda r: r.order)[:FEW_WISHES]:
            tally = self._reworded(d, loose)
            way = None if found else _first(moves(tally, d, FEW_TRIED))
            if way:
                yield from self._as_small_as_needed(tally, d, loose, way)

    def _with_least(self, found: list[Way], d: int, loose: Remedy) -> Way | None:
        """Of the ways that win most, the one that needs least of the loosening."""
        same = [w for w in found[:MOST_ALIKE] if w.total == found[0].total]
        state = self.desk.tally.state
        return min(same, key=lambda w: tightened(state, d, loose, _of(w, d)).size, default=None)

    def _as_small_as_needed(self, tally: Tally, d: int, loose: Remedy, way: Way) -> Iterator[Tried]:
        """The loosening only as far as the session found needs it, tried again as it is then."""
        tight = tightened(self.desk.tally.state, d, loose, _of(way, d))
        if tight.changes == loose.changes:
            yield _tried(tally, d, tight, way)  # the same, but it says how far it went
            return
        tally = self._reworded(d, tight)
        again = _first(ways(tally, d) if not way.gone else moves(tally, d, FEW_TRIED))
        if again:
            yield _tried(tally, d, tight, again)

    def _reworded(self, d: int, remedy: Remedy) -> Tally:
        assert remedy.demand is not None
        return self.desk.tally.reworded(self.desk.opened.reworded(d, remedy.demand), d)

    def _known_moves_by(self, tally: Tally, d: int) -> Way | None:
        """The ways that move others, by the points of a demand that weighs more."""
        again = [Way(w.come, w.gone, tally.difference(w.gone, w.come)) for w in self._moves(d)]
        return max(again, key=lambda w: w.total, default=None)

    def _moves(self, d: int) -> list[Way]:
        if d not in self._moves_of:
            self._moves_of = {d: moves(self.desk.tally, d)}
        return self._moves_of[d]

    def _gifts(self, d: int, found: Mapping[str, Tried]) -> Iterator[Tried]:
        """The demand's surroundings with a gift of somebody."""
        gifts = sorted(offers(self.desk.week, d), key=lambda r: r.order)
        part = around(self.desk, self._atlas, d) if gifts else None
        for gift in gifts:
            if part and gift.kind not in found:
                tally = part.opened(partial(applied, remedy=gift))
                way = _first(ways(tally, part.d))
                if way:
                    yield self._as_small_a_gift(part, tally, gift, way)

    def _as_small_a_gift(self, part: Surroundings, tally: Tally, loose: Remedy, way: Way) -> Tried:
        """The gift only as large as the session found needs it, if it can still be served so."""
        tight = narrowed(self.desk.week, tally, loose, [s for s in way.come if s.demand == part.d])
        if tight:
            smaller = part.opened(partial(applied, remedy=tight))
            again = _first(ways(smaller, part.d))
            if again:
                return _tried(smaller, part.d, tight, again)
        return _tried(tally, part.d, loose, way)


def _tried(tally: Tally, d: int, remedy: Remedy, way: Way) -> Tried:
    week = tally.week
    ids = dict.fromkeys(week.problem.demands[s.demand].id for s in way.gone if s.demand != d)
    come, gone = (tuple(week.names.assignments(x, week.timeline)) for x in (way.come, way.gone))
    return Tried(remedy, way.total, tuple(ids), come, gone)


def _others(best: Suggestion) -> tuple[Blocker, ...]:
    return tuple(Blocker(demand=name) for name in dict.fromkeys(m.demand for m in best.moved))


def _of(way: Way, d: int) -> Session:
    """The first session that demand `d` gets."""
    return next(s for s in way.come if s.demand == d)


def _first(found: list[Way]) -> Way | None:
    return found[0] if found else None
