"""Where the pull points: shares of product, person, topic and reward; and the needle.

Each person counts once, with the mean of what drew their acts of the last 28 days.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull import draws
from xiangxin.pull.draws import Bank
from xiangxin.pull.figures import figure
from xiangxin.pull.snapshot import Figure, Needle
from xiangxin.pull.thresholds import ACTORS_FOR_A_CATEGORY
from xiangxin.pull.triggers import DIRECTIONS, UNKNOWN

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

# Compass of the orbit chart: product north, person south, topic east, reward west.
EAST: Final = np.array([0.0, 0.0, 1.0, -1.0])
SOUTH: Final = np.array([-1.0, 1.0, 0.0, 0.0])
CLOCKWISE: Final = np.array([0, 2, 1, 3])
EVEN: Final = np.full(len(DIRECTIONS), 1 / len(DIRECTIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    shares: dict[str, Figure]
    unknown: Figure
    needle: Needle
    drawn: Array


def vectors(masks: Whole, times: Whole, *, pairs: Whole, split: Array) -> Array:
    """Mean source vector of each pair of actor and person: (pairs, sources).

    `split` has a row for each row of `masks`; a pair without acts is a row of zeros.
    """
    count = int(pairs.max()) + 1 if len(pairs) else 0
    total = np.bincount(pairs, times, minlength=count)
    sums = [
        np.bincount(pairs, times * split[:, source], minlength=count)
        for source in range(split.shape[1])
    ]
    return np.asarray(np.stack(sums, axis=1) / np.maximum(total, 1)[:, None])


def known(people: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The four shares of people with any known source, and who they are."""
    told = people[:, :UNKNOWN]
    sums = told.sum(axis=1)
    has = sums > 1e-12
    return told[has] / sums[has, None], has


def priors(people: Array, *, actor: Whole, category: Whole) -> Array:
    """The pooled mean of each actor's category; a quarter each in a small one.

    `actor` says whose each person is, `category` gives each actor's (-1: none).
    """
    prior = np.tile(EVEN, (len(category), 1))
    of = category[actor]
    for each in np.unique(of[of >= 0]):
        inside = of == each
        if len(np.unique(actor[inside])) >= ACTORS_FOR_A_CATEGORY:
            prior[category == each] = people[inside].mean(axis=0)
    return prior


def direction(people: Array, *, prior: Array, bank: Bank, as_of: str) -> Direction:
    """Of people as rows over the five sources; at least one must be known."""
    told, _ = known(people)
    drawn = draws.shares(bank, told, prior=prior)
    weight = len(told) + draws.PSEUDO_PEOPLE
    mean = (told.sum(axis=0) + draws.PSEUDO_PEOPLE * prior) / weight
    shares = {
        name: figure(
            mean[i], drawn[i], n=len(told), as_of=as_of, definition=f"share_{name}"
        )
        for i, name in enumerate(DIRECTIONS)
    }
    return Direction(
        shares=shares,
        unknown=_unknown(people[:, UNKNOWN], bank=bank, as_of=as_of),
        needle=needle(mean, drawn),
        drawn=drawn,
    )


def needle(mean: Array, drawn: Array) -> Needle:
    """The resultant of the shares on the compass, and the arc of 90 % of the draws."""
    bearing, length = _resultant(mean)
    turns, lengths = _resultant(drawn)
    low, high = draws.shortest_arc(turns)
    # Both ends go to the side of the bearing, which the arc nearly always holds.
    turn = 360.0 * round((float(bearing) - (low + high) / 2) / 360.0)
    shortest, longest = draws.interval(lengths)
    return Needle(
        bearing=float(bearing),
        low=low + turn,
        high=high + turn,
        length=float(length),
        shortest=float(shortest),
        longest=float(longest),
    )


def sectors(people: Array) -> tuple[Whole, Array]:
    """Each person's sector (an index of DIRECTIONS) and lean in degrees.

    The lean is 45° times how much more the clockwise neighbour holds than the other.
    """
    around = people[:, CLOCKWISE]
    top = around.argmax(axis=1)
    row = np.arange(len(people))
    ahead, behind = around[row, (top + 1) % 4], around[row, (top - 1) % 4]
    return CLOCKWISE[top], 45.0 * (ahead - behind) / around[row, top]


def _resultant(shares: Array) -> tuple[Array, Array]:
    east, south = EAST @ shares, SOUTH @ shares
    return np.degrees(np.arctan2(south, east)), np.hypot(east, south)


def _unknown(people: Array, *, bank: Bank, as_of: str) -> Figure:
    mean = people.mean(keepdims=True)
    (drawn,) = draws.shares(bank, people[:, None], prior=mean)
    return figure(mean[0], drawn, n=len(people), as_of=as_of, definition="unknown")
