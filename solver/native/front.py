"""Indices that count from the front.

A negative index counts from the end in numpy, so numba compares each with zero before it reads: a fifth of the time
of ruin and recreate. The packages compiled here have none but literal ones: their other indices are handed on as
unsigned, which need no such look.
"""

from __future__ import annotations

from typing import Any

from numba.core import ir, types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.typed_passes import NopythonRewrites
from numba.core.typing.templates import signature


@register_pass(mutates_CFG=False, analysis_only=False)  # type: ignore[no-untyped-call]
class CountFromFront(FunctionPass):
    """Declares what is read and written at an index of an array to take it unsigned; lowering casts."""

    _name = "count_from_front"

    def __init__(self) -> None:
        FunctionPass.__init__(self)  # type: ignore[no-untyped-call]

    def run_pass(self, state: Any) -> bool:
        """Whether anything was changed."""
        touched = [x for b in state.func_ir.blocks.values() for s in b.body for x in _touching(s)]
        for touch in touched:
            found = state.calltypes.pop(touch)
            array, index, *value = found.args
            index = _unsigned(index) if isinstance(array, types.Array) else index
            state.calltypes[touch] = signature(found.return_type, array, index, *value)
        return bool(touched)


def _touching(statement: Any) -> list[Any]:
    """What a statement reads or writes at an index that is not a literal."""
    if isinstance(statement, ir.SetItem):
        return [statement]
    value = getattr(statement, "value", None)
    return [value] if isinstance(value, ir.Expr) and value.op == "getitem" else []


def _unsigned(index: Any) -> Any:
    if isinstance(index, (types.UniTuple, types.Tuple)):
        return types.Tuple([_unsigned(x) for x in index.types])
    return types.uintp if index in types.signed_domain else index


class FrontCompiler(CompilerBase):
    """Numba's own way, and one step more."""

    def define_pipelines(self) -> list[Any]:
        """One pipeline."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(CountFromFront, NopythonRewrites)
        passes.finalize()
        return [passes]
