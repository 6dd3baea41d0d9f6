"""What published plans leave for a week: who waited, what was held and used, and what was promised already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Memory:
    """What other weeks leave for one.

    `waiting`: weeks, of demands that stood in an earlier week; `held`: sessions of other weeks, by demand; `spent`:
    what they cost, in fen; `used`: things, by supply; `previous`: the promised sessions of the week itself.
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    previous: tuple[Json, ...] = ()

    def rest(self, name: str, body: Json) -> Json | None:
        """The demand as it asks in this week; None where it was served in full.

        A standing demand, and `"each"`, begin anew: the coming sessions are wishes of their own. Of a number of
        sessions the held ones go off, and what they cost off the budget; the least is at most what is left.
        """
        changed: dict[str, Any] = {}
        if name in self.waiting:
            changed["weeks_waiting"] = self.waiting[name]
        held, asked = self.held.get(name, 0), body.get("sessions") or 1
        if held and body.get("standing") is None and asked != "each":
            if held >= asked:
                return None
            changed |= self._less_held(name, body, asked - held)
        return {**body, **changed}

    def _less_held(self, name: str, body: Json, missing: int) -> Json:
        out: dict[str, Any] = {"sessions": missing}
        if (body.get("min_sessions") or 1) > missing:
            out["min_sessions"] = missing
        if body.get("budget_fen") is not None:
            out["budget_fen"] = max(0, body["budget_fen"] - self.spent.get(name, 0))
        return out
