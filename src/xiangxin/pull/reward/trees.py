"""Who brought whom, and who was paid for it: the referral forest of one actor.

People are positions 0 … n-1 here. Trees that hold a circle (somebody brought by those
they brought) are refused: counted, and left out of every figure.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array
from xiangxin.pull.kernels import Forest, forest

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

DEEPEST_PAID: Final = 32
"""Levels up from a newcomer within which a payout's receiver is looked for."""
STAR: Final = 10
"""Recruits of one person that make a star."""
THROWN_AWAY: Final = 0.8
"""Part of a star's recruits who did nothing, for it to be farming."""
CHAIN: Final = 5
"""Accounts that did nothing, each brought by the one before, that make a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Of one actor, arrays over its people.

    `parent` is the recruiter's position or -1; `joined` days since 1970, NaN for those
    at the top, who were not recruited; `paid` what they paid to join; `idle` who did
    nothing but join.
    """

    parent: Whole
    joined: Array
    paid: Array
    idle: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Payouts:
    """A row a payout: who got it, whose joining caused it (-1: not told), how much."""

    person: Whole
    because: Whole
    amount: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """`forest` of all; the arrays after it are of those in no refused tree.

    `brought` are the recruits of each person, `depth` their generation (0 at the top).
    """

    forest: Forest
    standing: Truth
    brought: Whole
    refused: int
    circles: int


def trees(of: Referrals) -> Trees:
    """The forest, with every tree that holds a circle refused."""
    seen = forest(of.parent)
    standing = seen.root >= 0
    has = of.parent >= 0
    brought = np.bincount(of.parent[has], minlength=len(of.parent))
    return Trees(
        forest=seen,
        standing=standing,
        brought=brought,
        refused=seen.rootless,
        circles=_circles(of.parent, seen.on_cycle),
    )


def by_generation(told: Trees) -> list[tuple[int, int]]:
    """(people, people they brought) of each generation, from the top."""
    depth = told.forest.depth[told.standing]
    if not len(depth):
        return []
    people = np.bincount(depth)
    brought = np.bincount(depth, told.brought[told.standing]).astype(np.int64)
    return list(zip(people.tolist(), brought.tolist(), strict=True))


def reproduction(of: Referrals, told: Trees, *, until: float, within: float) -> Whole:
    """How many each recruit brought within so many days of joining.

    Only of recruits who joined at least that long before `until`; those at the top are
    the sowing and not the harvest.
    """
    watched = told.standing & (of.parent >= 0) & (of.joined <= until - within)
    child = np.flatnonzero(told.standing & (of.parent >= 0))
    above = of.parent[child]
    soon = of.joined[child] - of.joined[above] <= within  # NaN at the top: never
    return np.bincount(above[soon], minlength=len(of.parent))[watched]


def later_funded(of: Referrals, told: Trees, paid: Payouts) -> tuple[Array, Array]:
    """For each person whose joining caused payouts: what their fee covered, and all.

    A payout counts as covered as far as it went to somebody who was there before, and
    the newcomer's own joining fee reaches. The share of later joiners' money in the
    payouts is the ratio of the sums.
    """
    told_because = paid.because >= 0
    person, because = paid.person[told_because], paid.because[told_because]
    amount = paid.amount[told_because]
    fine = told.standing[person] & told.standing[because]
    person, because, amount = person[fine], because[fine], amount[fine]
    since = np.where(np.isnan(of.joined), -np.inf, of.joined)
    earlier = (since[person] < since[because]) | _is_above(of.parent, person, because)
    size = len(of.parent)
    to_earlier = np.bincount(because, amount * earlier, minlength=size)
    everything = np.asarray(np.bincount(because, amount, minlength=size), np.float64)
    caused = everything > 0
    fee = np.maximum(of.paid, 0.0)
    return np.minimum(to_earlier, fee)[caused], everything[caused]


def paid_levels(of: Referrals, told: Trees, paid: Payouts) -> Whole:
    """For each payout with a cause, how many levels above the newcomer it went.

    0 where the receiver is not above the newcomer within DEEPEST_PAID levels.
    """
    known = paid.because >= 0
    known[known] &= told.standing[paid.because[known]]
    return _levels(of.parent, paid.person[known], paid.because[known])


