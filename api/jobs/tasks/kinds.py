"""All kinds of jobs by name; the module of one is loaded where it is performed."""

from __future__ import annotations

import importlib
from typing import Any, Protocol

from pydantic import ValidationError

from api.jobs.tasks.asked import ASKED, Asked
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.outcome import Outcome
from api.store.database import Database
from models.errors import InvalidInput, Issue
from models.places import in_order
from models.translate import translated


class InvalidTask(InvalidInput):
    """A task that no kind of job takes."""


class TaskModule(Protocol):
    """What the module of a kind has: `load` reads the store and changes nothing that is there, `perform` is a function
    of what was read alone."""

    def load(self, database: Database, asked: Any, by: str) -> Any: ...

    def perform(self, loaded: Any, helm: Helm) -> Outcome: ...


def read_task(kind: str, task: dict[str, Any]) -> Asked:
    """A task as plain data, checked. Raises `InvalidTask` with all that is wrong in it."""
    if kind not in ASKED:
        rule = f"a job is one of {', '.join(ASKED)}"
        raise InvalidTask([Issue("job_kind", "kind", kind, rule, "Write one of them")])
    try:
        return ASKED[kind].model_validate(task)
    except ValidationError as e:
        raise InvalidTask(in_order(task, translated(e, ASKED[kind], task))) from None


def module_of(kind: str) -> TaskModule:
    """The module that performs it; the solver's libraries come with it."""
    module: Any = importlib.import_module(f"api.jobs.tasks.{kind}")
    loaded: TaskModule = module
    return loaded
