"""What a worker and the process of its job say to each other, through pipes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.jobs.events import Event
from api.jobs.problems import Document
from api.jobs.tasks.outcome import Outcome


@dataclass(frozen=True)
class Start:
    """The first word to the process: what to do, on which store, on how many cores at most."""

    job: str
    kind: str
    task: dict[str, Any]
    plan: str | None
    by: str
    store_url: str
    cores: int


@dataclass(frozen=True)
class Stop:
    """A later word to it: end soon, with the best there is."""


@dataclass(frozen=True)
class Done:
    """Its last word: the result."""

    outcome: Outcome


@dataclass(frozen=True)
class Failed:
    """Its last word: there is no result."""

    document: Document


Word = Event | Done | Failed
