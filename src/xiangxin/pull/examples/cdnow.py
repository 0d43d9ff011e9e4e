"""A record shop's buyers of 1997: who comes back, and what that is worth.

The CDNOW data of Fader & Hardie, in the PyPI package lifetimes: all 23,570 buyers of the
first quarter of 1997, and the tenth of them that Fader, Hardie & Lee 2005 (doi
10.1287/mksc.1040.0098) fitted BG/NBD on, over 39 weeks, with 39 weeks held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array, bank, interval, rate
from xiangxin.pull.examples.beside import Beside
from xiangxin.pull.examples.sources import packaged
from xiangxin.pull.findings import ASSOCIATION
from xiangxin.pull.likelihood import Maximum, NoMaximum
from xiangxin.pull.worth import forecast, purchases, spend
from xiangxin.pull.worth.books import buyers_of
from xiangxin.pull.worth.forecast import Sums
from xiangxin.pull.worth.future import spending
from xiangxin.pull.worth.purchases import Buyers

PACKAGE: Final = "lifetimes"
SUMMARY: Final = "lifetimes/datasets/cdnow_customers_summary_with_transactions.csv"
SAMPLE: Final = "lifetimes/datasets/CDNOW_sample.txt"
ALL: Final = "lifetimes/datasets/CDNOW_master.txt"

PURCHASES: Final = (0.243, 4.414, 0.793, 2.426)
SPEND: Final = (6.25, 3.74, 15.44)
REPEATED: Final = 946
"""Of 2,357 buyers in 39 weeks (Fader & Hardie 2013)."""

SPLIT: Final = (date(1997, 10, 1) - date(1970, 1, 1)).days
END: Final = (date(1998, 7, 1) - date(1970, 1, 1)).days
WEEKS: Final = 39.0
MOST: Final = 7
HALF_YEAR: Final = 180
YEAR: Final = 365.0

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """Buyers of as many repeat orders in the first 39 weeks, seven standing for more:
    orders per buyer forecast for the next 39, with 90 %, and orders that came."""

    repeats: int
    buyers: int
    value: float
    low: float
    high: float
    came: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cdnow:
    """`worth`: all buyers' next twelve months after June 1998; money in cents."""

    fitted: tuple[Beside, ...]
    repeat: tuple[Beside, ...]
    held_out: tuple[Beside, ...]
    classes: tuple[Class, ...]
    worth: tuple[Beside, ...]
    sample: int
    buyers: int
    orders: int


def run(*, seed: int) -> Cdnow:
    """Raises NotInstalled."""
    rows = np.loadtxt(packaged(PACKAGE, SUMMARY), delimiter=",", skiprows=1)
    sample = Buyers(frequency=rows[:, 1], recency=rows[:, 2], age=rows[:, 3])
    model = purchases.fit(sample)
    again = rows[:, 1] > 0
    paid = spend.fit(rows[again, 1], rows[again, 4])
    n = len(sample)
    fitted = (
        *_parameters(purchases.NAMES, model.fit, PURCHASES, n=n),
        *_parameters(spend.NAMES, paid.fit, SPEND, n=paid.n),
    )
    came = _came(_text(SAMPLE, columns=(1, 2)), rows[:, 0])
    held_out, classes = _held_out(sample, model, came, seed=seed)
    person, day, money = _days(_text(ALL, columns=(0, 1, 3)))
    return Cdnow(
        fitted=fitted,
        repeat=(
            _repeated("in_39_weeks", int(again.sum()), n, seed=seed, printed=REPEATED),
            _again(person, day, seed=seed),
        ),
        held_out=held_out,
        classes=classes,
        worth=_worth(person, day, money, seed=seed),
        sample=n,
        buyers=len(np.unique(person)),
        orders=len(day),
    )


def _parameters(
    names: Sequence[str], fit: Maximum, printed: Sequence[float], *, n: int
) -> tuple[Beside, ...]:
    """With intervals normal in the logarithm."""
    wide = 1.6448536269514722 * np.sqrt(np.diag(fit.covariance))
    rows = zip(names, fit.at, wide, printed, strict=True)
    return tuple(
        Beside(
            code=name,
            value=float(np.exp(at)),
            low=float(np.exp(at - half)),
            high=float(np.exp(at + half)),
            n=n,
            badge=ASSOCIATION,
            published=found,
        )
        for name, at, half, found in rows
    )


