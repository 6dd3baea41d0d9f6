"""The hard rules R1–R18 as constraints; what one variable alone must meet is already in `exact.variables`."""

from __future__ import annotations

from solver.exact.builder import Builder
from solver.exact.rules import people, sameness, sessions, spaces, supplies
from solver.exact.variables import Part

RULES = (
    sessions.at_most_as_asked,
    sessions.none_or_the_minimum,
    sessions.one_per_day,
    sessions.gap_between_sessions,
    spaces.capacity,
    spaces.quota,
    people.one_role_per_session,
    people.one_session_at_a_time,
    people.travel_between_sites,
    people.rest_between_days,
    people.trips_from_and_to_home,
    people.limits,
    people.pairs,
    sameness.same_spaces,
    sameness.same_people,
    supplies.stock,
    supplies.budget,
)
"""R1, R3–R5, R7, R9 and R13 hold by the candidates themselves; pins (R18) are in the base."""


def add_rules(b: Builder, part: Part) -> None:
    """Every rule, one after another."""
    for rule in RULES:
        rule(b, part)
