"""Planted spreads: by word of mouth, by a reward that ended, and by recruiting for pay."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.audiences import PERIOD
from xiangxin.pull.world.rows import (
    DAY,
    PLANTED,
    UNTIL,
    WEEK,
    Real,
    Truths,
    Whole,
)
from xiangxin.pull.world.switches import Switches

KINDS: Final = ("organic", "reward", "pyramid")
ORGANIC, REWARD, PYRAMID = range(len(KINDS))
FROM: Final = 10_000
"""Actors and promotions here begin so much after the other planted ones."""
LASTS: Final = 8 * WEEK
"""So long a reward runs."""
BEGINS: Final = 0.45
"""Of the world's time: when a reward begins."""
USUAL: Final = 2.0
"""Acts in 28 days of somebody who came by themselves."""
EAGER: Final = 6.0
"""Acts in 28 days for a reward, while it lasts."""
STAY: Final = (0.03, 0.12)
"""Share of those whom a reward brought who stay, from actor to actor."""
BROUGHT: Final = (0.70, 0.80)
"""Share of a rewarded spread's people whom the reward brought."""
COUPONS: Final = 0.08
"""Share of an organic spread's people who joined with a coupon."""
FEE: Final = 10_000
LEVELS: Final = (0.30, 0.20, 0.10, 0.05)
"""Of a newcomer's fee, to the recruiter, the recruiter's recruiter, and so on."""
BOUNTY: Final = 500
SOON: Final = 0.12
LATEST: Final = 0.99
"""Word of mouth brings people after so much of the world's time, on average and at most."""
SURGE: Final = 1.5
"""The power of an even number between 0 and 1 when a reward brings people."""
GRID: Final = 10_000
HUSTLE: Final = 6 * WEEK
"""So long a recruit is busy recruiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One actor's people in the order in which they joined.

    `parent` is a place among them, or -1. `bribed` came for a reward; `stays` go on
    after it.
    """

    actor: int
    kind: int
    person: Whole
    joined: Whole
    parent: Whole
    bribed: Truths
    stays: Truths
    start: int
    began: int
    ended: int
    brought: float
    stay: float