def _held_out(
    sample: Buyers, model: purchases.Purchases, came: Array, *, seed: int
) -> tuple[tuple[Beside, ...], tuple[Class, ...]]:
    kinds = np.minimum(sample.frequency, MOST).astype(np.int64)
    groups = np.concatenate([np.ones((len(kinds), 1)), np.eye(MOST + 1)[kinds]], axis=1)
    orders, _ = forecast.sums(sample, model, ahead=WEEKS, seed=seed, groups=groups)
    low, high = orders.interval()
    total = _counted("held_out_came", float(came.sum()), n=len(came))
    told = _summed("held_out_forecast", orders, 0, n=len(came))
    classes = []
    for kind in range(MOST + 1):
        size = int((kinds == kind).sum())
        ends = (low[kind + 1], orders.value[kind + 1], high[kind + 1])
        least, value, most = (float(end) / size for end in ends)
        classes.append(
            Class(
                repeats=kind,
                buyers=size,
                value=value,
                low=least,
                high=most,
                came=float(came[kinds == kind].mean()),
            )
        )
    return (told, total), tuple(classes)


def _worth(person: Whole, day: Whole, money: Array, *, seed: int) -> tuple[Beside, ...]:
    buyers, first = buyers_of(person, day, today=END)
    model = purchases.fit(buyers)
    paid = spending(money, first)
    orders, earned = forecast.sums(buyers, model, ahead=YEAR, seed=seed, money=paid)
    if earned is None:
        raise NoMaximum("The orders do not tell what an order will bring.")
    n = len(buyers)
    each = Sums(value=earned.value / n, drawn=earned.drawn / n)
    return (
        _summed("orders_ahead", orders, 0, n=n),
        _summed("revenue_ahead", earned, 0, n=n),
        _summed("revenue_each", each, 0, n=n),
    )


def _again(person: Whole, day: Whole, *, seed: int) -> Beside:
    """Of all buyers, those with another day of orders within 180 days of the first."""
    _, first = buyers_of(person, day, today=END)
    later = np.minimum(first + 1, len(day) - 1)
    again = (person[later] == person[first]) & (later > first)
    again &= day[later] - day[first] <= HALF_YEAR
    return _repeated("in_180_days", int(again.sum()), len(first), seed=seed)


def _repeated(
    code: str, hits: int, n: int, *, seed: int, printed: int | None = None
) -> Beside:
    low, high = interval(rate(bank(seed), hits=hits, n=n))
    return Beside(
        code=code,
        value=hits / n,
        low=float(low),
        high=float(high),
        n=n,
        badge=ASSOCIATION,
        published=None if printed is None else printed / n,
    )


def _summed(code: str, sums: Sums, at: int, *, n: int) -> Beside:
    low, high = sums.interval()
    return Beside(
        code=code,
        value=float(sums.value[at]),
        low=float(low[at]),
        high=float(high[at]),
        n=n,
        badge=ASSOCIATION,
    )


def _counted(code: str, value: float, *, n: int) -> Beside:
    return Beside(code=code, value=value, low=value, high=value, n=n, badge=ASSOCIATION)


def _text(path: str, *, columns: Sequence[int]) -> Array:
    """The chosen columns of a text of numbers apart by blanks."""
    lines = packaged(PACKAGE, path).read_text(encoding="ascii").splitlines()
    if "customer" in lines[0]:
        del lines[0]
    words = np.array(" ".join(lines).split()).reshape(len(lines), -1)
    return np.asarray(words[:, list(columns)], dtype=np.float64)


def _came(rows: Array, who: Array) -> Array:
    """Days with orders in the 39 weeks held out, of each of the sample's buyers."""
    person, day = rows[:, 0].astype(np.int64), _since_1970(rows[:, 1])
    later = np.unique(
        np.stack([person, day], axis=1)[(day >= SPLIT) & (day < END)], axis=0
    )
    counts = np.bincount(later[:, 0], minlength=int(who.max()) + 1)
    return np.asarray(counts[who.astype(np.int64)], dtype=np.float64)


def _days(rows: Array) -> tuple[Whole, Whole, Array]:
    """Persons, days and cents: one row a person and day, sorted."""
    keys = np.stack([rows[:, 0].astype(np.int64), _since_1970(rows[:, 1])], axis=1)
    days, at = np.unique(keys, axis=0, return_inverse=True)
    cents = np.bincount(at.reshape(-1), np.round(rows[:, 2] * 100))
    person, day = days.T
    return person, day, np.asarray(cents, dtype=np.float64)


def _since_1970(written: Array) -> Whole:
    at = written.astype(np.int64)
    months = (at // 10_000 - 1970) * 12 + at // 100 % 100 - 1
    start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(start + at % 100 - 1, dtype=np.int64)
