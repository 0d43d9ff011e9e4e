"""Exposures whose cues are held back at random, and what would follow either way.

The design is that of the market: one eligible peer is drawn, then the arm; a pair keeps
its arm. Each unit (the first exposure of viewer and product) has its potential outcomes
under every arm, from one draw of chance, so that they differ by the cue alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.world.goods import Adoptions, Goods
from xiangxin.pull.world.rows import (
    DAY,
    HOUR,
    UNTIL,
    Real,
    Truths,
    Whole,
    expand,
)
from xiangxin.pull.world.society import CLASSES, Society, affinity
from xiangxin.pull.world.switches import Switches

OUTCOMES: Final = ("open", "follow", "order")
WINDOWS: Final = (1, 7, 14)
"""Days within which an outcome counts."""
BASES: Final = (0.15, 0.06, 0.03)
"""Mean probability of each outcome without a cue."""
PULL: Final = (0.25, 0.40, 0.60, 0.85, 1.10)
"""What ln(1 + adopters shown) of each class of tie adds to the log hazard."""
SLOWING: Final = -0.3
"""The hazard falls with this power of the day; the exposure's own day is the first."""
LAST_DAY: Final = 30
STEPS: Final = np.cumsum(np.arange(1, LAST_DAY + 1) ** SLOWING)
"""The hazard summed up to each day, in units of the first day's."""
ARMS: Final = ("none", "one", "all")
ONE_OF_SHOWN: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """First eligible exposures. `peers` are the eligible, flat; `begun` their starts.

    `outcomes` is (arm, outcome, unit): whether it happens within its window;
    `chances` its probability.
    """

    viewer: Whole
    product: Whole
    at: Whole
    epoch: Whole
    begun: Whole
    counts: Whole
    peers: Whole
    ties: Whole
    drawn: Whole
    tie: Whole
    arm: Whole
    propensity: Real
    outcomes: Truths
    chances: Real
    days: Whole
    """(outcome, unit): days after the exposure's own when it happens in the arm that was
    drawn, or -1."""


def units(
    chance: np.random.Generator,
    of: Society,
    shelf: Goods,
    taken: Adoptions,
    *,
    on: Switches,
    since: int,
) -> Units:
    pair, begun, counts, edge = _eligible(chance, of, shelf, taken, on=on)
    viewer, product = pair // shelf.count, pair % shelf.count
    at = _moments(chance, len(pair), since=since)
    held, epoch = _heldback(product, at, shares=on.heldback)
    pick = begun + (chance.random(len(pair)) * counts).astype(np.int64)
    draw = chance.random(len(pair))
    one = held + ONE_OF_SHOWN * (1 - held)
    arm = (draw >= held).astype(np.int64) + (draw >= one)
    propensity = np.choose(arm, [held, one - held, 1 - one])
    ties = of.tie[edge]
    strength = _multipliers(ties, begun, counts, ties[pick], size=on.influence)
    drawn_to = np.exp(affinity(of, viewer, shelf.category[product]))
    drawn_to *= np.exp(shelf.fame[product])
    outcomes, chances, days = _outcomes(chance, drawn_to / _mean(drawn_to), strength)
    row = np.arange(len(pair))
    return Units(
        viewer=viewer,
        product=product,
        at=at,
        epoch=epoch,
        begun=begun,
        counts=counts,
        peers=of.followed[edge],
        ties=ties,
        drawn=of.followed[edge[pick]],
        tie=ties[pick],
        arm=arm,
        propensity=propensity,
        outcomes=outcomes,
        chances=chances,
        days=days[arm, :, row].T.copy(),
    )


def _mean(of: Real) -> float:
    return float(of.mean()) if len(of) else 1.0


