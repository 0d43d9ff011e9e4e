"""Memory asked for before it is needed, where the next address is known long before."""

from collections.abc import Callable
from typing import Any, cast

import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

NEAR: int = 8
"""Rows looked ahead: what they hold arrives while as many are worked on."""
LINE: int = 16
"""Values of four bytes that the machine fetches together."""


def _fetch(_typing: Any, values: Any, at: Any) -> tuple[Any, Callable[..., Any]]:
    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        to = context.cast(builder, args[1], signature.args[1], types.int64)
        word, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        ask = builder.module.declare_intrinsic(
            "llvm.prefetch",
            [byte],
            ir.FunctionType(ir.VoidType(), [byte, word, word, word]),
        )
        place = builder.bitcast(builder.gep(array.data, [to]), byte)
        # To be read, kept as near as can be, and data rather than code.
        builder.call(ask, [place, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(values, at), made


fetch = cast(Callable[[npt.NDArray[Any], int], None], intrinsic(_fetch))
"""Asks for values[at] and does not wait; an address beyond the array does no harm."""
