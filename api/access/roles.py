"""The five roles, how far each reaches, and the caller of a request as one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for (BRIEF.md, "Who uses it")."""

    COORDINATOR = "coordinator"
    UNIT = "unit"
    VOLUNTEER = "volunteer"
    PLANNER = "planner"
    ADMIN = "admin"


class Reach(StrEnum):
    """Whose things an action may touch."""

    NONE = "none"
    OWN = "own"
    """Those of the caller's organisation, or the volunteer that the caller is."""
    AREA = "area"
    """Those of the caller's area and all areas below it."""
    ALL = "all"


@dataclass(frozen=True)
class Principal:
    """A caller: a role, and the area, organisation or volunteer that it speaks for."""

    id: str
    name: str
    role: Role
    area: str | None = None
    organisation: str | None = None
    volunteer: str | None = None

    @property
    def tenant(self) -> str:
        """Whose turn it is in the queue of jobs: callers of one area share one turn."""
        return f"area {self.area}" if self.area else f"caller {self.id}"


@dataclass(frozen=True)
class Whose:
    """Whose a thing is: what access is decided by. `public` is false for a case that is nobody else's business."""

    area: str | None = None
    organisation: str | None = None
    volunteer: str | None = None
    public: bool = True
