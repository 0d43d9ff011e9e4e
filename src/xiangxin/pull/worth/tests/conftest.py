"""CDNOW's buyers, the peer's models of them, and buyers whose truth is known."""

import importlib.metadata
import warnings
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.worth.purchases import Buyers

SUMMARY = "lifetimes/datasets/cdnow_customers_summary_with_transactions.csv"


@pytest.fixture(scope="session")
def cdnow():
    """The buyers in weeks, and the mean of each one's repeat orders."""
    path = importlib.metadata.distribution("lifetimes").locate_file(SUMMARY)
    rows = np.loadtxt(str(path), delimiter=",", skiprows=1)
    return Buyers(frequency=rows[:, 1], recency=rows[:, 2], age=rows[:, 3]), rows[:, 4]


@pytest.fixture(scope="session")
def peer():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifetimes  # noqa: PLC0415 -- it warns when it is imported
    return lifetimes


@pytest.fixture(scope="session")
def simulated():
    """Buyers of a BG/NBD of known parameters, and what each orders in the time after."""

    def make(seed, *, n, truth=(0.8, 6.0, 0.8, 2.5), ahead=26.0):
        r, alpha, a, b = truth
        chance = np.random.default_rng(seed)
        age = chance.uniform(20, 52, n)
        pace = np.maximum(chance.gamma(r, 1 / alpha, n), 1e-9)
        leaves = np.clip(chance.beta(a, b, n), 1e-12, 1)
        lives = np.minimum(chance.geometric(leaves), 400)
        waits = chance.standard_exponential((n, 400)) / pace[:, None]
        at = np.cumsum(waits, axis=1)
        at[np.arange(400) >= lives[:, None]] = np.inf
        seen = at <= age[:, None]
        frequency = seen.sum(axis=1).astype(float)
        recency = np.where(seen, at, 0.0).max(axis=1)
        later = ((at > age[:, None]) & (at <= age[:, None] + ahead)).sum(axis=1)
        return Buyers(frequency=frequency, recency=recency, age=age), later

    return make


@pytest.fixture(scope="session")
def tables_of():
    """A ledger's three tables, written act by act; `days` is the act's age."""

    def make(acts, *, as_of, actors, makers=()):
        rows = [
            {"verb": "like", "entry": "unknown", "actor": actors[0]["actor"], "days": 1}
            | {"id": number, "object_kind": "actor"}
            | act
            for number, act in enumerate(acts, start=1)
        ]
        for row in rows:
            row["happened_at"] = as_of - timedelta(days=row.pop("days"))
        given = {"interaction": rows, "actor": actors, "maker": makers}
        return {name: _table(name, rows) for name, rows in given.items()}

    return make


def _table(name, rows):
    kinds = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}
    kinds["timestamp"] = pa.timestamp("us", "UTC")
    return pa.table(
        {
            column: pa.array([row.get(column) for row in rows], kinds[kind.rstrip("?")])
            for column, kind in ledgers.COLUMNS[name].items()
        }
    )
