"""Pins that contradict a rule or each other, in smallest sets: what two sides signed and cannot both have."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import Assignment, Notice
from models.problem import Problem
from solver.judge import Finding, judge_of

SEVERAL, ALONE = PIN_CODES = ("pins_contradict", "pin_breaks_a_rule")
"""Codes of what is said of pins."""

MOST_SETS = 100
"""More contradictions than this help nobody."""


@dataclass(frozen=True)
class Contradiction:
    """A rule, and the fewest pins (indices into `problem.pins`) that break it together."""

    rule: str
    pins: tuple[int, ...]
    message: str


def contradictions(problem: Problem) -> tuple[Contradiction, ...]:
    """Every breach of the pins alone, each shrunk until no pin can be left out."""
    judging = judge_of(problem)
    everything = tuple(range(len(problem.pins)))

    def breaks(pins: tuple[int, ...], rule: str) -> Finding | None:
        """The breach of a rule in which the most of these pins are involved, if they stood alone."""
        verdict = judging(_numbered(problem, pins))
        found = [f for f in (*verdict.warnings, *verdict.violations) if f.rule == rule and f.assignments]
        return max(found, key=lambda f: len(f.assignments), default=None)

    out: dict[tuple[str, tuple[int, ...]], Contradiction] = {}
    for finding in judging(_numbered(problem, everything)).warnings[:MOST_SETS]:
        pins = tuple(sorted({_order(problem, everything)[i] for i in finding.assignments}))
        for pin in pins:
            fewer = tuple(p for p in pins if p != pin)
            if fewer and breaks(fewer, finding.rule):
                pins = fewer
        last = breaks(pins, finding.rule) or finding
        out[finding.rule, pins] = Contradiction(finding.rule, pins, last.message)
    return tuple(out.values())


def pin_notices(problem: Problem) -> list[Notice]:
    """The same as warnings of a plan, naming the pins."""
    return [
        Notice(
            code=SEVERAL if len(c.pins) > 1 else ALONE,
            path=", ".join(f"pins[{i}]" for i in c.pins),
            rule=c.rule,
            value=[f"{problem.pins[i].demand}/{problem.pins[i].session}" for i in c.pins],
            message=f"{', '.join(f'pins[{i}]' for i in c.pins)} against {c.rule}: {c.message}",
        )
        for c in contradictions(problem)
    ]


def _order(problem: Problem, pins: tuple[int, ...]) -> list[int]:
    """Pins as the plan lists them: by demand, in order of start."""
    return sorted(pins, key=lambda i: (problem.pins[i].demand, problem.pins[i].start.timestamp(), i))


def _numbered(problem: Problem, pins: tuple[int, ...]) -> list[Assignment]:
    """The pins as a plan of their own, numbered in order of start ("each": as they say)."""
    each = {d.id for d in problem.demands if d.each}
    out: list[Assignment] = []
    count: dict[str, int] = {}
    for i in _order(problem, pins):
        pin = problem.pins[i]
        number = count[pin.demand] = count.get(pin.demand, -1) + 1
        out.append(pin if pin.demand in each else pin.model_copy(update={"session": number}))
    return out
