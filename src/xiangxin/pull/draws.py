"""The engine's chance: Bayesian bootstraps over people, and intervals from them.

Rubin 1981, doi 10.1214/aos/1176345338. Every actor is drawn from the same seed, so
an actor's figures do not depend on which other actors were asked for.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

DRAWS: Final = 4000
LEVEL: Final = 0.90
PSEUDO_PEOPLE: Final = 4

BANK: Final = 1024
"""More people than this are drawn in groups of (nearly) the same direction."""
GRID: Final = 16
"""Groups differ by at most a sixteenth: variance falls short by 1/3072 at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Exponential weights, drawn once: a row a draw, a column a person."""

    seed: int
    people: Array
    pseudo: Array


def bank(seed: int) -> Bank:
    chance = np.random.default_rng(seed)
    return Bank(
        seed=seed,
        people=chance.standard_exponential((DRAWS, BANK)),
        pseudo=chance.standard_gamma(PSEUDO_PEOPLE, (DRAWS, 1)),
    )


def shares(bank: Bank, people: Array, *, prior: Array) -> Array:
    """Draws of the mean of `people` (rows) and four pseudo-people at `prior`."""
    rows = people[np.lexsort(people.T[::-1])]  # so that nobody's number matters
    if len(rows) <= BANK:
        weights, values = bank.people[:, : len(rows)], rows
    else:
        values, counts = _groups(rows)
        chance = np.random.default_rng([bank.seed, len(rows)])
        weights = chance.standard_gamma(counts, (DRAWS, len(counts)))
    total = weights.sum(axis=1, keepdims=True) + bank.pseudo
    return np.asarray((weights @ values + bank.pseudo * prior) / total)


def rate(bank: Bank, *, hits: int, n: int, stream: int = 0) -> Array:
    """Draws of a proportion from Jeffreys' posterior; two streams are independent."""
    chance = np.random.default_rng([bank.seed, stream, n, hits])
    return chance.beta(hits + 0.5, n - hits + 0.5, DRAWS)


def interval(drawn: Array) -> Array:
    """The middle 90 %: lower and upper bound for each column."""
    tail = (1 - LEVEL) / 2
    return np.asarray(np.quantile(drawn, [tail, 1 - tail], axis=0))


def shortest_arc(degrees: Array) -> tuple[float, float]:
    """The shortest arc that holds 90 % of the bearings."""
    turned = np.sort(degrees % 360.0)
    inside = int(np.ceil(LEVEL * len(turned)))
    ends = np.concatenate([turned, turned + 360.0])[inside - 1 :][: len(turned)]
    at = int(np.argmin(ends - turned))
    return float(turned[at]), float(ends[at])


def _groups(rows: Array) -> tuple[Array, Array]:
    values, counts = np.unique(rows, axis=0, return_counts=True)
    if len(values) <= BANK:
        return values, counts.astype(np.float64)
    cells, at, counts = np.unique(
        np.round(rows * GRID), axis=0, return_inverse=True, return_counts=True
    )
    sums = np.zeros((len(cells), rows.shape[1]))
    np.add.at(sums, at.reshape(-1), rows)
    return sums / counts[:, None], counts.astype(np.float64)
