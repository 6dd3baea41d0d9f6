"""A second, slow judge for tests: rules R1–R18 and all points, read straight from FORMAT.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.second import rules, sharing
from tests.second.points import points
from tests.second.things import Breaches, Session, Things
from tests.second.world import Json, second

__all__ = ["Breach", "Opinion", "SecondJudge", "by_the_second_judge"]

OF_A_SESSION = (
    rules.form, rules.r1, rules.r4, rules.r5, rules.r7, rules.r9, rules.r13, rules.r15, rules.r16_full, rules.r18_bans,
)  # fmt: skip
OF_A_DEMAND = (rules.numbering, rules.r2, rules.r2_in_time, rules.r14, rules.r17)
OF_A_SPACE = (sharing.r6, sharing.r8)
OF_A_PERSON = (sharing.r10, sharing.r11, sharing.r12)


@dataclass(frozen=True)
class Breach:
    """A broken rule, the places in the plan of the sessions involved, and whether all of them are pinned."""

    rule: str
    sessions: tuple[int, ...]
    excused: bool
    text: str


@dataclass(frozen=True)
class Opinion:
    """What the second judge thinks of a plan."""

    breaches: tuple[Breach, ...]
    score: dict[str, int]

    @property
    def violations(self) -> set[str]:
        """The numbers of the rules broken without excuse."""
        return {b.rule for b in self.breaches if not b.excused}

    @property
    def warnings(self) -> set[str]:
        """The numbers of the rules that only pins break."""
        return {b.rule for b in self.breaches if b.excused}


class SecondJudge(Things):
    """Judges plans of one problem (both plain JSON, valid in form, all ids known)."""

    def judge(self, assignments: list[Json]) -> Opinion:
        """All breaches and the points of a plan's assignments."""
        sessions = [self.read(i, a) for i, a in enumerate(assignments)]
        unmet = self.mark_pinned(sessions, assignments)
        breaches = [Breach("R18", (), False, "a pin is missing")] * unmet
        for rule, involved, text in self.all_rules(sessions):
            excused = all(s.pinned for s in involved)
            breaches.append(Breach(rule, tuple(sorted(s.place for s in involved)), excused, text))
        return Opinion(tuple(breaches), points(self, sessions))

    def mark_pinned(self, sessions: list[Session], assignments: list[Json]) -> int:
        """Marks one session for each pin; returns the number of pins without one."""
        unmet = 0
        for pin in self.problem.get("pins") or []:
            for s, a in zip(sessions, assignments, strict=True):
                if not s.pinned and self.same(pin, a):
                    s.pinned = True
                    break
            else:
                unmet += 1
        return unmet

    def same(self, a: Json, b: Json) -> bool:
        """Equal but for the number (which counts for "each") and the order of the lists."""
        return self.essence(a) == self.essence(b)

    def essence(self, a: Json) -> list[Any]:
        """What makes two assignments the same."""
        number = a["session"] if self.by_id["demands"][a["demand"]].get("sessions") == "each" else None
        spaces = sorted((p["need"], p["space"], p["quantity"]) for p in a.get("spaces") or [])
        people = sorted((p["need"], p["volunteer"]) for p in a.get("people") or [])
        supplies = sorted((p["need"], p["supply"], p["quantity"]) for p in a.get("supplies") or [])
        return [a["demand"], number, second(a["start"]), second(a["end"]), spaces, people, supplies]

    def names_its_needs(self, assignment: Json) -> bool:
        """Whether each item names an existing need of its type, as a pin must."""
        return not list(rules.form(self, self.read(0, assignment)))

    def all_rules(self, sessions: list[Session]) -> Breaches:
        """Every breach as (rule, sessions involved, words)."""
        for s in sessions:
            for rule in OF_A_SESSION:
                yield from rule(self, s)
        for demand in self.problem["demands"]:
            own = sorted((s for s in sessions if s.demand is demand), key=lambda s: (s.start, s.number))
            for of_demand in OF_A_DEMAND:
                yield from of_demand(self, demand, own)
        for space in self.problem["spaces"]:
            users = [s for s in sessions if any(p[1] is space for p in s.spaces)]
            for of_space in OF_A_SPACE:
                yield from of_space(self, space, users)
        for volunteer in self.problem["volunteers"]:
            own = sorted((s for s in sessions if any(p[1] is volunteer for p in s.people)), key=lambda s: s.start)
            for of_person in OF_A_PERSON:
                yield from of_person(self, volunteer, own)
        for supply in self.problem["supplies"]:
            yield from sharing.r16_total(self, supply, sessions)


def by_the_second_judge(week: Json) -> Callable[[list[Json]], tuple[set[str], dict[str, int]]]:
    """The second judge as a function of a plan's assignments: the rules violated, and the points by term."""
    judge = SecondJudge(week)

    def opinion(assignments: list[Json]) -> tuple[set[str], dict[str, int]]:
        said = judge.judge(assignments)
        return said.violations, said.score

    return opinion
