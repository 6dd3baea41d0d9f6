"""The parts of a plan as the rules read them: sessions, and the pieces, roles and parcels in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Spot
from models.plan import Assignment
from models.things import Space, Supply, Volunteer


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """An assignment whose demand exists. Times in seconds since 1970; `date` is the local date of the start."""

    index: int
    given: Assignment
    demand: Demand
    start: int
    end: int
    date: dt.date
    site: Spot
    pinned: bool

    @property
    def seconds(self) -> int:
        """Length; in seconds, so that a pin off the grid is not rounded."""
        return max(0, self.end - self.start)

    @property
    def place(self) -> str:
        """Where it stands in the plan."""
        return f"assignments[{self.index}]"

    def spaces_for(self, need: int) -> frozenset[str]:
        """The spaces it has for a need."""
        return frozenset(p.space for p in self.given.spaces if p.need == need)

    def people_for(self, need: int) -> frozenset[str]:
        """The persons it has for a need."""
        return frozenset(r.volunteer for r in self.given.people if r.need == need)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Units of a known space for a session; `need` is None where the index names no space need."""

    session: Session
    position: int
    space: Space
    need: SpaceNeed | None
    quantity: int

    @property
    def place(self) -> str:
        """Where it stands in the plan."""
        return f"{self.session.place}.spaces[{self.position}]"

    @property
    def fen(self) -> int:
        """Cost, floored per piece, times the quantity in exclusive spaces too (R17)."""
        return self.space.fen_per_unit_hour * self.quantity * self.session.seconds // 3600


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A known person in a session; `need` is None where the index names no people need."""

    session: Session
    position: int
    person: Volunteer
    need: PeopleNeed | None

    @property
    def place(self) -> str:
        """Where it stands in the plan."""
        return f"{self.session.place}.people[{self.position}]"


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """Things of a known supply for a session; `need` is None where the index names no supply need."""

    session: Session
    position: int
    supply: Supply
    need: SupplyNeed | None
    quantity: int

    @property
    def place(self) -> str:
        """Where it stands in the plan."""
        return f"{self.session.place}.supplies[{self.position}]"

    @property
    def fen(self) -> int:
        """Cost (R17)."""
        return self.supply.fen_per_unit * self.quantity
