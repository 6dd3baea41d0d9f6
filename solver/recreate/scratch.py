"""Room to think for the compiled search."""

from __future__ import annotations

from typing import NamedTuple

from solver.recreate.facts import Array


class Scratch(NamedTuple):
    """Starts, candidates with their costs and room, and two slots of sessions on `trial`: the one that is being put
    together, and the best so far. `share` (1,): the part of the shadow prices that sessions pay now; `chance` (1,): the
    generator's state; `until` (1,): candidates until the next is overlooked; `hope`: points that each demand that is
    put back may bring."""

    starts: Array
    who: Array
    cost: Array
    room: Array
    trial: Array
    share: Array
    chance: Array
    until: Array
    hope: Array
