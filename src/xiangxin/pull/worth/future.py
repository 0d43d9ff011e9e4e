"""What an actor's present buyers will still bring, and whether such forecasts held."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.draws import Array
from xiangxin.pull.findings import Finding
from xiangxin.pull.likelihood import NoMaximum
from xiangxin.pull.worth import forecast, purchases, spend
from xiangxin.pull.worth.books import Whole, buyers_of
from xiangxin.pull.worth.earned import PAYING, PEOPLE, slices
from xiangxin.pull.worth.forecast import Money
from xiangxin.pull.worth.purchases import Buyers, Purchases
from xiangxin.pull.worth.told import Teller

AHEAD: Final = 365.0
BUYERS: Final = 50
AGAIN: Final = 10
HELD_OUT: Final = 180
"""Days at most; a third of the history where that is shorter."""

ORDERS: Final = ("forecast_orders", "buyers_alive")
MONEY: Final = ("forecast_revenue", "forecast_per_buyer")


def findings(
    teller: Teller, days: pa.Table, year: pa.Table, *, today: int
) -> Iterator[Finding]:
    """`days` and `year` are books.days and books.people of one actor."""
    person, day = _whole(days, "person"), _whole(days, "day")
    buyers, first = buyers_of(person, day, today=today)
    yield from _held_out(teller, person, day, today=today)
    try:
        model = _fitted(buyers)
    except NoMaximum as why:
        yield from _none(teller, str(why))
        return
    paid = days.column("money").to_numpy().astype(np.float64)
    money = spending(paid, first)
    groups = _groups(person[first], year)
    orders, earned = forecast.sums(
        buyers,
        model,
        ahead=AHEAD,
        seed=teller.seed,
        groups=groups[1] if len(groups[1]) else None,
        money=money,
    )
    n = len(buyers)
    yield teller.told("forecast_orders", orders.value[0], orders.drawn[:, 0], n=n)
    yield _alive(teller, buyers, model)
    if earned is None:
        for name in MONEY:
            yield teller.missing(name, "no_spend_fit", part=teller.money())
        return
    value, drawn, part = earned.value, earned.drawn, teller.money()
    yield teller.told("forecast_revenue", value[0], drawn[:, 0], n=n, part=part)
    yield teller.told(
        "forecast_per_buyer", value[0] / n, drawn[:, 0] / n, n=n, part=part
    )
    yield from _slices(teller, groups, earned, year)


def spending(paid: Array, first: Whole) -> Money | None:
    """The buyers' repeat orders and a gamma-gamma of them, if they tell of one.

    `paid` is money by day of orders, NaN where it is not known, sorted by buyer and
    day; `first` are the rows at which a buyer begins.
    """
    repeat = np.ones(len(paid), dtype=bool)
    repeat[first] = False
    known = repeat & ~np.isnan(paid)
    times = np.add.reduceat(known.astype(np.float64), first)
    total = np.add.reduceat(np.where(known, paid, 0.0), first)
    times[total <= 0] = 0
    mean = np.divide(total, times, out=np.zeros_like(total), where=times > 0)
    some = times > 0
    try:
        model = spend.fit(times[some], mean[some])
        spend.expected(model.parameters, times[:1], mean[:1])
    except NoMaximum:
        return None
    return Money(orders=times, mean=mean, model=model)


def _fitted(buyers: Buyers) -> Purchases:
    if len(buyers) < BUYERS or (buyers.frequency > 0).sum() < AGAIN:
        raise NoMaximum("too_few_buyers")
    try:
        return purchases.fit(buyers)
    except NoMaximum:
        raise NoMaximum("no_fit") from None


def _held_out(
    teller: Teller, person: Whole, day: Whole, *, today: int
) -> Iterator[Finding]:
    span = today - int(day.min()) if len(day) else 0
    length = min(HELD_OUT, span // 3)
    then = today - length
    old = day <= then
    names = ("holdout_forecast", "holdout_came")
    if length < 1 or not old.any():
        yield from (teller.missing(name, "history_short") for name in names)
        return
    buyers, first = buyers_of(person[old], day[old], today=then)
    try:
        model = _fitted(buyers)
    except NoMaximum as why:
        yield from (teller.missing(name, str(why)) for name in names)
        return
    came = int(np.isin(person[~old], person[old][first]).sum())
    orders, _ = forecast.sums(buyers, model, ahead=float(length), seed=teller.seed)
    n = len(buyers)
    yield teller.told(names[0], orders.value[0], orders.drawn[:, 0], n=n)
    yield teller.counted(names[1], came, n=n)


def _alive(teller: Teller, buyers: Buyers, model: Purchases) -> Finding:
    drawn = np.array(
        [
            purchases.alive(theta, buyers).mean()
            for theta in model.draws(teller.chance(9), times=forecast.TIMES)
        ]
    )
    value = float(purchases.alive(model.parameters, buyers).mean())
    return teller.told("buyers_alive", value, drawn, n=len(buyers))


def _groups(who: Whole, year: pa.Table) -> tuple[tuple[str, ...], Array]:
    """Buyers × slices: where each buyer stands now; nowhere if they did nothing."""
    names, weights = slices(year)
    people = _whole(year, "person")
    found = np.zeros((len(who), len(names)))
    if len(people):
        at = np.minimum(np.searchsorted(people, who), len(people) - 1)
        found = np.where((people[at] == who)[:, None], weights[at], 0.0)
    found[:, 0] = 1.0
    return names, found


def _slices(
    teller: Teller,
    groups: tuple[tuple[str, ...], Array],
    earned: forecast.Sums,
    year: pa.Table,
) -> Iterator[Finding]:
    names, inside = groups
    weights = slices(year)[1]
    people, heads = (weights > 0).sum(axis=0), weights.sum(axis=0)
    buyers = (inside > 0).sum(axis=0)
    for at, name in enumerate(names[1:], start=1):
        part = teller.money(name)
        if people[at] < PEOPLE or buyers[at] < PAYING:
            why = "too_few_people" if people[at] < PEOPLE else "too_few_buyers"
            yield teller.missing("forecast_per_person", why, part=part)
            continue
        yield teller.told(
            "forecast_per_person",
            earned.value[at] / heads[at],
            earned.drawn[:, at] / heads[at],
            n=int(people[at]),
            part=part,
        )


def _none(teller: Teller, why: str) -> Iterator[Finding]:
    for name in ORDERS:
        yield teller.missing(name, why)
    for name in MONEY:
        yield teller.missing(name, why, part=teller.money())


def _whole(table: pa.Table, name: str) -> Whole:
    return np.asarray(table.column(name).to_numpy(), dtype=np.int64)
