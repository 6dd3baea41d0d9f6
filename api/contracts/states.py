"""Where an agreement stands: whose signatures its newest text has, and whether it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum


class Side(StrEnum):
    """The two sides of an agreement."""

    REQUESTER = "requester"
    LENDER = "lender"

    @property
    def other(self) -> Side:
        """The side across the table."""
        return Side.LENDER if self is Side.REQUESTER else Side.REQUESTER


class State(StrEnum):
    """Where it stands."""

    DRAFTED = "drafted"
    LENDER_SIGNED = "signed_by_lender"
    REQUESTER_SIGNED = "signed_by_requester"
    IN_FORCE = "in_force"
    ENDED = "ended"


def signed_by(sides: Collection[str]) -> State:
    """The state of a text under which these sides have signed."""
    if {Side.REQUESTER, Side.LENDER} <= set(sides):
        return State.IN_FORCE
    if Side.LENDER in sides:
        return State.LENDER_SIGNED
    return State.REQUESTER_SIGNED if Side.REQUESTER in sides else State.DRAFTED


def is_over(state: str, ends_on: dt.date | None, last_day: dt.date | None, today: dt.date) -> bool:
    """Whether it was ended, or its last day has passed."""
    days = [day for day in (ends_on, last_day) if day is not None]
    return state == State.ENDED or (bool(days) and min(days) < today)


def earliest_end(today: dt.date, notice_days: int) -> dt.date:
    """The first day that may be an agreement's last one, if notice is given today."""
    return today + dt.timedelta(days=notice_days)
