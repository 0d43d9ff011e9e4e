"""Who stands above whom, where the draws can tell."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import LEVEL, Array

SURE: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """`order`: creators from the best; `rank`, `low`, `high`: a creator's place, 1 the
    best, and between which places it lies nine times in ten; `tier`: creators of one
    tier cannot be told from its best; `decided`: neighbours who can be told apart."""

    order: npt.NDArray[np.int64]
    rank: Array
    low: Array
    high: Array
    tier: npt.NDArray[np.int64]
    decided: int


def rank(drawn: Array) -> Ranking:
    """From draws of a value, a row a draw, a column a creator."""
    centre = np.median(drawn, axis=0)
    order = np.argsort(-centre, kind="stable").astype(np.int64)
    places = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    low, high = np.quantile(
        places, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0, method="nearest"
    )
    place = np.empty(len(order))
    place[order] = np.arange(1, len(order) + 1)
    tier = np.zeros(len(order), dtype=np.int64)
    best, current, decided = 0, 1, 0
    for at in range(len(order)):
        above = drawn[:, order[best]] > drawn[:, order[at]]
        if at and above.mean() >= SURE:
            best, current = at, current + 1
        tier[order[at]] = current
        if at:
            beats = drawn[:, order[at - 1]] > drawn[:, order[at]]
            decided += int(beats.mean() >= SURE)
    return Ranking(
        order=order,
        rank=place,
        low=np.minimum(low, place),
        high=np.maximum(high, place),
        tier=tier,
        decided=decided,
    )
