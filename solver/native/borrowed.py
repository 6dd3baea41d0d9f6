"""Named tuples of arrays that compiled functions hand on to each other as one pointer.

Numba passes every number of every array of a tuple as an argument of its own: with a hundred arrays, calls took most
of the time, and compiling took minutes. Here a tuple is written down once, in the frame of the function that lends it,
and those it calls read its arrays from there. The lender holds the arrays all the while, so nobody counts references.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, config, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, register_model


class Borrowed(types.Type):
    """A pointer to a named tuple of arrays."""

    def __init__(self, arrays: Any):
        self.arrays = arrays
        package, name = arrays.instance_class.__module__.split(".")[-2], arrays.instance_class.__name__
        super().__init__(name=f"Borrowed({package}.{name})")  # short: it is part of every symbol


@register_model(Borrowed)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Borrowed):
        super().__init__(manager, kind, manager.lookup(kind.arrays).get_value_type().as_pointer())


@infer_getattr
class _Attributes(AttributeTemplate):
    key = Borrowed

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        """The type of a field."""
        fields = kind.arrays.fields
        return kind.arrays.types[fields.index(name)] if name in fields else None


@lower_getattr_generic(Borrowed)
def _field(context: Any, builder: Any, kind: Borrowed, value: Any, name: str) -> Any:
    """A field, each number read by itself and marked as one that never changes: what is stored in arrays in between
    does not make it read again."""
    i = kind.arrays.fields.index(name)
    own = kind.arrays.types[i]
    model = context.data_model_manager.lookup(own)
    unchanging = builder.module.add_metadata([])

    def load(part: str, *at: int) -> Any:
        place = model.get_field_position(part)
        number = builder.load(cgutils.gep_inbounds(builder, value, 0, i, place, *at))
        number.set_metadata("invariant.load", unchanging)
        return number

    array = context.make_array(own)(context, builder)
    for part in ("nitems", "itemsize", "data"):
        setattr(array, part, load(part))
    for part in ("shape", "strides"):
        setattr(array, part, cgutils.pack_array(builder, [load(part, k) for k in range(own.ndim)]))
    array.meminfo = ir.Constant(array.meminfo.type, None)
    array.parent = ir.Constant(cgutils.voidptr_t, None)
    return array._getvalue()


def _lend(typingctx: Any, arrays: Any) -> Any:
    """The tuple as a pointer that is good as long as the caller runs."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return cgutils.alloca_once_value(builder, args[0])

    return Borrowed(arrays)(arrays), codegen


def _same(arrays: Any) -> Any:
    return arrays


borrowed: Any = _same if config.DISABLE_JIT else intrinsic(_lend)  # type: ignore[attr-defined]
