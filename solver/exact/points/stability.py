"""`stability`: what was published and is dropped, moved or replaced."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from models.plan import Assignment
from solver.exact.builder import Builder, Term, constant, total
from solver.exact.variables import Candidate, Part
from solver.sessions import Session


@dataclass(frozen=True, eq=False)  # terms cannot be compared: a stand is only ever itself
class Stand:
    """A session that may stand in the plan: a candidate, or a pin. `key` is what "the same" means for the demand."""

    key: int
    start: int
    held: Term
    spaces: dict[str, Term]
    people: dict[str, Term]


def stability(b: Builder, part: Part) -> Term:
    """−dropped, −moved, −replaced × notice factor, summed over the free demands' published sessions."""
    return total((1, _of_demand(b, part, d)) for d in part.free if part.week.previous[d])


def _of_demand(b: Builder, part: Part, d: int) -> Term:
    """Same start ("each": same number) is matched first; the rest of both in order of start, pair by pair."""
    each = part.week.demands[d].demand.each
    old = [(a, _key(a, each)) for a in part.week.previous[d]]
    new = sorted([*_candidates(b, part, d, each), *_pins(part, d, each)], key=lambda s: (s.start, s.key))
    by_key: dict[int, list[Stand]] = {}
    for s in new:
        by_key.setdefault(s.key, []).append(s)
    out: list[tuple[int, Term]] = []
    rest_old: list[tuple[Assignment, Term]] = []
    met_so_far: Counter[int] = Counter()
    for a, key in old:
        same = _standing(by_key.get(key, []), met_so_far[key])
        met_so_far[key] += 1
        met = [s.held for s in same]
        for s in same:
            out += _changes(b, part, a, s, s.held)
        rest_old.append((a, b.negated(b.any_of(met))))
    rest_new = [s for s in new if s.key not in met_so_far or s in _pinned(by_key[s.key])[met_so_far[s.key] :]]
    matched = _pair_in_order(b, rest_old, rest_new)
    for i, (a, open_) in enumerate(rest_old):
        pairs = [(matched[i, k], s) for k, s in enumerate(rest_new) if (i, k) in matched]
        factor = notice_factor(part, a)
        gone = total([(1, open_), *((-1, m) for m, _ in pairs)])
        out.append((-factor * part.week.problem.policy.stability.dropped, gone))
        for m, s in pairs:
            out += _changes(b, part, a, s, m)
    return total(out)


def _pinned(same: list[Stand]) -> list[Stand]:
    return [s for s in same if s.held.low == 1]


def _standing(same: list[Stand], nth: int) -> list[Stand]:
    """Which sessions may be "the same" as the n-th published one of a key: of pins one each, else any candidate."""
    pins = _pinned(same)
    return pins[nth : nth + 1] if pins else same if nth == 0 else []


def _key(a: Assignment, each: bool) -> int:
    return a.session if each else int(a.start.timestamp())


def notice_factor(part: Part, a: Assignment) -> int:
    """The first `[hours, factor]` with start − now ≤ hours, also for the past; else 1."""
    ahead = int(a.start.timestamp()) - part.week.timeline.now
    for hours, factor in part.week.problem.policy.stability.notice:
        if ahead <= 3600 * hours:
            return factor
    return 1


def _changes(b: Builder, part: Part, a: Assignment, s: Stand, matched: Term) -> list[tuple[int, Term]]:
    """Moved, and each space or person no longer in it, where the two are matched."""
    policy, factor = part.week.problem.policy.stability, notice_factor(part, a)
    out = []
    if s.start != int(a.start.timestamp()):
        out.append((-factor * policy.moved, matched))
    for ids, here in (({p.space for p in a.spaces}, s.spaces), ({p.volunteer for p in a.people}, s.people)):
        for name in sorted(ids):
            stays = b.both(matched, here[name]) if name in here else constant(0)
            out.append((-factor * policy.replaced, total([(1, matched), (-1, stays)])))
    return out


def _pair_in_order(b: Builder, old: list[tuple[Assignment, Term]], new: list[Stand]) -> dict[tuple[int, int], Term]:
    """Flags: the i-th open published session is paired with the k-th new one exactly when both have the same rank."""
    flags: dict[tuple[int, int], Term] = {}
    if not new:
        return flags
    rank_old = _ranks([open_ for _, open_ in old])
    rank_new = _ranks([s.held for s in new])
    for i, (_, open_) in enumerate(old):
        for k, s in enumerate(new):
            possible = rank_old[i].low <= rank_new[k].high and rank_new[k].low <= rank_old[i].high
            if open_.high and s.held.high and possible:
                flags[i, k] = _paired(b, open_, s.held, rank_old[i], rank_new[k])
    return flags


def _ranks(flags: list[Term]) -> list[Term]:
    """How many of the flags before each one hold."""
    return [total((1, f) for f in flags[:i]) for i in range(len(flags))]


def _paired(b: Builder, open_: Term, held: Term, rank: Term, other: Term) -> Term:
    """open ∧ held ∧ rank = other."""
    difference = total([(1, rank), (-1, other)])
    if difference.low == difference.high == 0:
        return b.both(open_, held)
    equal, above, below = (b.flag(x) for x in (difference.hint == 0, difference.hint > 0, difference.hint < 0))
    b.equal([(1, equal), (1, above), (1, below)], 1)
    b.model.add(difference.expr == 0).only_enforce_if(equal.expr)
    b.model.add(difference.expr >= 1).only_enforce_if(above.expr)
    b.model.add(difference.expr <= -1).only_enforce_if(below.expr)
    return b.both(b.both(open_, held), equal)


def _candidates(b: Builder, part: Part, d: int, each: bool) -> list[Stand]:
    return [_of_candidate(b, part, c, each) for c in part.of_demand[d]]


def _any(b: Builder, flags: dict[str, list[Term]]) -> dict[str, Term]:
    return {name: b.any_of(f) for name, f in flags.items()}


def _of_candidate(b: Builder, part: Part, c: Candidate, each: bool) -> Stand:
    problem, start = part.week.problem, part.week.timeline.second(c.start)
    spaces: dict[str, list[Term]] = {}
    people: dict[str, list[Term]] = {}
    for pieces in c.spaces.values():
        for p in pieces:
            spaces.setdefault(problem.spaces[p.index].id, []).append(p.chosen)
    for _, _, v, flag in c.persons():
        people.setdefault(problem.volunteers[v].id, []).append(flag)
    key = int(c.options.window[c.c]) if each else start
    return Stand(key, start, c.held, _any(b, spaces), _any(b, people))


def _pins(part: Part, d: int, each: bool) -> list[Stand]:
    return [_of_pin(part, p, each) for p in part.pins[d]]


def _of_pin(part: Part, p: Session, each: bool) -> Stand:
    problem, one = part.week.problem, constant(1)
    return Stand(
        key=p.number if each else p.start,
        start=p.start,
        held=one,
        spaces={problem.spaces[j].id: one for _, j, _ in p.spaces},
        people={problem.volunteers[v].id: one for _, v in p.people},
    )
