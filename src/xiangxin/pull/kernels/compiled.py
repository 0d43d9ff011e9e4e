"""How loops are compiled: once for a machine, and without the interpreter's lock.

Importing numba takes half a second, so nothing imports this module but the modules of
loops, and those are imported when a loop is first needed.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    return cast(Loop, numba.njit(cache=True, nogil=True)(loop))