def concentration(amount: Array, depth: Whole) -> float:
    """How far the payouts gather at the top: 1 all at the top, 0 even, -1 the bottom.

    The concentration index of payouts over people ranked by generation, those of one
    generation alike (Kakwani, Wagstaff & van Doorslaer 1997,
    doi 10.1016/S0304-4076(96)01807-6). It is the Gini coefficient of payouts by depth.
    """
    return float(concentrations(amount, depth, np.ones((1, len(amount))))[0])


def concentrations(amount: Array, depth: Whole, count: Array) -> Array:
    """The same with each person counted so many times, a row of `count` a draw."""
    layer = np.eye(int(depth.max(initial=0)) + 1)[depth]
    people, sums = count @ layer, (count * amount) @ layer
    rank = people.cumsum(axis=1) - people / 2
    total = people.sum(axis=1) * sums.sum(axis=1)
    apart = 2 * (sums * rank).sum(axis=1)
    return np.asarray(np.where(total > 0, 1 - apart / np.maximum(total, 1e-300), 0.0))


def gini(amount: Array) -> float:
    """0 where all got the same, near 1 where one got everything."""
    return float(ginis(amount, np.ones((1, len(amount))))[0])


def ginis(amount: Array, count: Array) -> Array:
    """The same with each person counted so many times, a row of `count` a draw."""
    order = np.argsort(amount, kind="stable")
    people, sums = count[:, order], count[:, order] * amount[order]
    rank = people.cumsum(axis=1) - people / 2
    total = people.sum(axis=1) * sums.sum(axis=1)
    apart = 2 * (sums * rank).sum(axis=1)
    return np.asarray(np.where(total > 0, apart / np.maximum(total, 1e-300) - 1, 0.0))


def farmed(of: Referrals, told: Trees) -> Truth:
    """Recruits who look like throw-away accounts: idle, in a star of idle ones, or in a
    chain of them."""
    size = len(of.parent)
    child = told.standing & (of.parent >= 0)
    idle = child & of.idle
    above = np.maximum(of.parent, 0)
    waste = np.bincount(above[idle], minlength=size)
    star = (told.brought >= STAR) & (waste >= THROWN_AWAY * told.brought)
    in_star = idle & star[above]
    return np.asarray(in_star | _in_chain(of.parent, idle, told.brought))


def _in_chain(parent: Whole, idle: Truth, brought: Whole) -> Truth:
    """Members of runs of CHAIN idle accounts in which each brought one."""
    above = np.maximum(parent, 0)
    follows = idle & (parent >= 0) & idle[above] & (brought[above] == 1)
    last, walk = idle.copy(), np.arange(len(parent))
    for _ in range(CHAIN - 1):
        last &= follows[walk]
        walk = above[walk]
    inside, walk = last.copy(), np.flatnonzero(last)
    for _ in range(CHAIN - 1):
        walk = above[walk]
        inside[walk] = True
    return inside


def _is_above(parent: Whole, person: Whole, below: Whole) -> Truth:
    return np.asarray(_levels(parent, person, below) > 0)


def _levels(parent: Whole, person: Whole, below: Whole) -> Whole:
    level = np.zeros(len(person), dtype=np.int64)
    walk = below.copy()
    for step in range(1, DEEPEST_PAID + 1):
        going = walk >= 0
        if not going.any():
            break
        walk[going] = parent[walk[going]]
        level[(level == 0) & going & (walk == person)] = step
    return level


def _circles(parent: Whole, on_cycle: Truth) -> int:
    """How many there are: each circle's least position, found by doubling."""
    on = np.flatnonzero(on_cycle)
    if not len(on):
        return 0
    at = np.full(len(parent), -1)
    at[on] = np.arange(len(on))
    jump, least = at[parent[on]], np.arange(len(on))
    for _ in range(len(on).bit_length()):
        least = np.minimum(least, least[jump])
        jump = jump[jump]
    return len(np.unique(least))
