"""Planted actors, each with a crowd whose reasons, returns and verdict are known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.rows import (
    DAY,
    HOUR,
    PEOPLE,
    PLANTED,
    PROMOTIONS,
    UNTIL,
    WEEK,
    Real,
    Truths,
    Whole,
    block,
    coded,
    expand,
)
from xiangxin.pull.world.switches import Switches

PERIOD: Final = 28 * DAY
JITTER: Final = 5000.0
"""Shares of two actors with one verdict differ like this Dirichlet's draws."""
ACTIVE: Final = (1.5, 2.0)
"""Acts in 28 days: a gamma's shape and mean."""
DOORS: Final = (0.7, 0.2, 0.1)
"""Of an act: the door of the person's reason, one that tells nothing, one that pushed."""
REWARD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`shares` point to product, person, topic and reward."""

    verdict: str
    kind: str
    category: str
    shares: tuple[float, float, float, float]
    sells: bool
    keen: float = 1.0
    """How much oftener people come than elsewhere."""
    crowd: float = 1.0
    variants: int = 1


# Far enough from the thresholds of the verdict that a crowd of four hundred decides.
ROLES: Final = (
    Role(
        verdict="goods",
        kind="product",
        category="goods",
        shares=(0.72, 0.12, 0.10, 0.06),
        sells=True,
    ),
    Role(
        verdict="attention",
        kind="group",
        category="circles",
        shares=(0.16, 0.12, 0.66, 0.06),
        sells=False,
        keen=1.5,
    ),
    Role(
        verdict="nothing_lasting",
        kind="product",
        category="goods",
        shares=(0.16, 0.10, 0.10, 0.64),
        sells=True,
    ),
    Role(
        verdict="both_ways",
        kind="product",
        category="goods",
        shares=(0.435, 0.235, 0.24, 0.09),
        sells=True,
    ),
)
INFLUENCER: Final = Role(
    verdict="attention",
    kind="person",
    category="circles",
    shares=(0.10, 0.72, 0.12, 0.06),
    sells=False,
    keen=0.7,
    crowd=3.0,
)
COMMUNITY: Final = Role(
    verdict="goods",
    kind="product",
    category="goods",
    shares=(0.76, 0.08, 0.12, 0.04),
    sells=True,
    keen=1.2,
    variants=6,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowds:
    """Members, flat and sorted by actor: who, why (0 to 3), and how often."""

    roles: tuple[Role, ...]
    shares: Real
    actor: Whole
    person: Whole
    reason: Whole
    rate: Real

    def ids(self) -> Whole:
        return np.asarray(PLANTED + np.arange(len(self.roles)))


def crowds(chance: np.random.Generator, *, people: int, on: Switches) -> Crowds:
    roles = [role for role in ROLES for _ in range(on.audiences)]
    if on.influencer:
        roles.append(INFLUENCER)
    if on.community:
        roles.append(COMMUNITY)
    usual = min(2000.0, 0.4 * people)
    sizes = [_size(role, usual=usual, people=people, on=on) for role in roles]
    shares = np.array(
        [chance.dirichlet(JITTER * np.asarray(role.shares)) for role in roles]
    ).reshape(-1, 4)
    actor = np.repeat(np.arange(len(roles)), sizes)
    members = [chance.choice(people, size, replace=False) for size in sizes]
    edges = np.cumsum(shares, axis=1)
    reason = (chance.random(len(actor))[:, None] >= edges[actor]).sum(axis=1)
    shape, mean = ACTIVE
    keen = np.array([role.keen for role in roles])
    return Crowds(
        roles=tuple(roles),
        shares=shares,
        actor=actor,
        person=np.concatenate([np.zeros(0, dtype=np.int64), *members]),
        reason=np.minimum(reason, 3),
        rate=chance.gamma(shape, mean / shape, len(actor)) * keen[actor],
    )


def _size(role: Role, *, usual: float, people: int, on: Switches) -> int:
    sized = on.influencer if role is INFLUENCER else 1.0
    sized = on.community if role is COMMUNITY else sized
    return min(max(round(usual * role.crowd * sized), 1), people)


def returned(role: Role, shares: Real) -> float:
    """P(an organic act in 28 days | an act in the 28 before), of a gamma mixture."""
    shape, mean = ACTIVE[0], ACTIVE[1] * role.keen

    def quiet(times: float) -> float:
        return float((1 + times * mean / shape) ** -shape)

    organic = np.array([DOORS[0] + DOORS[1]] * 3 + [DOORS[1]])
    both = [1 - quiet(1) - quiet(q) + quiet(1 + q) for q in organic]
    return float(np.dot(shares, both) / (1 - quiet(1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """Acts of members; `way` is a place in WAYS."""

    member: Whole
    at: Whole
    way: Whole

    def some(self, which: Truths) -> "Happenings":
        return Happenings(
            member=self.member[which], at=self.at[which], way=self.way[which]
        )


def happenings(chance: np.random.Generator, of: Crowds, *, start: int) -> Happenings:
    """Everybody from the beginning to the end, at a constant rate of their own."""
    many = chance.poisson(of.rate * (UNTIL - start) / PERIOD)
    member, _ = expand(np.zeros(len(many), dtype=np.int64), many)
    at = start + (chance.random(len(member)) * (UNTIL - start)).astype(np.int64)
    door = np.searchsorted(np.cumsum(DOORS)[:-1], chance.random(len(member)))
    way = np.where(door == 0, of.reason[member], REWARD + door)
    return Happenings(member=member, at=at, way=way)


def acts(chance: np.random.Generator, crowd: Crowds, of: Happenings) -> pa.Table:
    """As plain as they come; `community` makes richer ones."""
    entry, verb = _way(chance, of.way)
    rewarded = of.way == REWARD
    actor = PLANTED + crowd.actor[of.member]
    return block(
        "interaction",
        len(of.at),
        happened_at=of.at,
        person=PEOPLE + crowd.person[of.member],
        verb=verb,
        actor=actor,
        object_kind=coded(rewarded.astype(np.int64), ("actor", "reward")),
        object_id=actor,
        promotion=_promotions(crowd, of.member, rewarded),
        entry=entry,
    )


WAYS: Final = (
    (("product", "search", "release"), ("ask", "like", "say")),
    (("person", "person", "person"), ("like", "reply", "boost")),
    (("hashtag", "group", "group"), ("say", "reply", "like")),
    (("campaign", "campaign", "campaign"), ("claim", "claim", "like")),
    (("home", "link", "direct"), ("like", "like", "boost")),
    (("notification", "mail", "mail"), ("like", "like", "like")),
)
"""Doors and verbs by reason; then doors that tell nothing, and doors that push."""


def _way(chance: np.random.Generator, way: Whole) -> tuple[pa.Array, pa.Array]:
    entries = [entry for doors, _ in WAYS for entry in doors]
    verbs = [verb for _, said in WAYS for verb in said]
    at = 3 * way + chance.integers(3, size=len(way))
    verb = 3 * way + chance.integers(3, size=len(way))
    return coded(at, entries), coded(verb, verbs)


def _promotions(of: Crowds, member: Whole, rewarded: Truths) -> pa.Array:
    return pa.array(PROMOTIONS + of.actor[member], mask=~rewarded)


def follows(chance: np.random.Generator, of: Crowds, *, start: int) -> pa.Table:
    """Members of circles follow or belong from before the world began."""
    circle = np.array([role.category == "circles" for role in of.roles], dtype=bool)
    some = np.flatnonzero(circle[of.actor]) if len(of.roles) else of.actor
    group = np.array([role.kind == "group" for role in of.roles], dtype=np.int64)
    actor = PLANTED + of.actor[some]
    return block(
        "interaction",
        len(some),
        happened_at=start - chance.integers(DAY, 50 * WEEK, size=len(some)),
        person=PEOPLE + of.person[some],
        verb=coded(group[of.actor[some]], ("follow", "join")),
        actor=actor,
        object_kind="actor",
        object_id=actor,
        entry="home",
    )


def actors(of: Crowds, *, start: int) -> pa.Table:
    names = [f"{role.verdict}{n}" for n, role in enumerate(of.roles)]
    return block(
        "actor",
        len(of.roles),
        actor=of.ids(),
        kind=pa.array([role.kind for role in of.roles], pa.string()),
        handle=pa.array(names, pa.string()),
        name=pa.array(names, pa.string()),
        category=pa.array([role.category for role in of.roles], pa.string()),
        created_at=start - 52 * WEEK,
    )


def promotions(of: Crowds, *, start: int) -> pa.Table:
    """A coupon at every planted actor, running still."""
    return block(
        "promotion",
        len(of.roles),
        promotion=PROMOTIONS + np.arange(len(of.roles)),
        kind="coupon",
        actor=of.ids(),
        from_at=start,
        until_at=UNTIL + 4 * WEEK,
    )


def incomes(chance: np.random.Generator, of: Crowds, *, start: int) -> pa.Table:
    """Ad income of the circles, week by week: about two cents a member and week."""
    weeks = (UNTIL - start) // WEEK
    circle = np.flatnonzero([role.category == "circles" for role in of.roles])
    size = np.bincount(of.actor, minlength=len(of.roles))[circle]
    rows = len(circle) * weeks
    week = np.tile(np.arange(weeks), len(circle))
    paid = chance.poisson(np.repeat(2.0 * size, weeks))
    return block(
        "money",
        rows,
        happened_at=start + week * WEEK + 12 * HOUR,
        actor=PLANTED + np.repeat(circle, weeks),
        kind="ad_income",
        amount_minor=paid,
        currency="EUR",
    )


def truth(of: Crowds, *, repeat: float | None, coming: tuple[Whole, Whole]) -> pa.Table:
    """actor, kind, verdict, members, shares, returned (null where it sells), and where
    it sells repeat, and next_orders and next_money of the year that comes."""
    told = {
        "actor": of.ids(),
        "kind": [role.kind for role in of.roles],
        "verdict": [role.verdict for role in of.roles],
        "members": np.bincount(of.actor, minlength=len(of.roles)),
    }
    for way, name in enumerate(("product", "person", "topic", "reward")):
        told[name] = of.shares[:, way]
    rates = [
        None if role.sells else returned(role, shares)
        for role, shares in zip(of.roles, of.shares, strict=True)
    ]
    again = [repeat if role.sells else None for role in of.roles]
    told["returned"] = pa.array(rates, pa.float64())
    told["repeat"] = pa.array(again, pa.float64())
    unsold = np.array([value is None for value in again], dtype=np.bool_)
    for name, values in zip(("next_orders", "next_money"), coming, strict=True):
        told[name] = pa.array(values, mask=unsold)
    return pa.table(told)
