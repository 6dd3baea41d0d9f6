"""The hard rules R1–R18 of FORMAT.md section 4, one function each; a rule yields a finding for every breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from solver.judge.context import Context
from solver.judge.rules.agreed import pins_are_in_the_plan_bans_are_not
from solver.judge.rules.capacity import capacity_holds_at_every_slot
from solver.judge.rules.eligible import person_is_eligible, space_is_eligible
from solver.judge.rules.items import all_needs_hold_at_once
from solver.judge.rules.limits import cost_within_budget, person_within_limits, space_within_quota
from solver.judge.rules.needs import people_counts_are_met, space_quantities_are_met, supplies_are_met_in_full
from solver.judge.rules.presence import person_has_time_between, person_is_available, space_is_open_throughout
from solver.judge.rules.sameness import same_spaces_and_people
from solver.judge.rules.sequence import sessions_of_a_demand
from solver.judge.rules.together import pairs_together_or_apart
from solver.judge.rules.window import session_lies_in_an_open_window
from solver.judge.verdict import Finding

Rule = Callable[[Context], Iterator[Finding]]

RULES: dict[str, Rule] = {
    "R1": session_lies_in_an_open_window,
    "R2": sessions_of_a_demand,
    "R3": all_needs_hold_at_once,
    "R4": space_is_eligible,
    "R5": space_is_open_throughout,
    "R6": capacity_holds_at_every_slot,
    "R7": space_quantities_are_met,
    "R8": space_within_quota,
    "R9": person_is_eligible,
    "R10": person_is_available,
    "R11": person_has_time_between,
    "R12": person_within_limits,
    "R13": people_counts_are_met,
    "R14": same_spaces_and_people,
    "R15": pairs_together_or_apart,
    "R16": supplies_are_met_in_full,
    "R17": cost_within_budget,
    "R18": pins_are_in_the_plan_bans_are_not,
}
