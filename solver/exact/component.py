"""A resource component at given prices of equity: all its rules and points exactly, as a bound on what it can add."""

from __future__ import annotations

from collections.abc import Sequence

from solver.compile.week import Week
from solver.exact.builder import Builder, Term, total
from solver.exact.model import ExactModel
from solver.exact.points import continuity, people, places, served, stability
from solver.exact.rules import add_rules
from solver.exact.rules.supplies import fen_of
from solver.exact.variables import Part, make_part
from solver.sessions import Session
from solver.state import State

SCALE = 25 * 1024
"""Points of the model per point of the score: prices of equity (in 1/1024) and of money (in 1/100) become whole."""


def build_component(week: Week, demands: Sequence[int], current: Sequence[Session], lifts: Sequence[int]) -> ExactModel:
    """The component over the pins, hinted with `current`. Its one objective is SCALE × what it adds to the pins.

    `lifts`: by demand of the week, SCALE × the price of equity of its area: one point served counts so much more, and
    equity itself does not. Cost is counted without its one floor.
    """
    b = Builder()
    part = make_part(b, week, State.of_pins(week), list(demands), list(current))
    add_rules(b, part)
    objective = _added(b, part, lifts)
    b.add_hints()
    return ExactModel(b, part, {}, [objective])


def _added(b: Builder, part: Part, lifts: Sequence[int]) -> Term:
    points = served.by_session(b, part)
    lifted = [(SCALE + lifts[c.options.index], points[id(c)]) for c in part.candidates]
    plain = (
        places.space_distance(part),
        people.distance(b, part),
        people.preference(part),
        continuity.spaces(b, part),
        continuity.people(b, part),
        people.load(b, part),
        places.opening(b, part),
        people.activation(part),
        stability.stability(b, part),
    )
    money = part.week.problem.policy.cost.per_yuan * SCALE // 100
    fen = [(-money, fen_of(b, part, c)) for c in part.candidates] if money else []
    return total([*lifted, *((SCALE, t) for t in plain), *fen], -SCALE * people.standing_load(part))
