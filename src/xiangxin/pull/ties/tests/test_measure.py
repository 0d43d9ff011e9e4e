"""Findings about the ties of a whole market."""

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import ties
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.ties import dyadic, words
from xiangxin.pull.world import making


@pytest.fixture(scope="module")
def world():
    return making.make(people=600, seed=2, weeks=20)


@pytest.fixture(scope="module")
def ledger(world):
    return world.ledger()


@pytest.fixture(scope="module")
def findings(ledger):
    return ties.MEASURE.run(ledger, Asked(as_of=ledger.as_of, seed=1))


def value(findings, name, part=""):
    (row,) = (
        row
        for row in findings.to_pylist()
        if (row["name"], row["part"]) == (name, part)
    )
    return row


def test_a_market_has_its_findings_with_intervals_and_words(findings):
    assert findings.schema == SCHEMA
    for row in findings.to_pylist():
        assert row["missing"] is None
        assert row["low"] <= row["value"] <= row["high"]
        for language in ("en", "zh-Hans"):
            assert row["definition"] in words.DEFINITIONS[language]
            assert row["name"] in words.NAMES[language]
    for part in (words.NAMES, words.DEFINITIONS, words.MISSING):
        assert part["en"].keys() == part["zh-Hans"].keys()


def test_bands_hold_all_ways_and_their_acts_add_up(ledger, findings):
    ways = [value(findings, "ways", f"interaction:{b}")["value"] for b in range(5)]
    near = [value(findings, "ways", f"common:{b}")["value"] for b in range(5)]
    until = Asked(as_of=ledger.as_of, seed=1).until
    table = ties.strength_table(ledger, until=until)
    assert sum(ways) == sum(near) == table.num_rows
    assert ways[0] == table.num_rows - sum(table["interacted"].to_pylist())
    assert max(ways[1:]) - min(ways[1:]) < 0.02 * sum(ways[1:])
    acts = [value(findings, "acts", f"interaction:{b}")["value"] for b in range(1, 5)]
    assert sum(acts) == pytest.approx(1)
    assert acts == sorted(acts)


def test_planted_classes_of_ties_are_ordered_by_strength(world, ledger):
    until = Asked(as_of=ledger.as_of, seed=1).until
    s = ties.strength_table(ledger, until=until).to_pandas().set_index(["u", "v"])
    told = world.truth.ties.to_pandas().join(s, on=["follower", "followed"])
    means = told.dropna().groupby("tie")["s"].mean()
    assert means.is_monotonic_increasing
    assert (told["interacted"] == (told["tie"] > 0)).mean() > 0.95


def test_strength_of_a_month_ago_foretells_replies(findings):
    assert value(findings, "reply_auc")["low"] > 0.7


def test_a_ledger_that_tells_nothing_of_people_says_so(world, ledger):
    silent = ledgers.tables(
        interaction=world.tables["interaction"],
        actor=world.tables["actor"].drop_columns("person"),
        as_of=ledger.as_of,
    )
    found = ties.MEASURE.run(silent, Asked(as_of=ledger.as_of, seed=1)).to_pylist()
    assert [(row["name"], row["missing"]) for row in found] == [("pairs", "no_ties")]


def test_common_neighbours_can_be_asked_of_strangers(ledger):
    until = Asked(as_of=ledger.as_of, seed=1).until
    table = ties.strength_table(ledger, until=until).slice(0, 50)
    asked = ties.common(ledger, until=until, u=table["u"], v=table["v"])
    assert asked.tolist() == table["common"].to_pylist()


def test_intervals_widen_when_pairs_share_a_person():
    dice = np.random.default_rng(1)
    values = dice.random(200)
    apart = dyadic.network(np.arange(200), np.arange(200, 400))
    star = dyadic.network(np.zeros(200, np.int64), np.arange(1, 201))
    leaning = np.where(np.arange(200) < 100, values, values + 2)
    two = dyadic.network(np.arange(200) // 100, np.arange(2, 202))
    narrow, wide = (dyadic.mean(of, leaning) for of in (apart, two))
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)
    alone = dyadic.mean(apart, values)
    assert alone.high - alone.value == pytest.approx(
        1.645 * values.std() / np.sqrt(200), rel=1e-3
    )
    assert dyadic.mean(star, values).value == alone.value


def test_a_share_of_nobody_or_everybody_keeps_an_interval():
    of = dyadic.network(np.arange(30), np.arange(30, 60))
    none = dyadic.share(of, np.zeros(30))
    assert (none.value, none.low) == (0, 0)
    assert 0.03 < none.high < 0.15
    assert dyadic.mean(of, np.full(30, np.nan)) is None
    assert dyadic.correlation(of, np.ones(30), np.arange(30.0)) is None


def test_auc_counts_ties_as_a_half():
    of = dyadic.network(np.arange(3), np.arange(3, 6))
    score = np.array([0.1, 0.4, 0.4, 0.8, 0.3, 0.9])
    hit = np.array([False, True, False, True, False, True])
    assert dyadic.auc(of, score, hit).value == pytest.approx((2.5 + 3 + 3) / 9)
    assert dyadic.auc(of, score, np.zeros(6, bool)) is None


def test_labels_are_a_plain_table(ledger):
    until = Asked(as_of=ledger.as_of, seed=1).until
    told = ties.features(ledger, until=until)
    labels = pa.table({"u": told["u"], "v": told["v"], "rating": ties.strengths(told)})
    known = labels.filter(~np.isnan(labels["rating"].to_numpy())).slice(0, 500)
    assert ties.fitted(told, known).r2.value > 0.9
