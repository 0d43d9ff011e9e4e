"""Rows of a ledger from planted spreads."""

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
    Whole,
    block,
    coded,
    expand,
)
from xiangxin.pull.world.spreads import (
    BOUNTY,
    EAGER,
    FEE,
    HUSTLE,
    KINDS,
    LEVELS,
    PYRAMID,
    REWARD,
    USUAL,
    Spread,
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
