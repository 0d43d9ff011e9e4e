"""Brands, products in categories, their variants, and who took to them first."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.rows import (
    BRANDS,
    DAY,
    HOUR,
    PEOPLE,
    PRODUCTS,
    VARIANTS,
    WEEK,
    Real,
    Whole,
    block,
    coded,
)
from xiangxin.pull.world.society import CATEGORIES, Society, affinity
from xiangxin.pull.world.switches import Switches

A_BRAND: Final = 4
"""Products."""
VARIANTS_EACH: Final = 3
FAMOUS: Final = 0.5
"""Standard deviation of a brand's fame, in logs."""
USUAL_ADOPTIONS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Places of products; an identifier is its place and PRODUCTS."""

    brand: Whole
    category: Whole
    fame: Real
    price: Whole
    makers: Whole
    """Two people a brand, who make for it."""

    @property
    def count(self) -> int:
        return len(self.brand)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoptions:
    """Who followed which product before any cue was shown, sorted by person."""

    person: Whole
    product: Whole
    at: Whole


def goods(chance: np.random.Generator, *, people: int, on: Switches) -> Goods:
    usual = min(max(people // 50, 12), 1200)
    count = on.products or usual
    brands = -(-count // A_BRAND)
    fame = FAMOUS * on.fame * chance.standard_normal(brands)
    brand = np.arange(count) // A_BRAND
    return Goods(
        brand=brand,
        category=np.arange(count) % len(CATEGORIES),
        fame=fame[brand],
        price=np.rint(chance.lognormal(8.5, 0.6, count)).astype(np.int64) + 100,
        makers=chance.integers(people, size=(brands, 2)),
    )


def adoptions(
    chance: np.random.Generator, of: Society, shelf: Goods, *, start: int, until: int
) -> Adoptions:
    """Everybody takes to about three products, by category, then by fame."""
    draws = chance.poisson(USUAL_ADOPTIONS, of.people)
    person = np.repeat(np.arange(of.people), draws)
    product = _chosen(chance, of, shelf, person)
    keys, first = np.unique(person * shelf.count + product, return_index=True)
    person, product = keys // shelf.count, keys % shelf.count
    days = (until - start) // DAY
    at = start + chance.integers(max(days, 1), size=len(first)) * DAY
    at += chance.integers(HOUR, 23 * HOUR, size=len(first))
    return Adoptions(person=person, product=product, at=at)


def _chosen(
    chance: np.random.Generator, of: Society, shelf: Goods, person: Whole
) -> Whole:
    kinds = len(CATEGORIES)
    filled = np.bincount(shelf.category, minlength=kinds) > 0
    every = np.arange(kinds)
    weight = np.stack(
        [np.exp(2 * affinity(of, person, np.full(len(person), k))) for k in every],
        axis=1,
    )
    edges = np.cumsum(weight * filled, axis=1)
    draw = chance.random(len(person)) * edges[:, -1]
    category = np.minimum((draw[:, None] >= edges).sum(axis=1), kinds - 1)
    product = np.zeros(len(person), dtype=np.int64)
    for kind in np.flatnonzero(filled):
        inside, here = np.flatnonzero(shelf.category == kind), category == kind
        shares = np.cumsum(np.exp(2 * shelf.fame[inside]))
        at = np.searchsorted(shares, chance.random(int(here.sum())) * shares[-1])
        product[here] = inside[np.minimum(at, len(inside) - 1)]
    return product


def tables(shelf: Goods, *, start: int) -> dict[str, pa.Table]:
    """actor (brands and products), variant, maker."""
    brands = len(shelf.makers)
    own = block(
        "actor",
        shelf.count,
        actor=PRODUCTS + np.arange(shelf.count),
        kind="product",
        handle=pa.array([f"product{n}" for n in range(shelf.count)]),
        name=pa.array([f"Product {n}" for n in range(shelf.count)]),
        category=coded(shelf.category, CATEGORIES),
        brand=BRANDS + shelf.brand,
        created_at=start - 52 * WEEK,
    )
    names = block(
        "actor",
        brands,
        actor=BRANDS + np.arange(brands),
        kind="brand",
        handle=pa.array([f"brand{n}" for n in range(brands)]),
        name=pa.array([f"Brand {n}" for n in range(brands)]),
        created_at=start - 53 * WEEK,
    )
    each = np.repeat(np.arange(shelf.count), VARIANTS_EACH)
    variant = block(
        "variant",
        len(each),
        variant=VARIANTS + np.arange(len(each)),
        product=PRODUCTS + each,
        label=coded(np.arange(len(each)) % VARIANTS_EACH, ("small", "middle", "large")),
        price_minor=shelf.price[each],
        currency="EUR",
    )
    maker = block(
        "maker",
        shelf.makers.size,
        person=PEOPLE + shelf.makers.reshape(-1),
        actor=BRANDS + np.repeat(np.arange(brands), 2),
    )
    return {"actor": pa.concat_tables([own, names]), "variant": variant, "maker": maker}
