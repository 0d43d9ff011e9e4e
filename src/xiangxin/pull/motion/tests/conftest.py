"""A lamp whose people move toward it, and a rival, act by act."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import Asked

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
LAMP, RIVAL = 1, 2


def interaction(rows):
    """Rows of (person, verb, actor, entry, days before)."""
    table = {
        "id": pa.array(range(1, len(rows) + 1), pa.int64()),
        "happened_at": pa.array(
            [AS_OF - timedelta(days=row[4]) for row in rows], pa.timestamp("us", "UTC")
        ),
        "person": pa.array([row[0] for row in rows], pa.int64()),
        "verb": [row[1] for row in rows],
        "actor": pa.array([row[2] for row in rows], pa.int64()),
        "entry": [row[3] for row in rows],
    }
    for name, kind in ledgers.COLUMNS["interaction"].items():
        if name not in table:
            plain = pa.string() if kind.startswith("string") else pa.int64()
            table[name] = pa.nulls(len(rows), plain)
    return pa.table(table)


def ledger(rows, **extras):
    actor = pa.table(
        {
            "actor": pa.array([LAMP, RIVAL], pa.int64()),
            "kind": ["product", "product"],
            "handle": ["lamp", "rival"],
            "name": ["Lamp", "Rival"],
            "category": ["light", "light"],
            "brand": pa.nulls(2, pa.int64()),
        }
    )
    return ledgers.tables(
        interaction=interaction(rows), actor=actor, as_of=AS_OF, **extras
    )


@pytest.fixture(scope="session")
def asked():
    return Asked(as_of=AS_OF, seed=1)


@pytest.fixture(scope="session")
def moving():
    """Each window 40 people come to the lamp; more and more for the product."""
    chance = np.random.default_rng(3)
    rows = []
    for window in range(6):
        for turn in range(40):
            goods = turn < 14 + 4 * (5 - window)
            days = 28 * window + 27 * chance.random() + 0.5
            person = 1000 * window + turn
            rows.append((person, "like", LAMP, "product" if goods else "hashtag", days))
            rows.append((person + 500, "like", RIVAL, "product", days))
            rows.append((person, "follow", LAMP, "unknown", days - 0.01))
            if turn < 8 and window:
                rows.append((person, "like", LAMP, "home", days - 28))
                rows.append((person + 500, "like", RIVAL, "home", days - 28))
    return rows


@pytest.fixture(scope="session")
def ledger_of_rows():
    return ledger


@pytest.fixture(scope="session")
def end_of_reward():
    """People come daily by themselves; 30 days ago a reward ended."""

    def make(*, drop, people=60, seed=0):
        chance = np.random.default_rng(seed)
        rows = []
        for actor, first in ((LAMP, 0), (RIVAL, 10_000)):
            for person in range(people):
                for day in range(16, 45):
                    rate = 0.5 * (drop if actor == LAMP and day < 30 else 1)
                    if chance.random() < rate:
                        rows.append(
                            (first + person, "like", actor, "product", day + 0.5)
                        )
        promotion = pa.table(
            {
                "promotion": pa.array([1], pa.int64()),
                "kind": ["coupon"],
                "actor": pa.array([LAMP], pa.int64()),
                "from_at": pa.array([AS_OF - timedelta(days=60)]),
                "until_at": pa.array([AS_OF - timedelta(days=30)]),
            }
        )
        return ledger(rows, promotion=promotion)

    return make
