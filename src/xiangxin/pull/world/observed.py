"""A market without an experiment: people see what those they follow took to.

Somebody adopts a product by themselves at some moment, or earlier where seeing that
another did so moves them. Both are drawn for every pair before anything happens, so
that the world without influence is known too.
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
    Whole,
    block,
    lists,
)
from xiangxin.pull.world.society import Society, affinity, followers_of
from xiangxin.pull.world.switches import Switches

SEEN: Final = 0.5
"""Share of what those they follow do that people see."""
MOVES: Final = (0.02, 0.03, 0.05, 0.07, 0.10)
"""Probability that seeing it makes somebody adopt, by class of tie, at no affinity."""
SEEN_AFTER: Final = 1.0
"""Days, on average, until somebody sees what another did."""
MOVED_AFTER: Final = 5.0
"""Days, on average, from seeing to adopting."""
WITHIN: Final = 28
"""Days within which an adoption counts for an exposure."""
PEAK: Final = 0.5
"""Share of a product's own adoptions that come in one season of it."""
SEASON: Final = 21 * DAY
NEVER: Final = np.iinfo(np.int64).max // 4
ROUNDS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everybody's exposures to adopters, and adoptions with and without influence.

    `alone` is the moment of adopting in the world without influence, NEVER for none.
    """

    pair: Whole
    adopted: Whole
    alone: Whole
    viewer: Whole
    product: Whole
    adopter: Whole
    tie: Whole
    at: Whole


def seasons(
    chance: np.random.Generator, taken: Adoptions, *, products: int, start: int
) -> Adoptions:
    """Half of a product's adoptions move into three weeks around a peak of its own."""
    peak = start + (chance.random(products) * (UNTIL - start)).astype(np.int64)
    near = peak[taken.product] + np.rint(
        SEASON / 2 * chance.standard_normal(len(taken.at))
    ).astype(np.int64)
    moves = chance.random(len(taken.at)) < PEAK
    moves &= (near > start) & (near < UNTIL)
    return Adoptions(
        person=taken.person, product=taken.product, at=np.where(moves, near, taken.at)
    )


