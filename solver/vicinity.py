"""What a part of the plan touches, and the sessions that share it: nothing else is in its way."""

from __future__ import annotations

from collections.abc import Iterable

from solver.compile.week import Week
from solver.sessions import Session
from solver.state import State

Key = tuple[str, int]
"""A space, a volunteer ("people"), a supply, or a group of equity ("group")."""


def touched(week: Week, free: Iterable[int]) -> frozenset[Key]:
    """All that sessions of these demands may use or raise. Two parts without a common key do not influence each other,
    but for the one floor over all cost."""
    keys: set[Key] = set()
    for d in free:
        for n in week.demands[d].needs:
            keys.update((n.need.type, r) for r in n.who.tolist())
        keys.add(("group", week.group_of[d]))
    mates = [("people", w) for kind, v in keys if kind == "people" for w, _ in week.partners.get(v, ())]
    return frozenset(keys.union(mates))


def sessions_near(state: State, free: Iterable[int], keys: frozenset[Key]) -> list[Session]:
    """The sessions of the free demands, and all others that use or raise what is touched; by demand and start."""
    week = state.week
    users = {"space": state.of_space, "people": state.of_person, "supply": state.of_supply}
    near: dict[int, Session] = {}
    for kind, r in sorted(keys):
        if kind == "group":
            found = [s for d in week.groups[r].demands for s in state.of_demand.get(d, ())]
        else:
            found = users[kind].get(r, [])
        near.update((id(s), s) for s in found)
    near.update((id(s), s) for d in free for s in state.of_demand.get(d, ()))
    return sorted(near.values(), key=lambda s: (s.demand, s.start, s.end))