def _eligible(
    chance: np.random.Generator,
    of: Society,
    shelf: Goods,
    taken: Adoptions,
    *,
    on: Switches,
) -> tuple[Whole, Whole, Whole, Whole]:
    """Pairs of viewer and product, and the edges to those who may be named."""
    starts = np.searchsorted(taken.person, of.followed, side="left")
    ends = np.searchsorted(taken.person, of.followed, side="right")
    edge, at = expand(starts, ends - starts)
    pair = of.follower[edge] * shelf.count + taken.product[at]
    own = np.concatenate(
        [
            taken.person * shelf.count + taken.product,
            (shelf.makers[shelf.brand] * shelf.count).reshape(-1)
            + np.repeat(np.arange(shelf.count), 2),
        ]
    )
    fresh = ~np.isin(pair, own)
    pair, edge = pair[fresh], edge[fresh]
    order = np.argsort(pair, kind="stable")
    pair, edge = pair[order], edge[order]
    pairs, begun, counts = np.unique(pair, return_index=True, return_counts=True)
    wanted = min(round(on.exposures * of.people), len(pairs))
    some = np.sort(chance.choice(len(pairs), wanted, replace=False))
    _, places = expand(begun[some], counts[some])
    counts = counts[some]
    return pairs[some], np.cumsum(counts) - counts, counts, edge[places]


def _moments(chance: np.random.Generator, count: int, *, since: int) -> Whole:
    """In the morning, and early enough for every outcome to be seen."""
    days = max((UNTIL - (LAST_DAY + 3) * DAY - since) // DAY, 1)
    day = since // DAY * DAY + chance.integers(days, size=count) * DAY
    return np.asarray(day + chance.integers(6 * HOUR, 10 * HOUR, size=count))


def _heldback(
    product: Whole, at: Whole, *, shares: tuple[float, float]
) -> tuple[Real, Whole]:
    """A product's first epoch is the first half of its pairs, a number known before."""
    order = np.lexsort((at, product))
    ordered = product[order]
    starts = np.searchsorted(ordered, ordered, side="left")
    ends = np.searchsorted(ordered, ordered, side="right")
    later = (np.arange(len(order)) - starts) * 2 >= ends - starts
    epoch = np.empty(len(order), dtype=np.int64)
    epoch[order] = 1 + later
    return np.asarray(shares)[epoch - 1], epoch


def _multipliers(
    ties: Whole, begun: Whole, counts: Whole, drawn: Whole, *, size: float
) -> Real:
    """Of the hazard: (arm, unit)."""
    pull = size * np.asarray(PULL)
    of = np.repeat(np.arange(len(counts)), counts)
    shown = np.bincount(of * CLASSES + ties, minlength=len(counts) * CLASSES)
    every = np.log1p(shown.reshape(-1, CLASSES)) @ pull
    logs = np.stack([np.zeros(len(counts)), np.log(2) * pull[drawn], every])
    return np.asarray(np.exp(logs))


def _outcomes(
    chance: np.random.Generator, drawn_to: Real, strength: Real
) -> tuple[Truths, Real, Whole]:
    arms, count = strength.shape
    happens = np.zeros((arms, len(OUTCOMES), count), dtype=np.bool_)
    chances = np.zeros((arms, len(OUTCOMES), count))
    days = np.full((arms, len(OUTCOMES), count), -1, dtype=np.int64)
    for which, (base, window) in enumerate(zip(BASES, WINDOWS, strict=True)):
        luck = chance.standard_exponential(count)
        hazard = -np.log1p(-base) * drawn_to
        if which == 0:
            # An open follows at once: its one day is that of the exposure.
            hazard = hazard * strength
            day = np.where(luck <= hazard, 0, LAST_DAY)
            whole = hazard
        else:
            hazard = hazard / STEPS[window - 1]
            # A cue works from the next day on.
            need = luck / hazard
            later = 1 + (need - 1) / strength
            day = np.searchsorted(STEPS, np.where(need <= 1, need, later))
            whole = hazard * (1 + strength * (STEPS[window - 1] - 1))
        happens[:, which] = day < window
        chances[:, which] = -np.expm1(-whole)
        days[:, which] = np.where(day < LAST_DAY, day, -1)
    return happens, chances, days
