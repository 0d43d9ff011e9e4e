"""A small market: a lamp with people of every kind, and four more of its category."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import report

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
ENTRIES = ("product", "hashtag", "person", "unknown")
VERBS = ("like", "follow", "say", "buy")


def rows(people=160):
    chance = np.random.default_rng(11)
    made = []
    for person in range(people):
        for actor in (1, 1 + person % 4):
            for _ in range(4):
                entry = ENTRIES[chance.choice(4, p=[0.6, 0.2, 0.1, 0.1])]
                verb = VERBS[chance.choice(4)]
                made.append((person, verb, actor, entry, 200 * chance.random()))
    return made


@pytest.fixture(scope="session")
def tables():
    made = rows()
    columns = {
        "id": pa.array(range(len(made)), pa.int64()),
        "happened_at": pa.array(
            [AS_OF - timedelta(days=row[4]) for row in made], pa.timestamp("us", "UTC")
        ),
        "person": pa.array([row[0] for row in made], pa.int64()),
        "verb": [row[1] for row in made],
        "actor": pa.array([row[2] for row in made], pa.int64()),
        "entry": [row[3] for row in made],
        "order_id": pa.array(range(len(made)), pa.int64()),
        "amount_minor": pa.array([46800] * len(made), pa.int64()),
        "currency": ["CNY"] * len(made),
    }
    for name, kind in ledgers.COLUMNS["interaction"].items():
        plain = pa.string() if kind.startswith("string") else pa.int64()
        columns.setdefault(name, pa.nulls(len(made), plain))
    actor = pa.table(
        {
            "actor": pa.array([1, 2, 3, 4], pa.int64()),
            "kind": ["product", "product", "person", "group"],
            "handle": ["lamp", "<b>pot</b>", None, "lights"],
            "name": ["Lamp | <script>", None, None, "灯*"],
            "category": ["light"] * 4,
            "brand": pa.nulls(4, pa.int64()),
        }
    )
    return {"interaction": pa.table(columns), "actor": actor}


@pytest.fixture(scope="session")
def ledger(tables):
    return ledgers.tables(**tables, as_of=AS_OF)


@pytest.fixture(scope="session")
def told(ledger):
    return report.gather(ledger)


@pytest.fixture(scope="session")
def page(told):
    return report.html(told)


@pytest.fixture(scope="session")
def exported(tables, tmp_path_factory):
    """The same as a folder, the way `xiangxin ledger export` writes one."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "schema.json").write_text(
        '{"format": "xiangxin-ledger", "version": 1, '
        f'"as_of": "{AS_OF.isoformat()}", "demo": true}}'
    )
    none = pa.table(
        {"person": pa.array([], pa.int64()), "actor": pa.array([], pa.int64())}
    )
    for name, table in {**tables, "maker": none}.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder
