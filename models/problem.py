"""The week as one value: the Problem of FORMAT.md section 2."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, PrivateAttr, model_validator

from models.base import Id, Instant, Many, Value, wrong
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
            rule = "a ban names exactly one of `space`, `volunteer`, `supply`"
            raise wrong("ban_of_one", rule, "Write one ban for each of them")
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
            problem._sha256 = _hash_if_plain(data)
        return problem

    def __eq__(self, other: object) -> bool:
        """Equal in all that it says; how it was written (and so its hash) does not count."""
        return isinstance(other, Problem) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.horizon, len(self.demands)))

    @property
    def sha256(self) -> str:
        """SHA-256 of the problem as given, before defaults (FORMAT.md section 7, Hash).

        Of a problem built or changed in code: of `as_given`.
        """
        if not self._sha256:
            self._sha256 = sha256_of(self.as_given())
        return self._sha256

    def remember_hash(self, sha256: str) -> None:
        """Take the hash that another process found of this very problem."""
        self._sha256 = sha256

    def as_given(self) -> dict[str, Any]:
        """Plain JSON data of all that was set, without defaults and nulls."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)

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
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _hash_if_plain(data: dict[str, Any]) -> str:
    """Empty for data that holds values instead of JSON, as code that builds a Problem gives them."""
    try:
        return sha256_of(data)
    except TypeError:
        return ""
