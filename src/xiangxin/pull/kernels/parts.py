"""Work in parts, each on a core of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

Asked = TypeVar("Asked")
Made = TypeVar("Made")

WORKERS: Final = 2
"""Always so many parts, so that sums are the same on every machine."""

WORTH_IT: Final = 1 << 16
"""Rows fewer than this are done before another thread has begun."""


def parts(
    work: Callable[[tuple[int, int]], Made], load: npt.NDArray[np.int64]
) -> list[Made]:
    """`work` on `ranges` of the load, each on a core of its own.

    Compiled loops run beside each other, because they do without the interpreter's lock.
    """
    return beside(work, ranges(load))


def ranges(load: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges [first, end) that together are all, of about the same load.

    `load[i]` is how much there is to do before i, and load[-1] is all of it.
    """
    cuts = np.searchsorted(load, np.linspace(0, load[-1], WORKERS + 1))
    cuts[0], cuts[-1] = 0, len(load) - 1
    return [(int(a), int(b)) for a, b in pairwise(cuts)]


def evenly(many: int) -> list[tuple[int, int]]:
    """Ranges that together are `many`, where each has as much to do as another."""
    if many < WORTH_IT:
        return [(0, many)]
    cuts = [many * part // WORKERS for part in range(WORKERS + 1)]
    return list(pairwise(cuts))


def beside(work: Callable[[Asked], Made], each: Sequence[Asked]) -> list[Made]:
    """`work` of each, some at the same time."""
    if len(each) == 1:
        return [work(each[0])]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, each))
