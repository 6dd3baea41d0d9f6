"""The week as one value: the Problem of FORMAT.md section 2."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from models.base import Id, Instant, Many, Value
from models.clock import Calendar, Horizon
from models.demands import Demand
from models.plan import Assignment
from models.policy import Policy
from models.things import Area, Organisation, Space, Supply, Travel, Volunteer


class Ban(Value):
    """A demand never gets this space, volunteer or supply (exactly one of them)."""

    demand: Id
    space: Id | None = None
    volunteer: Id | None = None
    supply: Id | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Ban:
        if sum(x is not None for x in (self.space, self.volunteer, self.supply)) != 1:
            raise PydanticCustomError("ban", "a ban names exactly one of space, volunteer, supply")
        return self


class Problem(Value):
    """A week: what is needed, what is offered, what has been agreed.

    Cross-references are checked by `models.references` when a file is loaded; a Problem built in code
    goes through the same check with `models.loading.checked`.
    """

    format: Literal["linli/1"]
    horizon: Horizon
    now: Instant | None = None
    calendar: Calendar = Calendar()
    areas: Many[Area]
    organisations: Many[Organisation]
    spaces: Many[Space]
    volunteers: Many[Volunteer]
    supplies: Many[Supply]
    demands: Many[Demand]
    travel: Travel = Travel()
    pins: Many[Assignment] = ()
    bans: Many[Ban] = ()
    previous: Many[Assignment] = ()
    policy: Policy = Policy()

    _sha256: str = PrivateAttr(default="")

    @model_validator(mode="wrap")
    @classmethod
    def _remember_hash(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        problem = handler(data)
        if isinstance(data, dict):
            problem._sha256 = sha256_of(data)
        return problem

    @property
    def sha256(self) -> str:
        """SHA-256 of the problem as given, before defaults (FORMAT.md section 7, Hash)."""
        return self._sha256 or sha256_of(self.model_dump(mode="json", by_alias=True, exclude_unset=True))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; a changed one is another problem with another hash."""
        copy = super().model_copy(update=update, deep=deep)
        if update:
            copy._sha256 = ""
        return copy

    @property
    def planned_at(self) -> dt.datetime:
        """`now`, or the horizon's start."""
        return self.now or self.horizon.start


def sha256_of(data: Any) -> str:
    """Hash of plain JSON data with sorted keys and no spaces."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
