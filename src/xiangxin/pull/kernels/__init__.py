"""Compiled loops over graphs and trees that know positions only.

`forest` reads parents.
"""

from xiangxin.pull.kernels.forests import Forest, forest

__all__ = ["Forest", "forest"]
