"""The Lagrangian of a week: capacities and summed limits priced, equity at a price per area."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.facts import PEOPLE, SPACE, SUPPLY, Facts, Flattener
from solver.dual.fixed_charges import FixedCharges, fixed_charges
from solver.dual.grain import Array, Floats, Ints, up
from solver.dual.kernel import Taken, evaluate
from solver.dual.offers import Prices, Scratch
from solver.dual.people_limits import PeopleLimits, price, use
from solver.dual.steps import add_up, clear, slack
from solver.dual.stretches import Stretches, stretches_of
from solver.dual.summed_limits import SummedLimits
from solver.dual.survey import Survey, survey
from solver.dual.tighten import tighten
from solver.state import State, session_points


@dataclass(frozen=True)
class Multipliers:
    """`slots` (rows, S): price per unit and slot, of spaces, then people, 0 where nobody may take any; `limits`
    (n_limits,); `equity` (n_groups,): worth beyond 1."""

    slots: Floats
    limits: Floats
    equity: Floats

    def copy(self) -> Multipliers:
        """One that stays as it is."""
        return Multipliers(self.slots.copy(), self.limits.copy(), self.equity.copy())


@dataclass(frozen=True)
class Answer:
    """`value`: an upper bound on what can be decided; subgradients of the same shapes as the multipliers, that of the
    slots good until the next answer, where anybody may take any. `worth` (n_demands,): what each demand is worth at the
    prices."""

    value: float
    slots: Array
    limits: Floats
    equity: Floats
    worth: Floats


class Relaxation:
    """Everything that does not change from one evaluation to the next, over `base`, which holds the pins."""

    def __init__(self, week: Week, base: State, done: Callable[[int], None] | None = None):
        """Each demand is `done` once it is flat: its needs are not read any more."""
        limits, self.slot_minutes = SummedLimits(week, base), week.timeline.slot_minutes
        self.facts: Facts = Flattener(week, base, limits).run(done)
        self.survey: Survey = survey(self.facts, limits)
        self.limit_caps, self.ceilings, person = limits.arrays()
        self._round(limits)
        self.caps = _capacity(week, base)
        self.stretches: Stretches = stretches_of(self.facts, *self.caps.shape)
        self._groups(week, base)
        self.charges: FixedCharges = fixed_charges(week, base, self.facts, limits.first_day, person)
        self._rooms(len(week.groups), limits)

    @property
    def empty(self) -> bool:
        """Whether nothing is left to decide."""
        return not len(self.facts.d_number)

    def _round(self, limits: SummedLimits) -> None:
        """Limits of persons and spaces by length, rounded as whole sessions allow."""
        lengths = self.facts.minutes
        self.of_quota = self._rounded(limits.quota[:, None], lengths, self.survey.n_quotas)[:, 0]
        self.quota, self.stock = limits.quota, limits.stock
        self.people = PeopleLimits(
            limits.minutes, limits.sessions, limits.day_minutes, limits.day_sessions, limits.fair,
            self._rounded(limits.minutes, lengths, self.survey.n_people.sum(axis=1)),
            self._rounded(limits.day_minutes[..., None], lengths, self.survey.n_people)[:, :, 0],
            lengths, limits.iso,
        )  # fmt: skip

    def _rounded(self, number: Ints, lengths: Ints, often: Floats) -> Ints:
        """Weights by length (…, rows, L) of the limits with these numbers (…, rows); their caps are changed."""
        rows = number.shape[-1]
        flat, counts = number.reshape(-1, rows), often.reshape(number.size // rows, len(lengths))
        weights = np.zeros((*flat.shape, len(lengths)), dtype=np.int64)
        weights[:] = lengths
        given = np.flatnonzero(flat[:, 0])
        caps = self.limit_caps[flat[given, 0]]
        weights[given], self.limit_caps[flat[given]] = tighten(caps, lengths, counts[given], rows)
        return weights.reshape(*number.shape, len(lengths))

    def _groups(self, week: Week, base: State) -> None:
        """Equity as a function of S per group: its corners, and what the pins already gain."""
        bands = week.problem.policy.equity.bands
        self.steepest = max((0, *(bonus for _, bonus in bands))) / 100
        n = len(week.groups)
        self.fixed = np.zeros(n)
        for g, group in enumerate(week.groups):
            self.fixed[g] = sum(session_points(week, s) for d in group.demands for s in base.of_demand.get(d, ()))
        self.corner_s = np.zeros((n, len(bands) + 1))
        self.corner_e = np.zeros((n, len(bands) + 1))
        for g, group in enumerate(week.groups):
            for k, (share, bonus) in enumerate(bands, 1):
                self.corner_s[g, k] = group.most * share // 100
                width = self.corner_s[g, k] - self.corner_s[g, k - 1]
                self.corner_e[g, k] = self.corner_e[g, k - 1] + up(bonus * width / 100)

    def _rooms(self, groups: int, limits: SummedLimits) -> None:
        """What is written anew in every evaluation, and the sums of the guide."""
        f, (rows, n_slots) = self.facts, self.caps.shape
        spaces, people = len(f.j_fen), rows - len(f.j_fen)
        by_person, by_space = (people, limits.n_days, len(f.minutes)), (spaces, len(f.minutes))
        demands, supplies = len(f.d_number), len(f.u_fen)
        zeros = np.zeros
        self.prices = Prices(
            zeros((rows, n_slots + 1)), zeros(by_person), zeros(by_space), zeros(supplies), zeros(demands),
            np.ones(groups),
        )  # fmt: skip
        self.taken = Taken(
            zeros((rows, n_slots + 1), dtype=np.float32), zeros(by_person, dtype=np.float32), zeros(by_space),
            zeros(supplies), zeros(demands), zeros(groups), zeros(demands),
            zeros(len(f.s_low), dtype=np.float32), zeros(len(f.k_who), dtype=np.float32),
            *_room_for_pieces(f),
        )  # fmt: skip
        self.scratch = _scratch(f)

    def zero(self) -> Multipliers:
        """Free time, and equity at its steepest band."""
        return Multipliers(np.zeros(self.caps.shape), np.zeros(len(self.limit_caps)), np.zeros(len(self.corner_s)))

    def evaluate(
        self, m: Multipliers, *, count: bool = False, sites: bool = True, part: int = 0, parts: int = 1
    ) -> Answer:
        """The Lagrangian at `m`, all multipliers being at least 0 and multiples of the grain. With `count`, the plan is
        added to `taken.starts` and `taken.candidates`. Without `sites` a looser bound, in half the time: persons come
        to the nearest site, whichever is chosen (R9). Where one of several `parts` of the demands is asked alone, and
        the others answer as they last did, the value is no bound."""
        p, t = self.prices, self.taken
        add_up(m.slots, self.stretches, p.slots)
        price(self.people, m.limits, p.people)
        np.multiply(m.limits[self.quota][:, None], self.of_quota, out=p.quotas)
        p.stocks[:], p.budgets[:] = m.limits[self.stock], m.limits[self.facts.d_budget]
        p.lifts[:] = 1 + m.equity
        clear(t.slots, self.stretches)
        for used in (t.people, t.quotas, t.stocks, t.budgets, t.served):
            used[...] = 0
        worth = evaluate(self.facts, p, self.scratch, t, count, sites, part, parts)
        equity_value, equity_at = self.equity(m.equity)
        earned, paid = self.charges.earn(m.slots, self.caps, self.stretches, m.limits * self.limit_caps)
        slack(t.slots, self.caps, self.stretches, self.charges.slots, paid)
        return Answer(
            value=worth + earned + equity_value,
            slots=t.slots[:, :-1],
            limits=np.where(paid[self.charges.limits], self.limit_caps, 0) - self._used(),
            equity=t.served + self.fixed - equity_at,
            worth=t.worth.copy(),
        )

    def _used(self) -> Floats:
        """(n_limits,): what the relaxed plan uses of the limits."""
        t, out = self.taken, np.zeros(len(self.limit_caps))
        use(self.people, t.people, out)
        np.add.at(out, self.quota, (t.quotas * self.of_quota).sum(axis=1))
        np.add.at(out, self.stock, t.stocks)
        np.add.at(out, self.facts.d_budget, t.budgets)
        out[0] = 0.0
        return out

    def worth_of(self, m: Multipliers, answer: Answer, demands: Ints) -> float:
        """What the value would lose without these demands and all that only they use, equity aside."""
        f = self.facts
        mine = np.flatnonzero(np.isin(f.d_number, demands))
        slots, limits = np.zeros_like(m.slots), np.zeros_like(m.limits)
        own = [np.arange(f.n_cand[f.d_need[d]], f.n_cand[f.d_need[d + 1]]) for d in mine]
        place = np.concatenate([np.zeros(0, dtype=np.int64), *own])
        kind = np.repeat(f.n_kind, np.diff(f.n_cand))[place]
        spaces, people, supplies = (np.unique(f.k_who[place[kind == k]]) for k in (SPACE, PEOPLE, SUPPLY))
        rows = np.concatenate([spaces, len(f.j_fen) + people])
        slots[rows] = m.slots[rows]
        p = self.people
        of_people = [x[people].ravel() for x in (p.minutes, p.sessions, p.day_minutes, p.day_sessions, p.fair)]
        number = np.concatenate([self.quota[spaces], self.stock[supplies], f.d_budget[mine], *of_people])
        limits[number] = m.limits[number]
        earned, _ = self.charges.earn(slots, self.caps, self.stretches, limits * self.limit_caps)
        return earned + float(answer.worth[mine].sum())

    def equity(self, mu: Floats) -> tuple[float, Floats]:
        """max over S of E(S) − μ S, plus μ × what the pins gain: value, and the S that reaches it (n_groups,)."""
        gain = self.corner_e - mu[:, None] * self.corner_s
        at = gain.argmax(axis=1)
        rows = np.arange(len(at))
        return float(gain[rows, at].sum() + (mu * self.fixed).sum()), self.corner_s[rows, at]


def _capacity(week: Week, base: State) -> Array:
    """(rows, S): units of spaces, and of persons one, less what the base takes."""
    spaces, people = week.problem.spaces, len(week.problem.volunteers)
    caps = np.ones((len(spaces) + people, week.timeline.n_slots), dtype=np.int32)
    for j, space in enumerate(spaces):
        caps[j] = (base.busy[j] == 0) if space.exclusive else np.maximum(base.free[j], 0)
    for v, own in base.of_person.items():
        for s in own:
            low, high = week.timeline.floor_slot(s.start), week.timeline.ceil_slot(s.end)
            caps[len(spaces) + v, max(0, low) : max(0, high)] = 0
    return caps


def _room_for_pieces(f: Facts) -> tuple[Ints, Array, Array]:
    """`first`, `held` and `pieces` of `Taken`: of persons and pieces a session has as many as it asks for, at most. The
    fewest sessions may be more than the most: of one window for each, by days."""
    sizes = np.diff(f.n_cand)
    of_need = np.where((f.n_kind == PEOPLE) | (f.n_single == 0), np.minimum(f.n_asked, sizes), 1)
    of_needs = np.append(0, np.cumsum(of_need))
    sessions = np.minimum(np.maximum(f.d_most, f.d_fewest), np.diff(f.d_start))
    first = np.append(0, np.cumsum(sessions * np.diff(of_needs[f.d_need])))
    return first, np.zeros(len(sessions), dtype=np.int32), np.zeros((int(first[-1]), 4), dtype=np.int32)


def _scratch(f: Facts) -> Scratch:
    """Room for the largest demand."""
    starts, needs, sizes = np.diff(f.d_start), np.diff(f.d_need), np.diff(f.n_cand)
    people, of = f.n_kind == PEOPLE, list(itertools.pairwise(f.d_need.tolist()))
    asked, offered = np.where(people, f.n_asked, 1), np.where(people, 0, sizes)
    cells = starts * np.array([offered[a:b].sum() for a, b in of], dtype=np.int64)
    longest = np.array([asked[a:b].max() for a, b in of], dtype=np.int64)
    lists = int((starts * needs * np.maximum(longest, f.d_roles)).max(initial=1))
    largest = int(sizes.max(initial=1))
    return Scratch(
        at=np.zeros(int(needs.max(initial=1)), dtype=np.int64),
        cells=np.zeros(int(cells.max(initial=1))),
        net=np.zeros(int((starts * needs).max(initial=1))),
        value=np.zeros(int(starts.max(initial=1))),
        listed=np.zeros(int((starts * needs).max(initial=1)), dtype=np.int64),
        list_cost=np.zeros(lists),
        list_place=np.zeros(lists, dtype=np.int64),
        chosen=np.zeros(int(starts.max(initial=1)), dtype=np.int64),
        best=np.zeros(int(starts.max(initial=1)), dtype=np.int64),
        spot=np.zeros(int(starts.max(initial=1)), dtype=np.int64),
        spots=np.zeros(int(starts.max(initial=1)), dtype=np.int64),
        hope=np.zeros(int(starts.max(initial=1))),
        bar=np.zeros(int(starts.max(initial=1))),
        wanted=np.zeros(int(starts.max(initial=1)), dtype=np.uint8),
        plan=np.zeros(int(((starts + 1) * (np.minimum(f.d_most, starts) + 1) * f.d_spaced).max(initial=1))),
        order=np.zeros(max(largest, 64), dtype=np.int64),
        each=np.zeros(max(largest, 64)),
        left=np.zeros(largest, dtype=np.uint8),
        match=np.zeros(4096),
        roles=np.zeros(4096, dtype=np.int64),
    )