def spreads(
    chance: np.random.Generator, *, people: int, start: int, on: Switches
) -> list[Spread]:
    kinds = [ORGANIC] * on.organic + [REWARD] * on.reward + [PYRAMID] * on.pyramids
    made = (_organic, _rewarded, _pyramid)
    size = max(min(people // 4, 800), 2)
    return [
        made[kind](
            chance,
            PLANTED + FROM + n,
            np.asarray(chance.choice(people, size, replace=False)),
            start,
        )
        for n, kind in enumerate(kinds)
    ]


def _window(start: int) -> tuple[int, int]:
    began = start + int(BEGINS * (UNTIL - start)) // DAY * DAY
    return began, min(began + LASTS, UNTIL)


def _organic(
    chance: np.random.Generator, actor: int, person: Whole, start: int
) -> Spread:
    """Most come in the first quarter; seven in ten were told of it by another."""
    size, (began, ended) = len(person), _window(start)
    part = np.minimum(chance.exponential(SOON, size), LATEST)
    bribed = chance.random(size) < COUPONS
    joined = start + (part * (UNTIL - start)).astype(np.int64)
    joined = np.where(bribed, chance.integers(began, ended, size=size), joined)
    order = np.argsort(joined, kind="stable")
    place = np.arange(size)
    parent = (place * chance.random(size)).astype(np.int64)
    told = (chance.random(size) < 0.7) & (place > 0)
    return Spread(
        actor=actor,
        kind=ORGANIC,
        person=person,
        joined=joined[order],
        parent=np.where(told, parent, -1),
        bribed=bribed[order],
        stays=np.ones(size, dtype=np.bool_),
        start=start,
        began=began,
        ended=ended,
        brought=COUPONS,
        stay=1.0,
    )


def _rewarded(
    chance: np.random.Generator, actor: int, person: Whole, start: int
) -> Spread:
    """A few are there before; the reward brings many, in stars, and few of them stay."""
    size, (began, ended) = len(person), _window(start)
    brought, stay = chance.uniform(*BROUGHT), chance.uniform(*STAY)
    bribed = np.sort(chance.random(size) < brought)
    before = start + (chance.random(size) * (began - start) / 2).astype(np.int64)
    during = began + (chance.random(size) ** SURGE * (ended - began)).astype(np.int64)
    joined = np.sort(np.where(bribed, during, before))
    place, first = np.arange(size), int((~bribed).sum())
    early = first + ((place - first) * chance.random(size) ** 3).astype(np.int64)
    asked = bribed & (chance.random(size) < 0.7) & (place > first)
    stays = ~bribed | (chance.random(size) < stay)
    return Spread(
        actor=actor,
        kind=REWARD,
        person=person,
        joined=joined,
        parent=np.where(asked, early, -1),
        bribed=bribed,
        stays=stays,
        start=start,
        began=began,
        ended=ended,
        brought=brought,
        stay=stay,
    )


def _pyramid(
    chance: np.random.Generator, actor: int, person: Whole, start: int
) -> Spread:
    """Generations by three or four, until nobody is left to recruit."""
    size = len(person)
    place = np.arange(size)
    parent = (place * chance.uniform(0.15, 0.45, size)).astype(np.int64)
    growth = np.log1p(place) / np.log1p(size)
    span = 0.6 * (UNTIL - start) + chance.uniform(0, 0.2) * (UNTIL - start)
    return Spread(
        actor=actor,
        kind=PYRAMID,
        person=person,
        joined=start + np.sort((growth * span).astype(np.int64) + place),
        parent=np.where(place > 0, parent, -1),
        bribed=place > 0,
        stays=np.zeros(size, dtype=np.bool_),
        start=start,
        began=start,
        ended=UNTIL + WEEK,
        brought=1.0,
        stay=0.0,
    )


def drop(of: Spread) -> float | None:
    """Expected acts in the 28 days after the reward over those in the 28 before, by the
    planted chances alone; None where no reward ended in time to see it."""
    if of.kind == PYRAMID or of.ended + PERIOD > UNTIL:
        return None
    even = (np.arange(GRID) + 0.5) / GRID
    start, span = of.start, UNTIL - of.start
    if of.kind == ORGANIC:
        came = np.minimum(-SOON * np.log(even), LATEST)
        calm, bribed = start + came * span, of.began + even * (of.ended - of.began)
    else:
        calm = start + even * (of.began - start) / 2
        bribed = of.began + even**SURGE * (of.ended - of.began)
    windows = ((of.ended - PERIOD, of.ended), (of.ended, of.ended + PERIOD))
    before, after = (
        (1 - of.brought) * _expected(calm, calm, 1.0, window)
        + of.brought * _expected(bribed, np.full(GRID, of.ended), of.stay, window)
        for window in windows
    )
    return after / before


def _expected(joined: Real, busy: Real, stay: float, window: tuple[int, int]) -> float:
    """Acts of one person in a window: joining, being busy until `busy`, then calm."""
    since, until = window
    joins = (joined >= since) & (joined < until)
    eager = np.clip(np.minimum(busy, until) - np.maximum(joined, since), 0, None)
    calm = np.clip(until - np.maximum(busy, since), 0, None)
    acts = joins + (EAGER * eager + USUAL * stay * calm) / PERIOD
    return float(acts.mean())


def truth(of: list[Spread]) -> pa.Table:
    """actor, kind, people, drop (null: no reward ended), brought, depth."""
    return pa.table(
        {
            "actor": pa.array([each.actor for each in of], pa.int64()),
            "kind": pa.array([KINDS[each.kind] for each in of], pa.string()),
            "people": pa.array([len(each.person) for each in of], pa.int64()),
            "drop": pa.array([drop(each) for each in of], pa.float64()),
            "brought": pa.array([float(e.bribed.mean()) for e in of], pa.float64()),
            "depth": pa.array([_depth(each.parent) for each in of], pa.int64()),
        }
    )


def _depth(parent: Whole) -> int:
    up, depth = parent, 0
    while (up >= 0).any():
        depth += 1
        up = np.where(up >= 0, parent[up], -1)
    return depth
