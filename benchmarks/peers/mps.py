"""A program as free-format MPS, which every solver reads: columns C0, C1, …, rows R0, R1, …"""

from __future__ import annotations

import math
from typing import TextIO

from benchmarks.peers.rows import Program


def write_mps(p: Program, out: TextIO) -> None:
    """RANGES make rows two-sided; the offset is the negative right side of the objective."""
    out.write("NAME week\nOBJSENSE\n  MAX\nROWS\n N obj\n")
    out.writelines(
        f" {_kind(low, high)} R{i}\n" for i, (low, high) in enumerate(zip(p.row_low, p.row_high, strict=True))
    )
    out.write("COLUMNS\n MARKER MARKER 'MARKER' 'INTORG'\n")
    entries = _by_column(p)
    for j, cost in enumerate(p.cost):
        out.write(f" C{j} obj {cost:.17g}\n")
        out.writelines(f" C{j} R{i} {a:.17g}\n" for i, a in entries[j])
    out.write(" MARKER MARKER 'MARKER' 'INTEND'\nRHS\n")
    out.write(f" RHS obj {-p.offset:.17g}\n")
    for i, (low, high) in enumerate(zip(p.row_low, p.row_high, strict=True)):
        out.write(f" RHS R{i} {low if math.isfinite(low) else high:.17g}\n")
    out.write("RANGES\n")
    for i, (low, high) in enumerate(zip(p.row_low, p.row_high, strict=True)):
        if math.isfinite(low) and math.isfinite(high) and low != high:
            out.write(f" RNG R{i} {high - low:.17g}\n")
    out.write("BOUNDS\n")
    for j, (low, high) in enumerate(zip(p.low, p.high, strict=True)):
        out.write(f" LO BND C{j} {low:.17g}\n UP BND C{j} {high:.17g}\n")
    out.write("ENDATA\n")


def _kind(low: float, high: float) -> str:
    return "E" if low == high else "G" if math.isfinite(low) else "L"


def _by_column(p: Program) -> list[list[tuple[int, float]]]:
    out: list[list[tuple[int, float]]] = [[] for _ in p.low]
    for i in range(len(p.row_low)):
        for k in range(p.start[i], p.start[i + 1]):
            out[p.index[k]].append((i, p.value[k]))
    return out
