"""How many kinds there are, as many as would be if all were equally common."""

from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import DRAWS, Array

Whole = npt.NDArray[np.int64]

PEOPLE: Final = 100
"""So many people's topics are compared, however many speak."""
SUBSETS: Final = 200
AT_ONCE: Final = 1_000_000
"""Numbers held at once: there may be tens of thousands of kinds."""


def effective(counts: Array) -> float:
    """exp(entropy) of counts, with the bias of few counts taken out.

    The entropy is Σ x/n (h(n-1) - h(x-1)), h the harmonic numbers (Zahl 1977,
    doi 10.2307/1936227; the first part of Chao, Wang & Jost 2013,
    doi 10.1111/2041-210X.12108).
    """
    seen = counts[counts > 0].astype(np.int64)
    n = int(seen.sum())
    if n == 0:
        return 0.0
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, max(n, 2)))])
    entropy = float((seen / n * (harmonic[n - 1] - harmonic[seen - 1])).sum())
    return float(np.exp(entropy))


def effective_draws(counts: Array, *, seed: int, stream: int) -> Array:
    """Draws around `effective`: Bayesian bootstraps over the people counted."""
    seen = np.sort(counts[counts > 0].astype(np.float64))
    chance = np.random.default_rng([seed, stream])
    some = max(AT_ONCE // max(len(seen), 1), 1)
    parts = []
    for done in range(0, DRAWS, some):
        weights = chance.standard_gamma(seen, (min(some, DRAWS - done), len(seen)))
        part = weights / weights.sum(axis=1, keepdims=True)
        parts.append(-(part * np.log(np.maximum(part, 1e-300))).sum(axis=1))
    entropy = np.concatenate(parts)
    centre = np.log(effective(counts))
    return np.asarray(np.exp(np.maximum(entropy - entropy.mean() + centre, 0.0)))


def rarefied(person: Whole, topic: Whole, *, seed: int, stream: int) -> Array | None:
    """Draws of exp(entropy) of the topics of PEOPLE people; None where there are fewer.

    Rows are different pairs of a person and a topic. The mean is that over SUBSETS
    random subsets without replacement; the spread that of subsets with replacement,
    times √(PEOPLE/n): a mean over all subsets has at most that variance (Hoeffding
    1948, doi 10.1214/aoms/1177730196).
    """
    people, at = np.unique(person, return_inverse=True)
    n = len(people)
    if n < PEOPLE:
        return None
    _, kind = np.unique(topic, return_inverse=True)
    table = _canonical(at, kind)
    starts = np.searchsorted(table[:, 0], np.arange(n + 1))
    chance = np.random.default_rng([seed, stream])

    def one(chosen: Whole) -> float:
        sizes = starts[chosen + 1] - starts[chosen]
        inside = np.repeat(starts[chosen], sizes) + _within(sizes)
        counts = np.bincount(table[inside, 1])
        part = counts[counts > 0] / counts.sum()
        return float(np.exp(-(part * np.log(part)).sum()))

    mean = np.mean(
        [
            one(chance.permutation(n)[:PEOPLE])
            for _ in range(SUBSETS if n > PEOPLE else 1)
        ]
    )
    again = [one(chance.integers(n, size=PEOPLE)) for _ in range(SUBSETS)]
    error = float(np.std(again)) * (PEOPLE / n) ** 0.5
    drawn = float(mean) + error * chance.standard_normal(DRAWS)
    return np.asarray(np.maximum(drawn, 1.0))


def _canonical(person: Whole, kind: Whole) -> Whole:
    """(person, kind) renumbered by what people said, so that no identifier matters.

    Kinds go by how many said them, people by the sets of kinds that they said.
    """
    often = np.bincount(kind)
    rank = np.argsort(np.argsort(-often, kind="stable"), kind="stable")
    order = np.lexsort((rank[kind], person))
    said, who = rank[kind][order], person[order]
    sizes = np.bincount(who)
    starts = np.cumsum(sizes) - sizes
    widest = int(sizes.max())
    padded = np.full((len(sizes), widest), -1)
    padded[who, np.arange(len(who)) - starts[who]] = said
    place = np.argsort(np.lexsort(padded.T[::-1]), kind="stable")
    pairs = np.stack([place[who], said], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _within(sizes: Whole) -> Whole:
    """0, 1, … of each group, one after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1]) - np.repeat(ends - sizes, sizes)
