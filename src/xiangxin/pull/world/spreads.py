"""Planted spreads: by word of mouth, by a reward that ended, and by recruiting for pay."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.audiences import PERIOD
from xiangxin.pull.world.rows import (
    DAY,
    NOTHING,
    PEOPLE,
    PLANTED,
    PROMOTIONS,
    UNTIL,
    WEEK,
    Truths,
    Whole,
    block,
    coded,
    expand,
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
    began: int
    ended: int


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
    part = np.minimum(chance.exponential(0.12, size), 0.99)
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
        began=began,
        ended=ended,
    )


def _rewarded(
    chance: np.random.Generator, actor: int, person: Whole, start: int
) -> Spread:
    """A few are there before; the reward brings many, in stars, and few of them stay."""
    size, (began, ended) = len(person), _window(start)
    bribed = np.arange(size) >= size * (1 - chance.uniform(*BROUGHT))
    before = start + (chance.random(size) * (began - start) / 2).astype(np.int64)
    during = began + (chance.random(size) ** 1.5 * (ended - began)).astype(np.int64)
    joined = np.sort(np.where(bribed, during, before))
    place, first = np.arange(size), int((~bribed).sum())
    early = first + ((place - first) * chance.random(size) ** 3).astype(np.int64)
    asked = bribed & (chance.random(size) < 0.7) & (place > first)
    stays = ~bribed | (chance.random(size) < chance.uniform(*STAY))
    return Spread(
        actor=actor,
        kind=REWARD,
        person=person,
        joined=joined,
        parent=np.where(asked, early, -1),
        bribed=bribed,
        stays=stays,
        began=began,
        ended=ended,
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
        began=start,
        ended=UNTIL + WEEK,
    )


def acts(chance: np.random.Generator, of: Spread) -> pa.Table:
    """Joining, then what they do until they leave."""
    rest = np.full(len(of.person), UNTIL)
    left = np.minimum(of.joined + HUSTLE, UNTIL) if of.kind == PYRAMID else of.ended
    busy_until = np.where(of.bribed, left, of.joined)
    eager, at_eager = _during(chance, of.joined, busy_until, EAGER)
    stays = of.stays & (busy_until < UNTIL)
    later = np.where(stays, rest, busy_until)
    calm, at_calm = _during(chance, busy_until, later, USUAL)
    who = np.concatenate([np.arange(len(of.person)), eager, calm])
    at = np.concatenate([of.joined, at_eager, at_calm])
    paid = np.arange(len(who)) < len(of.person) + len(eager)
    paid &= of.bribed[who]
    step = np.where(paid, 0, 1 + chance.integers(4, size=len(who)))
    verbs = ("invite" if of.kind == PYRAMID else "claim", "like", "say", "reply", "ask")
    doors = ("campaign", "product", "search", "person", "hashtag")
    joins = np.arange(len(who)) < len(of.person)
    verb = np.where(joins & ~paid, 5, step)
    return block(
        "interaction",
        len(who),
        happened_at=at,
        person=PEOPLE + of.person[who],
        verb=coded(verb, (*verbs, "follow")),
        actor=of.actor,
        object_kind=coded(paid.astype(np.int64), ("actor", "reward")),
        object_id=of.actor,
        promotion=np.where(paid, _promotion(of), NOTHING),
        entry=coded(step, doors),
    )


def _during(
    chance: np.random.Generator, since: Whole, until: Whole, rate: float
) -> tuple[Whole, Whole]:
    """Poisson moments of each person between two moments."""
    span = np.maximum(until - since, 0)
    many = chance.poisson(rate * span / PERIOD)
    who, _ = expand(np.zeros(len(many), dtype=np.int64), many)
    return who, since[who] + (chance.random(len(who)) * span[who]).astype(np.int64)


def _promotion(of: Spread) -> int:
    return PROMOTIONS + of.actor - PLANTED


def referrals(of: Spread) -> pa.Table:
    """Who brought whom; in a pyramid, for a fee."""
    some = np.flatnonzero(of.parent >= 0)
    fees = of.kind == PYRAMID
    return block(
        "referral",
        len(some),
        happened_at=of.joined[some],
        actor=of.actor,
        recruiter=PEOPLE + of.person[of.parent[some]],
        recruited=PEOPLE + of.person[some],
        paid_minor=FEE if fees else 0,
        currency="EUR",
    )


def payouts(of: Spread) -> pa.Table:
    """Bounties that the house pays, or a newcomer's fee passed up four levels."""
    shares = {REWARD: (BOUNTY / FEE,), PYRAMID: LEVELS}.get(of.kind, ())
    some = np.flatnonzero(of.bribed & (of.parent >= 0))
    up, rows = of.parent[some], []
    for share in shares:
        known = up >= 0
        some, up = some[known], up[known]
        rows.append(
            block(
                "payout",
                len(some),
                happened_at=of.joined[some] + DAY,
                actor=of.actor,
                person=PEOPLE + of.person[up],
                because_of=PEOPLE + of.person[some],
                amount_minor=round(share * FEE),
                currency="EUR",
            )
        )
        up = of.parent[up]
    return pa.concat_tables([block("payout", 0), *rows])


def promotion(of: Spread) -> pa.Table:
    kind = ("coupon", "invite", "recruit")[of.kind]
    return block(
        "promotion",
        1,
        promotion=_promotion(of),
        kind=kind,
        actor=of.actor,
        from_at=of.began,
        until_at=of.ended,
    )


def actor(of: Spread, *, start: int) -> pa.Table:
    told = f"{KINDS[of.kind]}{of.actor}"
    return block(
        "actor",
        1,
        actor=of.actor,
        kind="product",
        handle=told,
        name=told,
        category="spreads",
        created_at=start - 52 * WEEK,
    )


def rates(of: Spread) -> tuple[float, float]:
    """Expected acts a day just before and just after the reward ended, by parameters."""
    joined = of.joined <= of.ended
    calm = float((joined & ~of.bribed).sum()) * USUAL / 28
    eager = float((joined & of.bribed).sum()) * EAGER / 28
    stayed = float((joined & of.bribed & of.stays).sum()) * USUAL / 28
    return calm + eager, calm + stayed


def truth(of: list[Spread]) -> pa.Table:
    """actor, kind, people, drop (null: no reward ended), brought, generations, funded."""
    drops: list[float | None] = []
    for each in of:
        before, after = rates(each)
        ends = each.ended < UNTIL and bool(each.bribed.any())
        drops.append(after / before if ends and before else None)
    return pa.table(
        {
            "actor": pa.array([each.actor for each in of], pa.int64()),
            "kind": pa.array([KINDS[each.kind] for each in of], pa.string()),
            "people": pa.array([len(each.person) for each in of], pa.int64()),
            "drop": pa.array(drops, pa.float64()),
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


def tables(
    chance: np.random.Generator, of: list[Spread], *, start: int
) -> dict[str, list[pa.Table]]:
    return {
        "interaction": [acts(chance, each) for each in of],
        "referral": [referrals(each) for each in of],
        "payout": [payouts(each) for each in of],
        "promotion": [promotion(each) for each in of],
        "actor": [actor(each, start=start) for each in of],
    }
