"""Compiled loops over graphs and trees that know positions only.

`pairs` gathers rows by who they join and `groups` by any two columns, `neighbourhoods`
and `common_neighbours` read the graph of these pairs, and `forest` reads parents.
`parts` and `beside` have work done beside each other.
"""

from xiangxin.pull.kernels.forests import Forest, forest
from xiangxin.pull.kernels.graphs import (
    Neighbourhoods,
    common_neighbours,
    neighbourhoods,
)
from xiangxin.pull.kernels.pairs import Groups, Pairs, groups, pairs
from xiangxin.pull.kernels.parts import beside, evenly, parts

__all__ = [
    "Forest",
    "Groups",
    "Neighbourhoods",
    "Pairs",
    "beside",
    "common_neighbours",
    "evenly",
    "forest",
    "groups",
    "neighbourhoods",
    "pairs",
    "parts",
]