def seen(
    chance: np.random.Generator,
    of: Society,
    shelf: Goods,
    taken: Adoptions,
    *,
    on: Switches,
) -> Seen:
    salts = tuple(int(s) for s in chance.integers(1 << 62, size=4))
    known = _Known(taken.person * shelf.count + taken.product, taken.at)
    fresh = known.pair
    for _ in range(ROUNDS):
        if not on.influence or len(fresh) == 0:
            break
        pair, at = _moved(of, shelf, fresh, known.when(fresh), salts, on=on)
        fresh = known.earlier(pair, at)
    adopted = known.when(known.pair)
    which, edge = followers_of(of, known.pair // shelf.count)
    product = known.pair[which] % shelf.count
    sees, at = _sees(edge, product, adopted[which], shelf, salts)
    shown = sees & (at < UNTIL)
    viewer = of.follower[edge]
    return Seen(
        pair=known.pair,
        adopted=adopted,
        alone=known.alone,
        viewer=viewer[shown],
        product=product[shown],
        adopter=of.followed[edge[shown]],
        tie=of.tie[edge[shown]],
        at=at[shown],
    )


class _Known:
    """When each pair of person and product adopts, as far as is known."""

    def __init__(self, pair: Whole, at: Whole) -> None:
        order = np.argsort(pair, kind="stable")
        self.pair, self.at = pair[order], at[order]
        self.alone = self.at.copy()

    def when(self, pair: Whole) -> Whole:
        where = np.minimum(np.searchsorted(self.pair, pair), len(self.pair) - 1)
        return np.where(self.pair[where] == pair, self.at[where], NEVER)

    def earlier(self, pair: Whole, at: Whole) -> Whole:
        """Take in what comes sooner than was known; the pairs that changed."""
        order = np.lexsort((at, pair))
        pair, first = np.unique(pair[order], return_index=True)
        at = at[order][first]
        sooner = (at < self.when(pair)) & (at < UNTIL)
        pair, at = pair[sooner], at[sooner]
        held = np.isin(pair, self.pair)
        self.at[np.searchsorted(self.pair, pair[held])] = at[held]
        every = np.concatenate([self.pair, pair[~held]])
        order = np.argsort(every, kind="stable")
        absent = np.full(int((~held).sum()), NEVER)
        self.at = np.concatenate([self.at, at[~held]])[order]
        self.alone = np.concatenate([self.alone, absent])[order]
        self.pair = every[order]
        return pair


def _moved(
    of: Society,
    shelf: Goods,
    pair: Whole,
    at: Whole,
    salts: tuple[int, ...],
    *,
    on: Switches,
) -> tuple[Whole, Whole]:
    which, edge = followers_of(of, pair // shelf.count)
    viewer, product = of.follower[edge], pair[which] % shelf.count
    sees, when = _sees(edge, product, at[which], shelf, salts)
    drawn = np.exp(affinity(of, viewer, shelf.category[product]))
    likely = on.influence * np.asarray(MOVES)[of.tie[edge]] * drawn
    moved = sees & (_luck(edge, product, shelf, salts[2]) < likely)
    wait = -np.log1p(-_luck(edge, product, shelf, salts[3])) * MOVED_AFTER * DAY
    when = when + wait.astype(np.int64)
    return (viewer * shelf.count + product)[moved], when[moved]


def _sees(
    edge: Whole, product: Whole, at: Whole, shelf: Goods, salts: tuple[int, ...]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], Whole]:
    sees = _luck(edge, product, shelf, salts[0]) < SEEN
    wait = -np.log1p(-_luck(edge, product, shelf, salts[1])) * SEEN_AFTER * DAY
    return sees, at + HOUR // 60 + wait.astype(np.int64)


def _luck(edge: Whole, product: Whole, shelf: Goods, salt: int) -> Real:
    """One number in [0, 1) for each edge and product, whenever it is asked for.

    Steele, Lea & Flood 2014, SplitMix, doi 10.1145/2660193.2660195.
    """
    z = (edge * shelf.count + product).astype(np.uint64) + np.uint64(salt)
    with np.errstate(over="ignore"):
        z = z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray((z ^ (z >> np.uint64(31))) >> np.uint64(11)) / float(1 << 53)


def truth(of: Seen, *, products: int) -> pa.Table:
    """First exposures of those who had not adopted: viewer, item, at, tie, and whether
    they adopted within 28 days with influence (adopt_one) and would without it
    (adopt_none). The last 28 days are left out."""
    order = np.lexsort((of.at, of.viewer * products + of.product))
    pair = (of.viewer * products + of.product)[order]
    pair, first = np.unique(pair, return_index=True)
    row = order[first]
    known = np.minimum(np.searchsorted(of.pair, pair), max(len(of.pair) - 1, 0))
    does = of.pair[known] == pair if len(of.pair) else np.zeros(len(pair), dtype=bool)
    adopted = np.where(does, of.adopted[known], NEVER) if len(of.pair) else pair
    alone = np.where(does, of.alone[known], NEVER) if len(of.pair) else pair
    at, end = of.at[row], of.at[row] + WITHIN * DAY
    some = (adopted > at) & (end <= UNTIL)
    return pa.table(
        {
            "viewer": PEOPLE + of.viewer[row][some],
            "item": PRODUCTS + of.product[row][some],
            "at": at[some],
            "tie": of.tie[row][some],
            "adopt_one": (adopted <= end)[some],
            "adopt_none": (alone <= end)[some],
        }
    )


def exposures(
    chance: np.random.Generator, of: Seen, *, people: int, products: int, start: int
) -> pa.Table:
    """What was seen, and half as much that named nobody."""
    count, plain = len(of.at), len(of.at) // 2
    viewer = np.concatenate([of.viewer, chance.integers(people, size=plain)])
    product = np.concatenate([of.product, chance.integers(products, size=plain)])
    at = np.concatenate([of.at, chance.integers(start, UNTIL, size=plain)])
    lengths = np.repeat([1, 0], [count, plain])
    named = lists(lengths, PEOPLE + of.adopter)
    return block(
        "exposure",
        count + plain,
        happened_at=at,
        viewer=PEOPLE + viewer,
        item_kind="product",
        item=PRODUCTS + product,
        actor=PRODUCTS + product,
        surface="home",
        cue_eligible=named,
        cue_shown=named,
    )


def acts(of: Seen, shelf: Goods) -> list[pa.Table]:
    """To adopt is to follow and, a minute later, to buy and keep."""
    person, product = of.pair // shelf.count, of.pair % shelf.count
    told = {"person": PEOPLE + person, "actor": PRODUCTS + product, "entry": "home"}
    follow = block(
        "interaction",
        len(person),
        happened_at=of.adopted,
        verb="follow",
        object_kind="actor",
        object_id=PRODUCTS + product,
        **told,
    )
    buy = block(
        "interaction",
        len(person),
        happened_at=of.adopted + HOUR // 60,
        verb="buy",
        object_kind="variant",
        object_id=VARIANTS + product * VARIANTS_EACH,
        order_id=ORDERS + np.arange(len(person)),
        units=np.ones(len(person), dtype=np.int32),
        amount_minor=shelf.price[product],
        currency="EUR",
        **told,
    )
    return [follow, buy]
