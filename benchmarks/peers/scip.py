"""The week's mixed-integer program, solved by SCIP; its Python package is built for one thread."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers.cpsat import whole_week
from benchmarks.peers.mps import write_mps
from benchmarks.peers.rows import program_of, reader
from benchmarks.peers.speaking import Clock, Speaker
from solver.compile.week import Week
from solver.exact.variables import read_sessions


def solve(week: Week, speaker: Speaker, seconds: float, threads: int) -> None:
    """Every better solution is told by an event. The rows go through a file: row by row, they would take far longer."""
    from pyscipopt import Eventhdlr, Model
    from pyscipopt.scip import PY_SCIP_EVENTTYPE

    clock, model = Clock(seconds), whole_week(week)
    program = program_of(model)
    speaker.say(built=True, columns=len(program.low), rows=len(program.row_low), entries=len(program.index))
    scip = Model()
    scip.hideOutput()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "week.mps"
        with path.open("w", encoding="ascii") as out:
            write_mps(program, out)
        scip.readProblem(str(path))
    columns = {int(x.name[1:]): x for x in scip.getVars()}

    def tell(solution: Any) -> None:
        values = [scip.getSolVal(solution, columns[j]) if j in columns else 0.0 for j in range(len(program.low))]
        speaker.plan(read_sessions(model.part, reader(values)))

    class Heard(Eventhdlr):
        def eventinit(self) -> None:
            self.model.catchEvent(PY_SCIP_EVENTTYPE.BESTSOLFOUND, self)

        def eventexit(self) -> None:
            self.model.dropEvent(PY_SCIP_EVENTTYPE.BESTSOLFOUND, self)

        def eventexec(self, event: Any) -> None:
            tell(self.model.getBestSol())

    scip.includeEventhdlr(Heard(), "heard", "tells better solutions")
    scip.setParam("limits/time", clock.left())
    scip.optimize()
    speaker.flush()
    if scip.getNSols():
        tell(scip.getBestSol())
    bound = scip.getDualbound()
    finite = math.isfinite(bound) and abs(bound) < scip.infinity()
    speaker.say(status=scip.getStatus(), own_bound=math.floor(bound + 1e-6) if finite else None)
