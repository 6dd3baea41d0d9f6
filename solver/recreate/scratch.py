"""Room to think for the compiled search."""

from __future__ import annotations

from typing import NamedTuple

from solver.recreate.facts import Array


class Scratch(NamedTuple):
    """Starts, candidates with their costs and room, and two slots of sessions on `trial`: the one that is being put
    together, and the best so far."""

    starts: Array
    who: Array
    cost: Array
    room: Array
    trial: Array
