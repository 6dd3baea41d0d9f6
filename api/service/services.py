"""What every request may use: the settings, the store, the newest areas, the limits; one value for each process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request

from api.access.areas import AreaTrees
from api.access.resting import Strangers
from api.agreements.replanning import Replanning
from api.plans.shelf import Shelf
from api.service.rates import Rates
from api.settings import Settings
from api.store.database import Database


def utc_now() -> dt.datetime:
    """The clock on the wall."""
    return dt.datetime.now(dt.UTC)


class Embedded(Protocol):
    """Workers that run beside the service, in its care."""

    @property
    def pids(self) -> list[int]:
        """Of those that live."""


@dataclass(frozen=True)
class Services:
    """Made when the application starts, closed when it ends."""

    settings: Settings
    database: Database
    workers: Embedded | None = None
    trees: AreaTrees = field(default_factory=AreaTrees)
    rates: Rates = field(default_factory=Rates)
    strangers: Strangers = field(default_factory=Strangers)
    shelf: Shelf = field(default_factory=Shelf)
    replanning: Replanning = field(default_factory=Replanning)
    clock: Callable[[], dt.datetime] = utc_now
    salt: str = ""
    """Makes the tokens that stand for private cases (api.exports.viewer)."""

    def now(self) -> dt.datetime:
        """The service's clock."""
        return self.clock()


def services_of(request: Request) -> Services:
    """Those of the application that got the request."""
    found: Services = request.app.state.services
    return found
