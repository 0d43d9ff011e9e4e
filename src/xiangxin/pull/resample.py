"""Draws of means, ratios and shares when each person is weighed anew.

Rubin's Bayesian bootstrap (1981, doi 10.1214/aos/1176345338) over cells of people who
are alike. A stream is a source of chance of its own, so that two figures of one actor
are drawn independently.
"""

from typing import Final

import numpy as np

from xiangxin.pull.draws import DRAWS, Array

ALONE: Final = 256
GROUPS: Final = 256
"""Of more kinds of people than this, the extreme ones keep a cell of their own."""
HALF: Final = 0.5
"""Jeffreys' half of a hit and half of a miss, so that none of ten is not surely none."""
TINY: Final = 1e-12


def share(hits: float, n: float, *, seed: int, stream: int) -> Array:
    """Draws of a proportion from Jeffreys' posterior."""
    chance = np.random.default_rng([seed, stream])
    return chance.beta(hits + HALF, max(n - hits, 0.0) + HALF, DRAWS)


def share_of(
    people: Array, *, seed: int, stream: int, counts: Array | None = None
) -> Array:
    """Draws of the mean of shares, one a person, each between 0 and 1.

    Here and below `counts` says how many people each row stands for, one if not given.
    """
    return part_of(
        people, np.ones(len(people)), seed=seed, stream=stream, counts=counts
    )


def part_of(
    part: Array, whole: Array, *, seed: int, stream: int, counts: Array | None = None
) -> Array:
    """Draws of Σ part / Σ whole over people, a part being at most its whole.

    Half of a mean whole is added to both sides of the share.
    """
    chance = np.random.default_rng([seed, stream])
    weight = np.ones(len(whole)) if counts is None else counts
    usual = max(float(whole @ weight) / float(weight.sum()), TINY)
    rows = np.stack([part, whole], axis=1) / usual
    sums = _weigh(*cells(rows, counts), chance)
    hit, miss = chance.standard_gamma(HALF, (2, DRAWS))
    return np.asarray((sums[0] + hit) / (sums[1] + hit + miss))


def ratio(
    above: Array,
    below: Array,
    *,
    seed: int,
    stream: int,
    counts: Array | None = None,
) -> Array:
    """Draws of Σ above / Σ below over people, half a count added to each."""
    chance = np.random.default_rng([seed, stream])
    sums = _weigh(*cells(np.stack([above, below], axis=1), counts), chance)
    top, bottom = sums + chance.standard_gamma(HALF, (2, DRAWS))
    return np.asarray(top / np.maximum(bottom, TINY))


def mean(
    people: Array, *, seed: int, stream: int, counts: Array | None = None
) -> Array:
    """Draws of the mean of one number a person."""
    chance = np.random.default_rng([seed, stream])
    rows = np.stack([people, np.ones(len(people))], axis=1)
    sums = _weigh(*cells(rows, counts), chance)
    return np.asarray(sums[0] / sums[1])


def cells(rows: Array, counts: Array | None = None) -> tuple[Array, Array]:
    """Different rows in an order of their own, and how many people have each.

    Where there are too many kinds, near ones share a cell at their mean.
    """
    each = np.ones(len(rows)) if counts is None else counts.astype(np.float64)
    values, weight = _unique(rows.astype(np.float64), each)
    if len(values) <= ALONE + GROUPS:
        return values, weight
    scale = np.maximum(values.std(axis=0), TINY)
    centre = np.average(values, axis=0, weights=weight)
    far = (np.abs(values - centre) / scale).max(axis=1)
    kept = np.zeros(len(values), dtype=bool)
    kept[np.argsort(-far, kind="stable")[:ALONE]] = True
    near, many = values[~kept], weight[~kept]
    at = np.floor(np.cumsum(many) / many.sum() * (GROUPS - 1e-9)).astype(np.int64)
    sums = np.stack([np.bincount(at, many * column) for column in near.T], axis=1)
    total = np.bincount(at, many)
    full = total > 0
    return (
        np.concatenate([values[kept], sums[full] / total[full][:, None]]),
        np.concatenate([weight[kept], total[full]]),
    )


def _unique(rows: Array, counts: Array) -> tuple[Array, Array]:
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    first = np.flatnonzero(new)
    return ordered[first], np.add.reduceat(counts[order], first)


def _weigh(values: Array, counts: Array, chance: np.random.Generator) -> Array:
    weights = chance.standard_gamma(counts[:, None], (len(counts), DRAWS))
    return np.asarray(values.T @ weights)
