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
BLOCKS: Final = 80
"""Products this small stay on one core, where waiting for the other costs more."""
GRID: Final = 16
"""Groups differ by at most a sixteenth: variance falls short by 1/3072 at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Exponential weights, drawn once: blocks of draws, in each a row a person.

    Row n of `totals` is the sum of the first n people and the pseudo-people.
    """

    seed: int
    people: Array
    pseudo: Array
    totals: Array


def bank(seed: int) -> Bank:
    chance = np.random.default_rng(seed)
    people = chance.standard_exponential((BANK, DRAWS))
    pseudo = chance.standard_gamma(PSEUDO_PEOPLE, DRAWS)
    totals = np.cumsum(np.concatenate([pseudo[None], people]), axis=0)
    blocks = people.reshape(BANK, BLOCKS, -1).swapaxes(0, 1)
    return Bank(
        seed=seed, people=np.ascontiguousarray(blocks), pseudo=pseudo, totals=totals
    )


def shares(bank: Bank, people: Array, *, prior: Array) -> Array:
    """Draws of the mean of `people` and four pseudo-people at `prior`.

    A row of `people` is a person; a row of the answer is one of their columns.
    """
    rows = people[np.lexsort(people.T[::-1])]  # so that nobody's number matters
    if len(rows) <= BANK:
        sums = (rows.T @ bank.people[:, : len(rows)]).swapaxes(0, 1)
        total = bank.totals[len(rows)]
    else:
        values, counts = _groups(rows)
        chance = np.random.default_rng([bank.seed, len(rows)])
        weights = chance.standard_gamma(counts[:, None], (len(counts), DRAWS))
        sums = values.T @ weights
        total = weights.sum(axis=0) + bank.pseudo
    drawn = sums.reshape(rows.shape[1], DRAWS) + np.outer(prior, bank.pseudo)
    return np.asarray(drawn / total)


def rate(bank: Bank, *, hits: int, n: int, stream: int = 0) -> Array:
    """Draws of a proportion from Jeffreys' posterior; two streams are independent."""
    chance = np.random.default_rng([bank.seed, stream, n, hits])
    return chance.beta(hits + 0.5, n - hits + 0.5, DRAWS)


def interval(drawn: Array) -> Array:
    """The middle 90 % along the last axis: all lower bounds, all upper bounds."""
    cut = round((1 - LEVEL) / 2 * DRAWS)
    ends = (cut, DRAWS - 1 - cut)
    return np.asarray(
        np.moveaxis(np.partition(drawn, ends, axis=-1)[..., list(ends)], -1, 0)
    )


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
