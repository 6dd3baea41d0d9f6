"""The week's mixed-integer program, solved by HiGHS (highspy below 1.15, which cannot be loaded beside ortools)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from benchmarks.peers.cpsat import whole_week
from benchmarks.peers.rows import Program, program_of, reader
from benchmarks.peers.speaking import Clock, Speaker
from solver.compile.week import Week
from solver.exact.variables import read_sessions


def solve(week: Week, speaker: Speaker, seconds: float, threads: int) -> None:
    """Every better solution is told by callback."""
    import highspy
    from highspy import cb as callbacks

    clock, model = Clock(seconds), whole_week(week)
    program = program_of(model)
    speaker.say(built=True, columns=len(program.low), rows=len(program.row_low), entries=len(program.index))
    highs = highspy.Highs()
    highs.passModel(_lp(program))
    options = {"threads": threads, "parallel": "on", "output_flag": False, "time_limit": clock.left()}
    for option, value in options.items():
        highs.setOptionValue(option, value)

    def better(kind: Any, message: str, out: Any, into: Any, user: Any) -> None:
        if kind == callbacks.HighsCallbackType.kCallbackMipImprovingSolution:
            speaker.plan(read_sessions(model.part, reader(out.mip_solution)))

    highs.setCallback(better, None)
    highs.startCallback(callbacks.HighsCallbackType.kCallbackMipImprovingSolution)
    highs.run()
    info, solution = highs.getInfo(), highs.getSolution()
    if info.primal_solution_status == 2:
        speaker.flush()
        speaker.plan(read_sessions(model.part, reader(solution.col_value)))
    bound = info.mip_dual_bound
    speaker.say(
        status=highs.modelStatusToString(highs.getModelStatus()),
        own_bound=math.floor(bound + 1e-6) if math.isfinite(bound) else None,
    )


def _lp(program: Program) -> Any:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.low), len(program.row_low)
    lp.sense_, lp.offset_ = highspy.ObjSense.kMaximize, program.offset
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.array(x) for x in (program.cost, program.low, program.high))
    lp.row_lower_, lp.row_upper_ = np.array(program.row_low), np.array(program.row_high)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = np.array(program.start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(program.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(program.value, dtype=np.float64)
    return lp
