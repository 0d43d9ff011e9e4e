"""Graphs with hubs: R-MAT (Chakrabarti, Zhan & Faloutsos 2004), the same for the same size."""

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

QUADRANTS = (0.57, 0.19, 0.19)
EDGES_A_NODE = 10


def rmat(edges: int) -> tuple[Ids, Ids]:
    """Two columns of pseudonyms of 62 bits; loops and repeats are among them."""
    dice = np.random.default_rng(20_261_122)
    scale = max(1, round(np.log2(edges / EDGES_A_NODE)))
    a, b, c = QUADRANTS
    u, v = np.zeros((2, edges), np.int64)
    for _ in range(scale):
        draw = dice.random(edges)
        u = 2 * u + (draw >= a + b)
        v = 2 * v + (((draw >= a) & (draw < a + b)) | (draw >= a + b + c))
    names = dice.integers(1, 1 << 62, 1 << scale)
    return names[u], names[v]
