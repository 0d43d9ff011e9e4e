"""One row a creator, from a table that may have one row a post."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.draws import Array
from xiangxin.pull.money import UNNAMED

COLUMNS: Final = ("creator", "followers", "reach", "cost", "code", "orders", "revenue")
BASELINE: Final = "baseline"
NUMBERS: Final = ("followers", "reach", "cost", "orders", "revenue", BASELINE)


class NoCreators(ValueError):
    """The table names no creator with a number of orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Creators in the order of their names; what is not told is NaN.

    `cost` and `revenue` are in minor units of `currency`, the commonest; `foreign` rows
    are in another. `baseline` are the orders that would have come without the creator,
    0 where nobody told. `dispersion` says how much more the posts of one creator differ
    than chance makes them, 1 where it cannot be told.
    """

    names: tuple[str, ...]
    followers: Array
    reach: Array
    cost: Array
    orders: Array
    revenue: Array
    baseline: Array
    currency: str
    foreign: int
    unnamed: int
    dispersion: float

    def __len__(self) -> int:
        return len(self.names)


def sheet(table: pa.Table) -> Sheet:
    """From columns creator and orders, and of followers, reach, cost, revenue, currency,
    baseline those that are there. Rows of one creator are added up, followers are their largest.

    Raises NoCreators.
    """
    if not {"creator", "orders"} <= set(table.column_names):
        raise NoCreators("A table of creators has the columns creator and orders.")
    told = table.filter(pc.and_(_named(table), pc.is_valid(table.column("orders"))))
    if not len(told):
        raise NoCreators("No row names a creator and a number of orders.")
    labels = np.array(told.column("creator").cast(pa.string()).to_pylist(), dtype=str)
    names, at = np.unique(np.char.strip(labels), return_inverse=True)
    columns = {name: _numbers(told, name) for name in NUMBERS}
    columns["orders"] = np.maximum(columns["orders"], 0.0)
    for name in ("followers", "reach"):
        columns[name] = np.where(columns[name] > 0, columns[name], np.nan)
    currency, other = _currency(told, ~np.isnan(columns["revenue"] + columns["cost"]))
    for name in ("cost", "revenue"):
        columns[name] = np.where(other, np.nan, columns[name])
    n = len(names)
    return Sheet(
        names=tuple(str(name) for name in names),
        followers=_largest(columns["followers"], at, n),
        reach=_added(columns["reach"], at, n),
        cost=_added(columns["cost"], at, n),
        orders=_added(columns["orders"], at, n),
        revenue=_added(columns["revenue"], at, n),
        baseline=np.nan_to_num(_added(columns[BASELINE], at, n)),
        currency=currency,
        foreign=int(other.sum()),
        unnamed=len(table) - len(told),
        dispersion=_dispersion(columns["orders"], columns["reach"], at, n),
    )


def _named(table: pa.Table) -> pa.Array:
    told = pc.utf8_trim_whitespace(table.column("creator").cast(pa.string()))
    return pc.fill_null(pc.not_equal(told, ""), False)  # noqa: FBT003


def _numbers(table: pa.Table, name: str) -> Array:
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    column = table.column(name).cast(pa.float64()).to_numpy()
    return np.where(np.isfinite(column), column, np.nan)


def _currency(
    table: pa.Table, priced: npt.NDArray[np.bool_]
) -> tuple[str, npt.NDArray[np.bool_]]:
    """The commonest, the first of the alphabet where two are; and rows in another."""
    none = np.zeros(len(table), dtype=bool)
    if "currency" not in table.column_names:
        return UNNAMED, none
    coins = np.array([c or UNNAMED for c in table.column("currency").to_pylist()])
    names, counts = np.unique(
        coins[priced] if priced.any() else coins, return_counts=True
    )
    best = str(names[np.argmax(counts)])
    return best, np.asarray(coins != best)


def _added(values: Array, at: npt.NDArray[np.intp], n: int) -> Array:
    known = ~np.isnan(values)
    sums = np.bincount(at[known], values[known], minlength=n)
    return np.where(np.bincount(at[known], minlength=n) > 0, sums, np.nan)


def _largest(values: Array, at: npt.NDArray[np.intp], n: int) -> Array:
    top = np.full(n, -np.inf)
    known = ~np.isnan(values)
    np.maximum.at(top, at[known], values[known])
    return np.where(np.isfinite(top), top, np.nan)


def _dispersion(orders: Array, reach: Array, at: npt.NDArray[np.intp], n: int) -> float:
    """Pearson's χ² over its degrees of freedom among posts of the same creator, ≥ 1.

    Orders of a post are expected in proportion to its reach, where that is told for
    all of them, else alike. 1 where nobody has two posts.
    """
    size = np.where(np.isnan(reach), 1.0, reach) if not np.isnan(reach).any() else 1.0
    weight = np.broadcast_to(np.asarray(size, dtype=np.float64), orders.shape)
    rate = np.bincount(at, orders, minlength=n) / np.bincount(at, weight, minlength=n)
    expected = rate[at] * weight
    known = expected > 0
    free = int(known.sum() - np.unique(at[known]).size)
    if free < 1:
        return 1.0
    off = (orders[known] - expected[known]) ** 2 / expected[known]
    return max(1.0, float(off.sum()) / free)
