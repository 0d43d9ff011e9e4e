"""What buyers will still bring: each one's future drawn from the fitted models."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.draws import LEVEL, Array
from xiangxin.pull.worth import purchases, spend
from xiangxin.pull.worth.purchases import Buyers, Purchases
from xiangxin.pull.worth.spend import Spend

TIMES: Final = 400
DRAWN: Final = 10_000
"""More buyers than this are drawn by a sample of them, evenly over all."""
RARE: Final = 1e-12

Theta: TypeAlias = tuple[Array, Array | None]
"""Parameters of the purchases, and of the spend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Each buyer's repeat orders whose money is known and above zero, and their mean."""

    orders: Array
    mean: Array
    model: Spend


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What groups of buyers will bring: values, and a row a draw, a column a group."""

    value: Array
    drawn: Array

    def interval(self) -> tuple[Array, Array]:
        low, high = np.quantile(self.drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        return np.minimum(low, self.value), np.maximum(high, self.value)


def people(
    buyers: Buyers, model: Purchases, *, ahead: float, seed: int, money: Money | None
) -> pa.Table:
    """One row a buyer, in their order: alive, orders, orders_low, orders_high and,
    with money, spend, spend_low, spend_high: means and 90 % intervals of what comes
    in the time `ahead`, the buyer's own chance included.
    """
    order = _order(buyers, money)
    parts = [
        _told(*_taken(buyers, money, rows), model, ahead=ahead, seed=seed)
        for rows in np.split(order, range(DRAWN, len(order), DRAWN))
    ]
    back = np.argsort(order)
    return pa.concat_tables(parts).take(pa.array(back))


def sums(
    buyers: Buyers,
    model: Purchases,
    *,
    ahead: float,
    seed: int,
    groups: Array | None = None,
    money: Money | None = None,
) -> tuple[Sums, Sums | None]:
    """Orders and spend of groups: `groups` is buyers × groups, each buyer's weight.

    The interval holds what the fit does not know and what the buyers' chance does.
    """
    weights = np.ones((len(buyers), 1)) if groups is None else groups
    order = _order(buyers, money)
    kept = order[:: -(-len(order) // DRAWN)] if len(order) else order
    whole, paid = _taken(buyers, money, order)
    some, some_paid = _taken(buyers, money, kept)
    best = (model.parameters, money.model.parameters if money else None)
    value = _means(whole, paid, best, ahead=ahead) @ weights[order]
    size, of = len(order) / max(len(kept), 1), weights[kept]
    usual = _means(some, some_paid, best, ahead=ahead) @ of
    scale = np.divide(value, usual, out=np.zeros_like(value), where=usual > 0)
    drawn = []
    for orders, spent, theta in _futures(
        some, some_paid, model, ahead=ahead, seed=seed
    ):
        pair = np.stack([orders, spent]) @ of
        if size > 1:
            # What the fit does not know grows with the people, their chance with the root.
            centre = _means(some, some_paid, theta, ahead=ahead) @ of
            pair = scale * centre + np.sqrt(size) * (pair - centre)
        drawn.append(pair)
    both = np.array(drawn)
    told = Sums(value=value[0], drawn=both[:, 0])
    return told, Sums(value=value[1], drawn=both[:, 1]) if paid else None


def _futures(
    buyers: Buyers, money: Money | None, model: Purchases, *, ahead: float, seed: int
) -> Iterator[tuple[Array, Array, Theta]]:
    """For each draw of the parameters, each buyer's orders and spend, and the draw."""
    chance = np.random.default_rng([seed, len(buyers), 7])
    thetas = model.draws(chance, times=TIMES)
    tastes = money.model.draws(chance, times=TIMES) if money else None
    x, shape = buyers.frequency, len(buyers)
    for turn, (r, alpha, a, b) in enumerate(thetas):
        theta = np.array([r, alpha, a, b])
        stays = chance.random(shape) < purchases.alive(theta, buyers)
        pace = chance.standard_gamma(r + x, shape) / (alpha + buyers.age)
        leaves = np.clip(chance.beta(a, b + x, shape), RARE, 1.0)
        come = chance.poisson(np.minimum(pace * ahead, 1e9))
        most = np.minimum(come, chance.geometric(leaves))
        orders = np.where(stays, most, 0).astype(np.float64)
        taste = tastes[turn] if tastes is not None else None
        spent = _spent(chance, orders, money, taste)
        yield orders, spent, (theta, taste)


def _spent(
    chance: np.random.Generator,
    orders: Array,
    money: Money | None,
    taste: Array | None,
) -> Array:
    if money is None or taste is None:
        return np.zeros(len(orders))
    p, q, v = taste
    seen = money.orders
    own = chance.standard_gamma(p * seen + q) / (v + seen * money.mean)
    return np.asarray(chance.standard_gamma(p * orders) / np.maximum(own, 1e-300))


def _means(buyers: Buyers, money: Money | None, theta: Theta, *, ahead: float) -> Array:
    orders = purchases.expected(theta[0], buyers, ahead=ahead)
    taste = theta[1]
    if money is None or taste is None:
        return np.stack([orders, np.zeros_like(orders)])
    each = spend.expected(taste, money.orders, money.mean)
    return np.stack([orders, orders * each])


def _order(buyers: Buyers, money: Money | None) -> npt.NDArray[np.int64]:
    """By what they did, so that nobody's number or row matters."""
    keys = [buyers.age, buyers.recency, buyers.frequency]
    return np.asarray(np.lexsort([money.mean, money.orders, *keys] if money else keys))


def _taken(
    buyers: Buyers, money: Money | None, rows: npt.NDArray[np.int64]
) -> tuple[Buyers, Money | None]:
    some = Buyers(
        frequency=buyers.frequency[rows],
        recency=buyers.recency[rows],
        age=buyers.age[rows],
    )
    if money is None:
        return some, None
    paid = Money(orders=money.orders[rows], mean=money.mean[rows], model=money.model)
    return some, paid


def _told(
    buyers: Buyers, money: Money | None, model: Purchases, *, ahead: float, seed: int
) -> pa.Table:
    futures = list(_futures(buyers, money, model, ahead=ahead, seed=seed))
    mean = purchases.expected(model.parameters, buyers, ahead=ahead)
    columns = {
        "alive": purchases.alive(model.parameters, buyers),
        **_named("orders", mean, np.array([orders for orders, _, _ in futures])),
    }
    if money:
        spent = np.array([spent for _, spent, _ in futures])
        each = spend.expected(money.model.parameters, money.orders, money.mean)
        columns |= _named("spend", mean * each, spent)
    return pa.table(columns)


def _named(name: str, mean: Array, drawn: Array) -> dict[str, Array]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return {
        name: mean,
        f"{name}_low": np.minimum(low, mean),
        f"{name}_high": np.maximum(high, mean),
    }
