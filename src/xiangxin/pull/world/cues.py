"""Exposures whose cues are held back at random, and what would follow either way.

The design is that of the market: one eligible peer is drawn, then the arm; a pair keeps
its arm. Each unit (the first exposure of viewer and product) has its potential outcomes
under every arm, from one draw of chance, so that they differ by the cue alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.goods import VARIANTS_EACH, Adoptions, Goods
from xiangxin.pull.world.rows import (
    DAY,
    HOUR,
    ORDERS,
    PEOPLE,
    PRODUCTS,
    UNTIL,
    VARIANTS,
    Real,
    Truths,
    Whole,
    block,
    coded,
    expand,
    lists,
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
AGAIN: Final = 0.15
"""Share of units that are shown a second time."""
UNKEPT: Final = 0.01
"""Share of units with an order that is refunded, whatever the arm."""
SURFACES: Final = ("home", "square", "search")


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


def exposures(
    chance: np.random.Generator, of: Units, shelf: Goods, *, people: int
) -> pa.Table:
    """First exposures in the order of the units, then repeats, opens, and items
    about which nobody could be named."""
    again = np.flatnonzero(chance.random(len(of.at)) < AGAIN)
    later = of.at[again] + chance.integers(1, 20, size=len(again)) * DAY
    opened = np.flatnonzero(of.days[0] >= 0)
    after = of.at[opened] + chance.integers(HOUR // 12, 12 * HOUR, size=len(opened))
    return pa.concat_tables(
        [
            _shown(chance, of, np.arange(len(of.at)), of.at),
            _shown(chance, of, again, later),
            _plain(of.viewer[opened], of.product[opened], after, surface="product"),
            _nobody(chance, of, shelf, people=people),
        ]
    )


def _shown(chance: np.random.Generator, of: Units, some: Whole, at: Whole) -> pa.Table:
    which, places = expand(of.begun[some], of.counts[some])
    arm, eligible = of.arm[some], PEOPLE + of.peers[places]
    every, one = arm[which] == 2, arm == 1
    lengths = np.where(arm == 2, of.counts[some], one.astype(np.int64))
    named = np.empty(int(lengths.sum()), dtype=np.int64)
    single = np.repeat(one, lengths)
    named[single] = PEOPLE + of.drawn[some][one]
    named[~single] = eligible[every]
    item = PRODUCTS + of.product[some]
    return block(
        "exposure",
        len(some),
        happened_at=at,
        viewer=PEOPLE + of.viewer[some],
        item_kind="product",
        item=item,
        actor=item,
        surface=coded(chance.integers(len(SURFACES), size=len(some)), SURFACES),
        position=chance.integers(1, 21, size=len(some)),
        cue_eligible=lists(of.counts[some], eligible),
        cue_drawn=PEOPLE + of.drawn[some],
        cue_shown=lists(lengths, named),
        arm=coded(arm, ARMS),
        propensity=of.propensity[some],
        experiment="cues",
        epoch=of.epoch[some],
    )


def _plain(viewer: Whole, product: Whole, at: Whole, *, surface: str) -> pa.Table:
    none = np.zeros(len(at), dtype=np.int64)
    return block(
        "exposure",
        len(at),
        happened_at=at,
        viewer=PEOPLE + viewer,
        item_kind="product",
        item=PRODUCTS + product,
        actor=PRODUCTS + product,
        surface=surface,
        cue_eligible=lists(none, none[:0]),
        cue_shown=lists(none, none[:0]),
    )


def _nobody(
    chance: np.random.Generator, of: Units, shelf: Goods, *, people: int
) -> pa.Table:
    """A tenth more, of pairs that are no units: nobody was eligible."""
    count = len(of.at) // 10
    pair = np.unique(chance.integers(people * shelf.count, size=count))
    pair = pair[~np.isin(pair, of.viewer * shelf.count + of.product)]
    at = chance.permutation(of.at)[: len(pair)]
    return _plain(pair // shelf.count, pair % shelf.count, at, surface="home")


def acts(
    chance: np.random.Generator, of: Units, shelf: Goods, *, exposure: Whole
) -> list[pa.Table]:
    """Follows and orders that came; `exposure` is the number of each first exposure."""
    followed = np.flatnonzero(of.days[1] >= 0)
    ordered = np.flatnonzero(of.days[2] >= 0)
    unkept = np.flatnonzero((chance.random(len(of.at)) < UNKEPT) & (of.days[2] < 0))
    some = np.concatenate([ordered, unkept])
    bought = np.concatenate([_when(chance, of, ordered, 2), of.at[unkept] + 30 * HOUR])
    order = ORDERS + np.arange(len(some))
    back = slice(len(ordered), None)
    return [
        block(
            "interaction",
            len(followed),
            happened_at=_when(chance, of, followed, 1),
            person=PEOPLE + of.viewer[followed],
            verb="follow",
            actor=PRODUCTS + of.product[followed],
            object_kind="actor",
            object_id=PRODUCTS + of.product[followed],
            exposure=exposure[followed],
            entry="home",
        ),
        _lines(of, shelf, some, order=order, exposure=exposure, at=bought, verb="buy"),
        _lines(
            of,
            shelf,
            some[back],
            order=order[back],
            exposure=exposure,
            at=bought[back] + 5 * DAY,
            verb="refund",
        ),
    ]


def _when(chance: np.random.Generator, of: Units, some: Whole, which: int) -> Whole:
    """On the day of the exposure or later, after its time of day."""
    hours = chance.integers(HOUR, 12 * HOUR, size=len(some))
    return np.asarray(of.at[some] + of.days[which, some] * DAY + hours)


def _lines(
    of: Units,
    shelf: Goods,
    some: Whole,
    *,
    order: Whole,
    exposure: Whole,
    at: Whole,
    verb: str,
) -> pa.Table:
    product = of.product[some]
    return block(
        "interaction",
        len(some),
        happened_at=at,
        person=PEOPLE + of.viewer[some],
        verb=verb,
        actor=PRODUCTS + product,
        object_kind="variant",
        object_id=VARIANTS + product * VARIANTS_EACH,
        order_id=order,
        units=np.ones(len(some), dtype=np.int32),
        amount_minor=shelf.price[product],
        currency="EUR",
        exposure=exposure[some],
        entry="home",
    )


def taken(of: Adoptions) -> pa.Table:
    """The follows that make somebody eligible to be named."""
    return block(
        "interaction",
        len(of.at),
        happened_at=of.at,
        person=PEOPLE + of.person,
        verb="follow",
        actor=PRODUCTS + of.product,
        object_kind="actor",
        object_id=PRODUCTS + of.product,
        entry="search",
    )
