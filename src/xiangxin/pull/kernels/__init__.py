"""Compiled loops over graphs and trees that know positions only.

`pairs` gathers rows by who they join, `neighbourhoods` and `common_neighbours` read the
graph of these pairs, and `forest` reads parents.
"""

from xiangxin.pull.kernels.forests import Forest, forest
from xiangxin.pull.kernels.graphs import (
    WORKERS,
    Neighbourhoods,
    common_neighbours,
    neighbourhoods,
)
from xiangxin.pull.kernels.pairs import Pairs, pairs

__all__ = [
    "WORKERS",
    "Forest",
    "Neighbourhoods",
    "Pairs",
    "common_neighbours",
    "forest",
    "neighbourhoods",
    "pairs",
]
