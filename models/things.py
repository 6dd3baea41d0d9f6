"""What is offered and by whom: areas, organisations, spaces, volunteers, supplies (FORMAT.md section 2)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from models.base import Date, Fen, Id, Level, Location, Many, Map, Metres, Minutes, Text, Units, Value, above_max
from models.clock import Availability, Stretch

OpeningPoints = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Area(Value):
    """A city, district, street, community or grid cell; its demands count in all areas above it."""

    id: Id
    name: Text
    parent: Id | None = None


class Organisation(Value):
    """A unit, community or team: whoever lends or asks."""

    id: Id
    name: Text
    area: Id
    location: Location | None = None
    kind: Text | None = None


class Serves(Value):
    """Whom an offer is for; each list given must contain the demand's area (or an ancestor), organisation, kind."""

    areas: Many[Id] | None = None
    organisations: Many[Id] | None = None
    kinds: Many[Text] | None = None


class Space(Value):
    """A place with capacity: car park, room, field, hall, beds."""

    id: Id
    name: Text | None = None
    owner: Id
    kind: Text
    location: Location
    capacity: Units
    exclusive: bool = False
    features: Many[Text] = ()
    availability: Availability
    reserve: Units = 0
    setup_minutes: Minutes = 0
    turnaround_minutes: Minutes = 0
    min_minutes: Minutes = 0
    max_minutes: Minutes | None = None
    notice_minutes: Minutes = 0
    no_entry: Many[Stretch] = ()
    serves: Serves | None = None
    quota_minutes: Annotated[int, Field(ge=0, le=10**15)] | None = None
    opening_points: OpeningPoints = 0
    fen_per_unit_hour: Fen = 0

    @model_validator(mode="after")
    def _least_is_least(self) -> Space:
        if self.max_minutes is not None and self.min_minutes > self.max_minutes:
            raise above_max("min_minutes", "max_minutes")
        return self


class Volunteer(Value):
    """A person, or a whole team, who can be asked to come."""

    id: Id
    name: Text | None = None
    organisation: Id | None = None
    location: Location | None = None
    skills: Map[Level] = {}
    valid_until: Map[Date] = {}
    tags: Many[Text] = ()
    interests: Many[Text] = ()
    availability: Availability
    max_minutes: Minutes | None = None
    max_minutes_per_day: Minutes | None = None
    max_sessions: Units | None = None
    max_sessions_per_day: Units | None = None
    break_minutes: Minutes = 0
    min_rest_minutes: Minutes = 0
    speed_kmh: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] = 12
    max_metres: Metres | None = None
    home_travel: bool = False
    serves: Serves | None = None
    activation_points: OpeningPoints = 0


class Supply(Value):
    """Things counted once per horizon: gifts, vouchers, care packs."""

    id: Id
    owner: Id
    kind: Text
    quantity: Units
    serves: Serves | None = None
    fen_per_unit: Fen = 0


class Travel(Value):
    """Tables of known distances and times; what they lack is computed (models.geo)."""

    metres: Map[Map[Metres]] = {}
    minutes: Map[Map[Minutes]] = {}
