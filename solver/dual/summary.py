"""What a dual leaves behind for the rest of the search: its bound, prices, guide, and what may be proved further."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.ascent import GRAINS, Dual
from solver.dual.grain import Floats
from solver.dual.guide_of import guide_of
from solver.dual.people_limits import price
from solver.exact.component import SCALE
from solver.guide import Guide
from solver.prices import Prices, flat_prices
from solver.shadow import ShadowPrices
from solver.split import resource_components

SHARE = 0.2
"""Part of the dual prices that construction pays: they are those of a fractional plan, and a greedy that pays them in
full leaves too much unserved. Street weeks 0–2: 0.2 gives 0.1–0.5 % more than none."""


@dataclass(frozen=True)
class Component:
    """Demands that share resources with no others, and what they are worth at most at the prices of equity."""

    demands: tuple[int, ...]
    worth: float


@dataclass(frozen=True)
class Summary:
    """`spaces` and `people` as in `Prices`; `equity` (n_groups,): prices; `value`: the bound before it was
    rounded; `late` as in `Dual`."""

    bound: int
    value: float
    spaces: Floats
    people: Floats
    shadow: ShadowPrices
    equity: Floats
    guide: Guide
    late: float
    components: tuple[Component, ...]

    def prices(self, week: Week) -> Prices:
        """For construction. Ranks are those of flat prices: orders by worth at the prices made worse first plans."""
        lifts = 1.0 + self.equity[np.array(week.group_of, dtype=np.int64)]
        return Prices(week, self.spaces, self.people, lifts, flat_prices(week).ranks, self.guide)

    def lifts(self, week: Week) -> tuple[int, ...]:
        """Per demand SCALE × the price of equity of its area; whole numbers, as SCALE is a multiple of the grain."""
        return tuple(round(SCALE * float(self.equity[g])) for g in week.group_of)


def shadow_of(dual: Dual) -> ShadowPrices:
    """Slots of spaces as they are priced; of persons what their summed limits ask, spread over their time: of that, the
    prices of their single slots are a hundredth."""
    n_spaces = len(dual.relaxation.facts.j_fen)
    return ShadowPrices(
        _summed(dual.multipliers.slots[:n_spaces]).astype(np.float32), _limit_rates(dual).astype(np.float32)
    )


def summarise(week: Week, dual: Dual, constant: float) -> Summary:
    """A share of the prices per unit and slot, persons' summed limits spread over their time; components by worth."""
    assert SCALE % GRAINS[2] == 0
    n_spaces = len(week.problem.spaces)
    slots = SHARE * dual.multipliers.slots
    people = slots[n_spaces:] + SHARE * _limit_rates(dual)[:, None]
    return Summary(
        bound=dual.bound,
        value=dual.answer.value + constant,
        shadow=shadow_of(dual),
        spaces=_summed(slots[:n_spaces]),
        people=_summed(people),
        equity=dual.multipliers.equity,
        guide=guide_of(week, dual),
        late=dual.late,
        components=_components(week, dual),
    )


def _components(week: Week, dual: Dual) -> tuple[Component, ...]:
    relaxation = dual.relaxation
    if relaxation.empty:
        return ()
    found = (
        Component(tuple(part), relaxation.worth_of(dual.multipliers, dual.answer, np.array(part)))
        for part in resource_components(week)
    )
    return tuple(sorted((c for c in found if c.worth > 0), key=lambda c: -c.worth))


def _limit_rates(dual: Dual) -> Floats:
    """(n_people,): the price that summed limits put on one slot of a person's time, on average."""
    r = dual.relaxation
    if r.empty:
        return np.zeros(len(r.people.minutes))
    asked = np.zeros(r.survey.n_people.shape)
    price(r.people, dual.multipliers.limits, asked)
    slots = r.survey.n_people * (r.facts.minutes // r.slot_minutes)
    return np.asarray((asked * r.survey.n_people).sum(axis=(1, 2)) / np.maximum(slots.sum(axis=(1, 2)), 1.0))


def _summed(prices: Floats) -> Floats:
    """Sums over the slots before each slot."""
    return np.concatenate([np.zeros((len(prices), 1)), np.cumsum(prices, axis=1)], axis=1)
