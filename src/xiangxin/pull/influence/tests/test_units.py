"""Units from a ledger's exposures, act by act."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import Asked
from xiangxin.pull.influence import MEASURE
from xiangxin.pull.influence.bands import bands
from xiangxin.pull.influence.units import units
from xiangxin.pull.tests.conftest import AS_OF, LAMP, _act, _table

COAT, SHOE = 2, 3
ACTORS = (
    {"actor": LAMP, "kind": "product", "category": "lamps"},
    {"actor": COAT, "kind": "product", "category": "coats", "brand": 9},
    {"actor": SHOE, "kind": "product", "category": "shoes"},
)
UNTIL = round(AS_OF.timestamp() * 1e6)


def shown(viewer, days, *, item=LAMP, drawn=50, arm="one", **more):
    row = {
        "happened_at": AS_OF - timedelta(days=days),
        "viewer": viewer,
        "item": item,
        "cue_drawn": drawn,
        "arm": arm,
        "propensity": 0.4,
        "epoch": 1,
        "surface": "home",
    }
    return {**row, **more}


def opened(viewer, days, *, item=LAMP):
    none = {"drawn": None, "arm": None, "propensity": None}
    return shown(viewer, days, item=item, surface="product", **none)


def ledger_of(exposures, acts=(), *, makers=(), **extras):
    kinds = {
        "happened_at": pa.timestamp("us", "UTC"),
        "propensity": pa.float64(),
        "arm": pa.string(),
        "surface": pa.string(),
    }
    names = ("happened_at", "viewer", "item", "cue_drawn", "arm", "propensity", "epoch")
    exposure = pa.table(
        {
            name: pa.array(
                [e.get(name) for e in exposures], kinds.get(name, pa.int64())
            )
            for name in (*names, "surface")
        }
    )
    exposure = exposure.append_column("id", pa.array(np.arange(len(exposures))))
    acts = acts or [{"person": 99, "verb": "like"}]
    return ledgers.tables(
        interaction=_table(
            "interaction", [_act(a, number=n) for n, a in enumerate(acts, start=1)]
        ),
        actor=_table("actor", ACTORS),
        maker=_table("maker", makers),
        exposure=exposure,
        as_of=AS_OF,
        **extras,
    )


def made(exposures, acts=(), *, famous=frozenset(), **more):
    return units(ledger_of(exposures, acts, **more), until=UNTIL, famous=famous)


def column(found, name):
    return found.table[name].to_pylist()


def test_only_the_first_eligible_exposure_of_viewer_item_and_epoch_counts():
    found = made(
        [
            shown(1, 60, drawn=None, arm=None),
            shown(1, 50, drawn=50),
            shown(1, 40, drawn=51),
            shown(1, 30, epoch=2),
            shown(1, 30, item=COAT),
        ]
    )

    assert column(found, "item") == [LAMP, LAMP, COAT]
    assert column(found, "drawn") == [50, 50, 50]
    assert found.left_out["repeat"] == 1


def test_an_outcome_counts_within_its_days():
    acts = [
        {"person": 1, "verb": "follow", "days": 25},
        {"person": 2, "verb": "follow", "days": 22},
        {"person": 1, "verb": "buy", "days": 17, "order_id": 1, "units": 1},
        {"person": 2, "verb": "buy", "days": 15, "order_id": 2, "units": 1},
    ]
    found = made([shown(1, 30), shown(2, 30), opened(1, 29.5), opened(2, 28)], acts)

    assert column(found, "open") == [1, 0]
    assert column(found, "follow") == [1, 0]
    assert column(found, "order") == [1, 0]


def test_an_order_sent_back_is_none():
    acts = [
        {"person": 1, "verb": "buy", "days": 28, "order_id": 1, "units": 1},
        {"person": 1, "verb": "refund", "days": 20, "order_id": 1, "units": 1},
    ]

    assert column(made([shown(1, 30)], acts), "order") == [0]


def test_who_had_done_it_before_or_has_time_left_does_not_count():
    acts = [{"person": 1, "verb": "follow", "days": 31}]
    found = made([opened(2, 31), shown(1, 30), shown(2, 30), shown(3, 6)], acts)

    assert column(found, "follow") == [-1, 0, -1]
    assert column(found, "open") == [0, -1, 0]


def test_makers_oneself_and_what_no_chance_decided_are_left_out_and_counted():
    found = made(
        [
            shown(1, 30, item=COAT),
            shown(2, 30, drawn=2),
            shown(3, 30, propensity=1.0),
            shown(4, 30, propensity=0.0),
            shown(5, 30, propensity=None),
            shown(6, 30),
        ],
        makers=[{"person": 1, "actor": 9}],
    )

    assert column(found, "viewer") == [6]
    assert found.left_out == {"repeat": 0, "maker": 1, "oneself": 1, "certain": 3}


def test_a_product_is_familiar_that_was_searched_bought_or_is_famous():
    acts = [
        {"person": 1, "verb": "buy", "days": 100, "order_id": 1},
        {"person": 2, "verb": "like", "days": 90, "entry": "search"},
        {"person": 4, "verb": "like", "days": 90},
    ]
    exposures = [
        shown(3, 80, surface="search"),
        *(shown(viewer, 30, epoch=2) for viewer in (1, 2, 3, 4)),
        shown(4, 30, item=COAT),
    ]
    plain, famed = made(exposures, acts), made(exposures, acts, famous=frozenset({9}))

    assert column(plain, "familiar") == [True, True, False, True, False, False]
    assert column(famed, "familiar") == [True, True, False, True, False, True]


def test_tastes_agree_by_purchases_and_stars_before():
    acts = [
        {"person": p, "verb": "buy", "days": 100, "actor": COAT, "order_id": p}
        for p in (1, 50)
    ]
    reviews = pa.table(
        {
            "review": pa.array([1, 2, 3, 4]),
            "product": pa.array([SHOE] * 4),
            "happened_at": pa.array(
                [AS_OF - timedelta(days=d) for d in (90, 90, 10, 90)],
                pa.timestamp("us", "UTC"),
            ),
            "person": pa.array([50, 2, 3, 4]),
            "stars": pa.array([5, 1, 1, 4], pa.int32()),
        }
    )
    found = made([shown(v, 30) for v in (1, 2, 3, 4, 5)], acts, review=reviews)

    assert column(found, "taste") == [1, -1, 0, 1, 0]


def test_pull_carries_over_from_another_category_only():
    exposures = [
        shown(1, 60, item=COAT),
        opened(1, 59.5, item=COAT),
        shown(1, 50, item=SHOE, drawn=51),
        shown(1, 40, item=LAMP),
        shown(1, 30, item=COAT, epoch=2),
    ]
    found = made(exposures)

    assert dict(zip(column(found, "at"), column(found, "carry"), strict=True)) == {
        UNTIL - days * 86_400_000_000: carry
        for days, carry in ((60, 0), (50, 1), (40, 2), (30, 0))
    }


def test_earlier_cues_of_the_same_peer_are_counted():
    exposures = [
        shown(1, 60, item=COAT, arm="none"),
        shown(1, 50, item=SHOE),
        shown(1, 40, item=LAMP, drawn=51),
        shown(1, 30, item=LAMP, epoch=2),
    ]
    found = made(exposures)
    told = dict(zip(column(found, "at"), column(found, "earlier"), strict=True))

    assert [told[at] for at in sorted(told)] == [0, 0, 0, 1]


def ties_at(until):
    people = np.arange(1, 41)
    return pa.table(
        {
            "u": people,
            "v": np.full(40, 50),
            "s": pa.array([None if p > 32 else p / 40 for p in people.tolist()]),
            "common": people % 12,
        }
    )


def test_bands_are_quartiles_of_the_epochs_first_month_and_then_stay():
    first = [shown(v, 70 if v <= 8 else 30) for v in range(1, 41)]
    own = bands(made(first).table, ties_at=ties_at)
    strengths = np.arange(1, 9) / 40

    np.testing.assert_allclose(own.cuts[0], np.quantile(strengths, [0.25, 0.5, 0.75]))
    assert own.interaction[:8].tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert set(own.interaction[8:32].tolist()) == {4}
    assert set(own.interaction[32:].tolist()) == {0}
    assert own.common[[11, 0, 2, 8, 10]].tolist() == [0, 1, 2, 3, 4]


def test_common_neighbours_of_strangers_are_asked_for():
    table = made([shown(1, 30), shown(77, 30), shown(78, 30)]).table
    asked = []

    def common_at(until, u, v):
        asked.append((u.tolist(), v.tolist()))
        return [4, 0]

    own = bands(table, ties_at=ties_at, common_at=common_at)

    assert asked == [([77, 78], [50, 50])]
    assert own.common.tolist() == [1, 3, 0]


def test_ties_are_those_before_the_calendar_month():
    asked = []

    def noting(until):
        asked.append(until)
        return ties_at(until)

    bands(made([shown(1, 3), shown(2, 30), shown(3, 50)]).table, ties_at=noting)
    # AS_OF is 22 November: the third unit lies on 3 October.
    starts = [AS_OF.replace(month=m, day=1) for m in (10, 11)]

    assert asked == [round(start.timestamp() * 1e6) for start in starts]


@pytest.mark.parametrize("exposures", [[], [opened(1, 5)]], ids=["none", "no cue"])
def test_without_cues_there_are_no_units(exposures):
    found = made(exposures)

    assert found.table.num_rows == 0
    assert set(found.left_out.values()) == {0}


@pytest.mark.parametrize("viewers", [1, 3])
def test_a_log_of_one_person_or_a_few_is_told_without_a_number_made_up(viewers):
    rows = [shown(v, 30 + k, drawn=60, epoch=k) for v in range(viewers) for k in (1, 2)]
    found = MEASURE.run(ledger_of(rows), Asked(as_of=AS_OF, seed=1)).to_pylist()
    told = {(row["actor"], row["part"], row["name"]): row for row in found}

    assert told[None, "", "units"]["value"] == 2 * viewers
    assert told[None, "", "itt_order"]["missing"] == "one_arm"
    assert told[LAMP, "", "quadrant_open"]["missing"] == "undecided"
    assert told[None, "products", "spread_open"]["missing"] == "too_few_groups"
