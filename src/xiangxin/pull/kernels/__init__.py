"""Compiled loops over graphs and trees that know positions only.

`pairs` gathers rows by who they join and `groups` by any two columns, `neighbourhoods`
and `common_neighbours` read the graph of these pairs, and `forest` reads parents.
`parts` has work done beside each other.
"""

from xiangxin.pull.kernels.forests import Forest, forest
from xiangxin.pull.kernels.graphs import (
    Neighbourhoods,
    common_neighbours,
    neighbourhoods,
)
from xiangxin.pull.kernels.pairs import Groups, Pairs, groups, pairs
from xiangxin.pull.kernels.parts import parts

__all__ = [
    "Forest",
    "Groups",
    "Neighbourhoods",
    "Pairs",
    "common_neighbours",
    "forest",
    "groups",
    "neighbourhoods",
    "pairs",
    "parts",
]
