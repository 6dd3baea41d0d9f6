"""A week in the making: its things by id, in order, until all changes are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from models.base import Instant, Value
from models.changes.targets import MODELS, POLICY, Target
from models.given import LISTS, MOST_GUESSES
from models.places import Found, Loc
from models.policy import Policy
from models.problem import Problem
from models.similar import MOST_COMPARED, similar
from models.translate import translated

MOST_THINGS = 200_000
LONGEST_STEM = 180  # so that a copy's id, which is longer, stays within the limit of ids
Json = dict[str, Any]


class Refused(Exception):
    """A change that does not fit the week; places are within the change."""

    def __init__(self, *found: Found):
        self.found = found
        super().__init__()


class Draft:
    """`things[list][id]` in the list's order; `touched` and `removed` remember which change it was."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.things: dict[str, dict[str, Any]] = {x: {t.id: t for t in getattr(problem, x)} for x in MODELS}
        self.policy: Policy = problem.policy
        self.bans = problem.bans
        self.now: Instant | None = problem.now
        self.change = 0
        self.touched: dict[Target, int] = {}
        self.removed: dict[Target, int] = {}
        self.copies: dict[str, str] = {}  # new id → id of which it is a copy
        self._lists: set[str] = set()
        self._agreed: dict[str, set[str]] | None = None
        self._next: dict[str, int] = {}
        self._guesses_left = MOST_GUESSES

    # ---- look

    def thing(self, listed: str, name: str, field: str) -> Any:
        """The thing with this id; refused, at this field of the change, where there is none."""
        thing = self.things[listed].get(name)
        if thing is None:
            guess = self._guess(listed, name)
            advice = f'Did you mean "{guess}"?' if guess else "Correct the id, or add the thing first"
            raise Refused(Found((field,), "not_there", name, f"a change is of {_a(listed)} of the week", advice))
        return thing

    def _guess(self, listed: str, name: str) -> str | None:
        """Nobody reads more than some guesses, and a file may have a hundred thousand faults."""
        self._guesses_left -= 1
        things = self.things[listed]
        return similar(name, tuple(things)) if self._guesses_left >= 0 and len(things) <= MOST_COMPARED else None

    def agreed(self, listed: str) -> set[str]:
        """Ids of a list that pins, bans or pairs name."""
        if self._agreed is None:
            self._agreed = _agreed(self.problem, self.policy)
        return self._agreed[listed]

    def areas_above(self, area: str | None) -> Iterator[str]:
        """The area and those it lies in."""
        seen: set[str] = set()
        while area is not None and area not in seen:
            yield area
            seen.add(area)
            above = self.things["areas"].get(area)
            area = above.parent if above else None

    def area_of(self, organisation: str | None) -> str | None:
        """An organisation's area."""
        found = self.things["organisations"].get(organisation or "")
        return found.area if found else None

    # ---- change

    def put(self, listed: str, thing: Any) -> None:
        """In the place of the one with its id, else at the end."""
        self.things[listed][thing.id] = thing
        self._note(self.touched, listed, thing.id)

    def drop(self, listed: str, name: str) -> None:
        """Without it."""
        del self.things[listed][name]
        self._note(self.removed, listed, name)

    def rebuilt(self, listed: str, data: Json, place: Callable[[Found], Loc]) -> None:
        """A thing from its plain data, validated; what is wrong in it is refused where `place` says."""
        self.put(listed, self.validated(MODELS[listed], data, place))

    def copy(self, listed: str, thing: Any, times: int) -> None:
        """Copies under new ids at the end of the list."""
        for _ in range(times):
            made = thing.model_copy(update={"id": self._new_id(thing.id)})
            self.copies[made.id] = self.copies.get(thing.id, thing.id)
            self.put(listed, made)

    def room_for(self, listed: str, more: int, field: str) -> None:
        """Refused where a list would grow beyond what anybody plans."""
        if len(self.things[listed]) + more > MOST_THINGS:
            rule = f"copies make a list no longer than {MOST_THINGS:,}"
            raise Refused(Found((field,), "too_many_copies", more, rule, "Ask for fewer"))

    @staticmethod
    def validated(model: type[Value], data: Json, place: Callable[[Found], Loc]) -> Any:
        """A value of the model; what is wrong in it is refused where `place` says."""
        try:
            return model.model_validate(data)
        except ValidationError as e:
            found = translated(e, model, data)
            raise Refused(*(Found(place(f), f.code, f.value, f.rule, f.advice) for f in found)) from None

    def finished(self) -> Problem:
        """The week as it now is; what is the same is shared with the first one. Its hash is that of `dump_problem`."""
        update: Json = {"format": self.problem.format}
        update |= {x: tuple(self.things[x].values()) for x in MODELS if x in self._lists}
        if self.policy is not self.problem.policy:
            update[POLICY] = self.policy
        if self.bans is not self.problem.bans:
            update["bans"] = self.bans
        if self.now != self.problem.now:
            update["now"] = self.now
        return self.problem.model_copy(update=update)

    def put_policy(self, policy: Policy, term: str) -> None:
        """Another policy, changed in one term."""
        self.policy, self._agreed = policy, None
        self.touched[Target(POLICY, term)] = self.change

    def _note(self, by: dict[Target, int], listed: str, name: str) -> None:
        self._lists.add(listed)
        by[Target(listed, name)] = self.change

    def _new_id(self, old: str) -> str:
        stem = old[:LONGEST_STEM]
        number = self._next.get(stem, 2)
        while any(f"{stem}~{number}" in things for things in self.things.values()):
            number += 1
        self._next[stem] = number + 1
        return f"{stem}~{number}"


def plain(value: Value) -> Json:
    """All that was set, as JSON data."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def _agreed(problem: Problem, policy: Policy) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {listed: set() for listed in MODELS}
    for pin in problem.pins:
        named["demands"].add(pin.demand)
        named["spaces"].update(p.space for p in pin.spaces)
        named["volunteers"].update(r.volunteer for r in pin.people)
        named["supplies"].update(p.supply for p in pin.supplies)
    for ban in problem.bans:
        for listed, name in (("demands", ban.demand), ("spaces", ban.space), ("volunteers", ban.volunteer)):
            named[listed].update(_given(name))
        named["supplies"].update(_given(ban.supply))
    named["volunteers"].update(v for pair in policy.pairs for v in pair.volunteers)
    return named


def _given(name: str | None) -> Iterable[str]:
    return () if name is None else (name,)


def _a(listed: str) -> str:
    noun = LISTS[listed]
    return f"an {noun}" if noun[0] in "ao" else f"a {noun}"
