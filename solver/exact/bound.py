"""The bound that CP-SAT has proved when it stops, which is not always the one that it says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solver.exact.cp_sat import cp_sat

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class BoundWatch:
    """Hears of a solver's bounds. One that is stopped before its search begins says 0, which it has not proved."""

    def __init__(self, solver: cp_model.CpSolver):
        self.solver, self.heard = solver, False
        solver.best_bound_callback = self._hear

    def _hear(self, _: float) -> None:
        self.heard = True

    def proved(self, status: cp_model.CpSolverStatus) -> int | None:
        """Of a maximum of whole numbers, after the solve that ended with a status; None where nothing was proved."""
        if status != cp_sat().OPTIMAL and not self.heard:
            return None
        bound = self.solver.best_objective_bound
        return math.floor(bound + 1e-6) if math.isfinite(bound) else None
