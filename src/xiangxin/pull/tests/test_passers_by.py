"""Who only looked: passers-by, where a ledger tells what was shown."""

from datetime import timedelta

import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import measure

LAMP = 1
SHOWN = [
    # viewer, actor, surface, days before
    (10, LAMP, "product", 3),
    (10, LAMP, "product", 5),
    (11, LAMP, "home", 3),
    (12, LAMP, None, 3),
    (13, LAMP, "product", 400),
    (14, LAMP, "product", 3),
    (1, LAMP, "product", 3),
    (None, LAMP, "product", 3),
    (15, None, "product", 3),
]


@pytest.fixture
def looked_at(tables_of, as_of):
    acts = [{"person": 1, "verb": "follow", "entry": "product"}]
    exposure = pa.table(
        {
            "id": list(range(len(SHOWN))),
            "happened_at": [as_of - timedelta(days=s[3]) for s in SHOWN],
            "viewer": pa.array([s[0] for s in SHOWN], pa.int64()),
            "item": [LAMP] * len(SHOWN),
            "actor": pa.array([s[1] for s in SHOWN], pa.int64()),
            "surface": [s[2] for s in SHOWN],
        }
    )
    return ledgers.tables(
        **tables_of(acts, makers=[{"person": 14, "actor": LAMP}]),
        exposure=exposure,
        as_of=as_of,
    )


def test_a_passer_by_opened_the_page_in_the_last_year(looked_at):
    (snapshot,) = measure.snapshots(looked_at, seed=1)
    assert snapshot.orbits["passer_by"] == 2
    assert snapshot.orbits["follower"] == 1
    assert "passers_by" not in snapshot.missing


def test_without_exposures_a_snapshot_says_that_passers_by_are_too_few(ledger_of):
    (snapshot,) = measure.snapshots(ledger_of([{"person": 1}]), seed=1)
    assert "passers_by" in snapshot.missing
