"""What is known of a unit before its arm, for the outcome models of AIPW."""

import numpy as np
import pyarrow as pa

from xiangxin.pull.influence.bands import BANDS, Bands
from xiangxin.pull.influence.cells import Small
from xiangxin.pull.influence.clusters import Array, Clusters, Whole
from xiangxin.pull.influence.weighted import FOLDS, Features

PRIOR = 20.0
"""Units of the overall rate that every item begins with."""
MIX = np.uint64(0x9E3779B97F4A7C15)


def folds(at: Whole, clusters: Clusters, *, seed: int) -> Small:
    """0 … FOLDS−1, the same for all rows of a viewer.

    By the moment of the viewer's first row and the seed, so that neither a viewer's name
    nor the order of rows decides it.
    """
    first = np.full(clusters.viewers, np.iinfo(np.int64).max)
    np.minimum.at(first, clusters.viewer, at)
    mixed = (first.astype(np.uint64) + np.uint64(seed)) * MIX
    mixed ^= mixed >> np.uint64(31)
    return ((mixed * MIX >> np.uint64(33)) % FOLDS).astype(np.int8)[clusters.viewer]


def features(
    units: pa.Table, own: Bands, outcome: Small, clusters: Clusters, fold: Small
) -> Features:
    """Bands, peers, position, familiarity, taste, fatigue, and how often other viewers
    (of other folds) did it at the item."""
    columns = [
        *(own.interaction == band for band in range(1, BANDS)),
        own.common,
        np.log(np.maximum(units["peers"].to_numpy(), 1)),
        np.log1p(np.maximum(units["position"].to_numpy(), 0)),
        units["familiar"].to_numpy(zero_copy_only=False),
        units["taste"].to_numpy(),
        np.log1p(units["earlier"].to_numpy()),
        _item_rate(outcome, clusters, fold),
    ]
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def _item_rate(outcome: Small, clusters: Clusters, fold: Small) -> Array:
    cell = clusters.item * np.int64(FOLDS) + fold
    known = outcome >= 0
    shape = (clusters.items, FOLDS)
    size = clusters.items * FOLDS
    n = np.bincount(cell[known], minlength=size).reshape(shape)
    hits = np.bincount(cell[outcome == 1], minlength=size).reshape(shape)
    others = n.sum(axis=1, keepdims=True) - n
    theirs = hits.sum(axis=1, keepdims=True) - hits
    overall = (hits.sum() - hits.sum(axis=0)) / np.maximum(n.sum() - n.sum(axis=0), 1)
    rate = (theirs + PRIOR * overall) / (others + PRIOR)
    return np.asarray(rate.reshape(-1)[cell])
