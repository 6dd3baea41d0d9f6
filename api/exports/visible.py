"""What a reader may see of a plan: plain values, the only thing that exports are made from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from models.plan import Proof, Reason

Point = tuple[float, float]


@dataclass(frozen=True)
class Party:
    """An organisation or area by its id and name."""

    id: str
    name: str


@dataclass(frozen=True)
class VisiblePiece:
    """Units of a space or supply; `kind` as the week says it, `owner` whom it belongs to."""

    need: int
    id: str
    name: str | None
    kind: str
    owner: Party | None
    quantity: int
    location: Point | None = None


@dataclass(frozen=True)
class VisibleRole:
    """A person in a session, and the skill asked for (empty where it is not known)."""

    need: int
    id: str
    name: str | None
    skill: str
    organisation: Party | None


@dataclass(frozen=True)
class Site:
    """Where a session takes place: a space, or the demand's own location."""

    name: str | None
    location: Point | None


@dataclass(frozen=True)
class VisibleDemand:
    """A demand; where it is `masked`, `id` is an opaque token and all that could tell whose it is, is None.

    `asked` and `served` count sessions; None for a reader who sees but a part of the demand.
    """

    id: str
    masked: bool
    public: bool
    name: str | None = None
    kind: str | None = None
    organisation: Party | None = None
    area: Party | None = None
    location: Point | None = None
    asked: int | None = None
    served: int | None = None


@dataclass(frozen=True)
class VisibleAssignment:
    """One session with the pieces that concern the reader (all of them where `whole`), in the week's wall time."""

    demand: VisibleDemand
    session: int
    start: dt.datetime
    end: dt.datetime
    whole: bool
    site: Site | None
    spaces: tuple[VisiblePiece, ...]
    people: tuple[VisibleRole, ...]
    supplies: tuple[VisiblePiece, ...]


@dataclass(frozen=True)
class VisibleBlocker:
    """A thing or demand in the way; a `masked` demand has a token for its id and no name."""

    type: Literal["demand", "space", "volunteer", "supply"]
    id: str
    name: str | None
    masked: bool = False


@dataclass(frozen=True)
class VisibleRemedy:
    """A change that would help; `change` is None where its words name what the reader may not see."""

    change: str | None
    net_points: int
    displaced: tuple[str, ...]


@dataclass(frozen=True)
class VisibleUnserved:
    """Sessions of a demand that are missing, and why."""

    demand: VisibleDemand
    missing: int
    reason: Reason
    proof: Proof
    blocking: tuple[VisibleBlocker, ...]
    remedies: tuple[VisibleRemedy, ...]


@dataclass(frozen=True)
class VisibleOffer:
    """A space or supply with its units, where it is, and how many visible sessions use it."""

    type: Literal["space", "supply"]
    id: str
    name: str | None
    kind: str
    owner: Party | None
    location: Point | None
    quantity: int
    sessions: int


def as_data(value: Any) -> Any:
    """Any of these, or a sequence of them, as plain JSON data; instants in RFC 3339."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_data(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [as_data(v) for v in value]
    return value.isoformat() if isinstance(value, dt.datetime) else value
