"""CP-SAT, loaded when a model is first built: it takes a third of a second, and most processes never build one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def cp_sat() -> Any:
    """The module `ortools.sat.python.cp_model`, with its classes and the names of statuses."""
    return import_module("ortools.sat.python.cp_model")
