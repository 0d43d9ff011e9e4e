"""Influence without an experiment, from a ledger written act by act and from a world."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import world
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.observational import MEASURE
from xiangxin.pull.observational.words import DEFINITIONS, MISSING, NAMES

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Asked(as_of=AS_OF, seed=1)
KINDS = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}
KINDS[ledgers.MOMENT] = pa.timestamp("us", "UTC")
LAMP, OTHER = 1, 2


def table(name, rows):
    columns = ledgers.COLUMNS[name]
    return pa.table(
        {
            column: pa.array([row.get(column) for row in rows], KINDS[kind.rstrip("?")])
            for column, kind in columns.items()
        }
    )


def ledger_of(acts, *, people=()):
    rows = []
    for number, act in enumerate(acts, start=1):
        days = act.get("days", 100)
        row = {"verb": "like", "entry": "home", "actor": LAMP, **act, "id": number}
        rows.append({**row, "happened_at": AS_OF - timedelta(days=days)})
    actors = [{"actor": a, "kind": "product", "category": "x"} for a in (LAMP, OTHER)]
    actors += [{"actor": 1000 + p, "kind": "person", "person": p} for p in people]
    return ledgers.tables(
        interaction=table("interaction", rows),
        actor=table("actor", actors),
        as_of=AS_OF,
    )


def told(ledger):
    found = MEASURE.run(ledger, ASKED)
    assert found.schema == SCHEMA
    return {
        (row["actor"], row["part"], row["name"]): (
            row["value"] if row["missing"] is None else row["missing"]
        )
        for row in found.to_pylist()
    }


def village():
    """Person p sees p + 1 of the same dozen; the last buys, then the one who sees them;
    the other dozen sees nobody buy."""
    acts = []
    for p in range(24):
        acts.append({"person": p, "actor": OTHER, "days": 300})
        whom = p // 12 * 12 + (p + 1) % 12
        acts.append({"person": p, "verb": "follow", "actor": 1000 + whom, "days": 290})
    for p, days in ((11, 100), (10, 95)):
        acts.append(
            {"person": p, "verb": "buy", "days": days, "order_id": p, "units": 1}
        )
    return acts


def test_whoever_sees_a_buyer_is_matched_with_somebody_who_did_not():
    found = told(ledger_of(village(), people=range(24)))

    # Persons 10 and 9 saw somebody buy; 10 did so too, 9 and both matches did not.
    assert found[None, "order", "matched_difference"] == pytest.approx(0.5)
    assert found[None, "order", "matched_ratio"] == "no_ratio"
    assert found[None, "order", "unmatched"] == 0
    assert found[None, "order", "alpha"] > 0
    assert found[None, "follow", "matched_difference"] == "no_adoptions"


def test_a_purchase_sent_back_shows_nobody_anything():
    acts = village()
    back = {"verb": "refund", "units": 1, "days": 90}
    acts += [{**back, "person": p, "order_id": p} for p in (10, 11)]

    assert (
        told(ledger_of(acts, people=range(24)))[None, "order", "matched_difference"]
        == "no_adoptions"
    )


def test_without_ties_or_cues_nothing_is_told():
    bought = {"person": 1, "verb": "buy", "order_id": 1, "units": 1}
    found = told(ledger_of([bought, {"person": 2}]))

    assert found[None, "order", "matched_difference"] == "no_ties"
    assert found[None, "order", "shuffle_p"] == "no_ties"
    nobody = told(ledger_of([{"person": None}]))
    assert nobody[None, "order", "matched_ratio"] == "no_adoptions"


@pytest.fixture(scope="module")
def small_world():
    return world.make(
        people=400, seed=2, experiment=False, audiences=0, influencer=0,
        community=0, shop=0, organic=0, reward=0, pyramids=0,
    )  # fmt: skip


def test_a_world_with_influence_shows_it_and_every_figure_has_words(small_world):
    ledger = small_world.ledger()
    rows = MEASURE.run(ledger, Asked(as_of=ledger.as_of, seed=1)).to_pylist()
    units = small_world.truth.units.to_pydict()
    truth = (sum(units["adopt_one"]) - sum(units["adopt_none"])) / len(units["item"])
    (found,) = (
        row
        for row in rows
        if row["name"] == "matched_difference"
        and row["part"] == "order"
        and row["actor"] is None
    )

    assert found["badge"] == "matched"
    assert 0 < found["low"] < truth * 1.2
    assert found["high"] > truth * 0.8
    for language in ("en", "zh-Hans"):
        for row in rows:
            assert row["name"] in NAMES[language]
            if row["missing"] is None:
                assert row["definition"] in DEFINITIONS[language]
            else:
                assert row["missing"] in MISSING[language]
        assert {r["part"].split(":")[-1] for r in rows if "smd" in r["name"]} <= set(
            NAMES[language]
        )
    for words in (NAMES, DEFINITIONS, MISSING):
        assert words["en"].keys() == words["zh-Hans"].keys()


def test_neither_the_order_of_rows_nor_a_persons_number_matters():
    acts = village()
    renamed = [dict(act) for act in acts]
    for act in renamed:
        act["person"] = act["person"] * 37 % 101
        if act.get("actor", LAMP) >= 1000:
            act["actor"] = 1000 + (act["actor"] - 1000) * 37 % 101
    people = [p * 37 % 101 for p in range(24)]

    assert told(ledger_of(acts, people=range(24))) == told(
        ledger_of(renamed[::-1], people=people)
    )
