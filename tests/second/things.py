"""A week's things looked up by id, and one session with its things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.second.world import Json, World, second


@dataclass
class Session:
    """One assignment with its things looked up; times in seconds since 1970."""

    place: int
    number: int
    demand: Json
    start: int
    end: int
    spaces: list[tuple[int, Json, int]]
    people: list[tuple[int, Json]]
    supplies: list[tuple[int, Json, int]]
    pinned: bool = False

    @property
    def minutes(self) -> int:
        """Length."""
        return (self.end - self.start) // 60


Breaches = Iterator[tuple[str, list[Session], str]]


class Things:
    """What the problem holds, by id, and what its words mean."""

    def __init__(self, problem: Json):
        self.problem = problem
        self.world = World(problem)
        lists = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
        self.by_id = {name: {thing["id"]: thing for thing in problem[name]} for name in lists}

    def read(self, place: int, a: Json) -> Session:
        """An assignment with its ids looked up."""
        return Session(
            place,
            a["session"],
            self.by_id["demands"][a["demand"]],
            second(a["start"]),
            second(a["end"]),
            [(p["need"], self.by_id["spaces"][p["space"]], p["quantity"]) for p in a.get("spaces") or []],
            [(p["need"], self.by_id["volunteers"][p["volunteer"]]) for p in a.get("people") or []],
            [(p["need"], self.by_id["supplies"][p["supply"]], p["quantity"]) for p in a.get("supplies") or []],
        )

    def need(self, s: Session, index: int, kind: str) -> Json | None:
        """The demand's need of that index, where it is of the type."""
        needs = s.demand["needs"]
        return needs[index] if index < len(needs) and needs[index]["type"] == kind else None

    def area_of(self, demand: Json) -> str:
        """The demand's area, else its organisation's."""
        return str(demand.get("area") or self.by_id["organisations"][demand["organisation"]]["area"])

    def ancestors(self, area: str) -> list[str]:
        """The area, its parent, …, its root."""
        chain = [area]
        while self.by_id["areas"][chain[-1]].get("parent") is not None:
            chain.append(self.by_id["areas"][chain[-1]]["parent"])
        return chain

    def serves(self, thing: Json, demand: Json) -> bool:
        """Whether each given list holds the demand's area or an ancestor, its organisation, its kind."""
        rule = thing.get("serves") or {}
        if rule.get("areas") is not None and not set(rule["areas"]) & set(self.ancestors(self.area_of(demand))):
            return False
        if rule.get("organisations") is not None and demand["organisation"] not in rule["organisations"]:
            return False
        return rule.get("kinds") is None or demand["kind"] in rule["kinds"]

    def demand_spot(self, demand: Json) -> Json:
        """Where a demand lies: its own location, else its organisation's."""
        organisation = self.by_id["organisations"][demand["organisation"]]
        place = demand.get("location") or organisation.get("location")
        return {"id": demand["id"], "organisation": organisation["id"], "location": place}

    def space_spot(self, space: Json) -> Json:
        """Where a space lies."""
        return {"id": space["id"], "organisation": space["owner"], "location": space["location"]}

    def volunteer_spot(self, volunteer: Json) -> Json:
        """Home."""
        place = volunteer.get("location")
        return {"id": volunteer["id"], "organisation": volunteer.get("organisation"), "location": place}

    def site(self, s: Session) -> Json:
        """The space (the problem's first of several) of the first space need with a piece, else the demand's place."""
        for index in range(len(s.demand["needs"])):
            used = {p[1]["id"] for p in s.spaces if p[0] == index}
            for space in self.problem["spaces"]:
                if space["id"] in used and self.need(s, index, "space"):
                    return self.space_spot(space)
        return self.demand_spot(s.demand)

    def occupied(self, s: Session, space: Json) -> tuple[int, int]:
        """When a session keeps a space from others: with set-up and turnaround."""
        before = self.world.up_to_grid(space.get("setup_minutes") or 0)
        return s.start - before, s.end + self.world.up_to_grid(space.get("turnaround_minutes") or 0)

    def fen(self, s: Session) -> int:
        """What a session costs: each piece floored."""
        cost = 0
        for _, space, quantity in s.spaces:
            cost += (space.get("fen_per_unit_hour") or 0) * quantity * s.minutes // 60
        for _, supply, quantity in s.supplies:
            cost += (supply.get("fen_per_unit") or 0) * quantity
        return cost
