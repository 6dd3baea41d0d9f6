"""This package's functions in machine code."""

from __future__ import annotations

from pathlib import Path

from solver.native.compiled import compiler

compiled = compiler(Path(__file__).parent)
