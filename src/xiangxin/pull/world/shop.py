"""Orders of a BG/NBD process with gamma-gamma amounts, at the planted actors that sell.

Fader, Hardie & Lee 2005, doi 10.1287/mksc.1040.0098: somebody buys at a rate drawn from
a gamma distribution and, after each purchase but the first, leaves with a probability
drawn from a beta distribution. Fader & Hardie 2013 for the amounts.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.audiences import REWARD, Crowds
from xiangxin.pull.world.rows import (
    DAY,
    ORDERS,
    PEOPLE,
    PLANTED,
    PROMOTIONS,
    UNTIL,
    VARIANTS,
    Real,
    Whole,
    block,
    coded,
    expand,
)

R: Final = 0.9
ALPHA: Final = 120.0
"""Days."""
A: Final = 0.8
B: Final = 4.0
AMOUNT: Final = (6.0, 4.0, 15.0)
"""p, q and γ of the amounts, in EUR: an order's mean is p γ / (q − 1)."""
BUYERS: Final = 0.5
"""Share of the members of an actor that sells."""
YEAR: Final = 365
HALF_YEAR: Final = 180
MOST_VARIANTS: Final = 12
FROM_PLANTED: Final = 500_000_000
"""Variants and orders here begin so much higher than elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """One row an order; `buyer` is a place among the members of the crowds."""

    buyer: Whole
    days: Real
    """Since the world began."""
    amount: Whole
    taste: Whole
    """A number from which the variant follows."""
    buyers: Whole
    next_year: Whole
    """Orders of each of `buyers` in the year after the ledger's moment."""
    next_money: Whole
    """And what they bring, in minor units."""


def sales(chance: np.random.Generator, of: Crowds, *, start: int) -> Sales:
    selling = np.array([role.sells for role in of.roles], dtype=bool)
    sells = selling[of.actor] if len(selling) else np.zeros(0, dtype=bool)
    buyers = np.flatnonzero(sells & (chance.random(len(of.actor)) < BUYERS))
    span = (UNTIL - start) / DAY
    first = chance.random(len(buyers)) * span / 2
    who, days = _bought(chance, first, until=span + YEAR)
    p, q, gamma = AMOUNT
    scale = chance.gamma(q, 1 / gamma, len(buyers))
    euros = chance.gamma(p, 1.0, len(who)) / scale[who]
    amount = np.maximum(np.rint(100 * euros), 1).astype(np.int64)
    past = days < span
    later, many = who[~past], len(buyers)
    return Sales(
        buyer=buyers[who[past]],
        days=days[past],
        amount=amount[past],
        taste=chance.integers(MOST_VARIANTS**2, size=int(past.sum())),
        buyers=buyers,
        next_year=np.bincount(later, minlength=many),
        next_money=np.bincount(later, amount[~past], many).astype(np.int64),
    )


def _bought(
    chance: np.random.Generator, first: Real, *, until: float
) -> tuple[Whole, Real]:
    rate = chance.gamma(R, 1 / ALPHA, len(first))
    leaving = chance.beta(A, B, len(first))
    who, at = np.arange(len(first)), first
    bought, days = [who], [at]
    while len(who):
        with np.errstate(divide="ignore", over="ignore"):
            at = at + chance.standard_exponential(len(who)) / rate[who]
        inside = at < until
        who, at = who[inside], at[inside]
        bought.append(who)
        days.append(at)
        stays = chance.random(len(who)) >= leaving[who]
        who, at = who[stays], at[stays]
    return np.concatenate(bought), np.concatenate(days)


def repeats(days: float) -> float:
    """P(a second order within so many days of the first)."""
    return 1 - float((ALPHA / (ALPHA + days)) ** R)


def orders(of: Sales, crowd: Crowds, *, start: int) -> pa.Table:
    """Through the door of the buyer's reason."""
    actor, reason = crowd.actor[of.buyer], crowd.reason[of.buyer]
    order = ORDERS + FROM_PLANTED + np.arange(len(of.buyer))
    many = np.array([role.variants for role in crowd.roles])[actor]
    variant = (MOST_VARIANTS * actor) + of.taste % many
    return block(
        "interaction",
        len(of.buyer),
        happened_at=start + (of.days * DAY).astype(np.int64),
        person=PEOPLE + crowd.person[of.buyer],
        verb="buy",
        actor=PLANTED + actor,
        object_kind="variant",
        object_id=VARIANTS + FROM_PLANTED + variant,
        order_id=order,
        units=np.ones(len(order), dtype=np.int32),
        amount_minor=of.amount,
        currency="EUR",
        promotion=pa.array(PROMOTIONS + actor, mask=reason != REWARD),
        entry=coded(reason, ("product", "person", "hashtag", "campaign")),
    )


def variants(of: Crowds) -> pa.Table:
    selling = np.flatnonzero([role.sells for role in of.roles])
    many = np.array([of.roles[at].variants for at in selling], dtype=np.int64)
    place, number = expand(np.zeros(len(many), dtype=np.int64), many)
    product = selling[place]
    p, q, gamma = AMOUNT
    return block(
        "variant",
        len(product),
        variant=VARIANTS + FROM_PLANTED + MOST_VARIANTS * product + number,
        product=PLANTED + product,
        label=coded(number, [f"variant {n}" for n in range(MOST_VARIANTS)]),
        price_minor=round(100 * p * gamma / (q - 1)),
        currency="EUR",
    )


def truth(of: Sales) -> dict[str, float]:
    p, q, gamma = AMOUNT
    told = {
        "r": R,
        "alpha_days": ALPHA,
        "a": A,
        "b": B,
        "p": p,
        "q": q,
        "gamma": gamma,
        "repeat_180_days": repeats(HALF_YEAR),
        "repeat_365_days": repeats(YEAR),
        "mean_order_minor": 100 * p * gamma / (q - 1),
        "buyers": float(len(of.buyers)),
    }
    if len(of.buyers):
        told["orders_next_365_days_each"] = float(of.next_year.mean())
    return told


def next_year(of: Sales, crowd: Crowds) -> tuple[Whole, Whole]:
    """By actor: orders and money of its buyers in the year that comes."""
    actor, many = crowd.actor[of.buyers], len(crowd.roles)
    orders = np.bincount(actor, of.next_year, many)
    money = np.bincount(actor, of.next_money, many)
    return orders.astype(np.int64), money.astype(np.int64)


def none() -> Sales:
    empty = np.zeros(0, dtype=np.int64)
    return Sales(
        buyer=empty,
        days=np.zeros(0),
        amount=empty,
        taste=empty,
        buyers=empty,
        next_year=empty,
        next_money=empty,
    )
