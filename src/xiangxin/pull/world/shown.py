"""Rows of a ledger from units: what was shown, and what followed."""

from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.cues import ARMS, Units
from xiangxin.pull.world.goods import VARIANTS_EACH, Adoptions, Goods
from xiangxin.pull.world.rows import (
    DAY,
    HOUR,
    ORDERS,
    PEOPLE,
    PRODUCTS,
    VARIANTS,
    Whole,
    block,
    coded,
    expand,
    lists,
)

AGAIN: Final = 0.15
"""Share of units that are shown a second time."""
UNKEPT: Final = 0.01
"""Share of units with an order that is refunded, whatever the arm."""
SURFACES: Final = ("home", "square", "search")


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
