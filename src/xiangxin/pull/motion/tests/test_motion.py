import math

import numpy as np
import pytest

from xiangxin.pull import measure
from xiangxin.pull.findings import SCHEMA
from xiangxin.pull.motion import MEASURE, events, flows, trends, words
from xiangxin.pull.windows import WINDOWS

LAMP = 1


def found(table, actor=LAMP):
    return {
        (row["part"], row["name"]): row
        for row in table.to_pylist()
        if row["actor"] == actor
    }


@pytest.fixture(scope="module")
def moved(moving, asked, ledger_of_rows):
    return found(MEASURE.run(ledger_of_rows(moving), asked))


def test_the_last_window_is_the_snapshots_own(moving, asked, ledger_of_rows, moved):
    snapshot = next(
        s
        for s in measure.snapshots(ledger_of_rows(moving), seed=asked.seed)
        if s.actor.id == str(LAMP)
    )
    for name, figure in snapshot.shares.items():
        row = moved["window:0", f"share_{name}"]
        told = (row["value"], row["low"], row["high"])
        assert told == pytest.approx((figure.value, figure.low, figure.high), abs=1e-9)
        assert row["n"] == figure.n
    ratio = snapshot.strength.ratio
    assert moved["window:0", "ratio"]["value"] == pytest.approx(ratio.value, abs=1e-9)


def test_a_move_toward_goods_is_seen_and_an_absent_reward_is_no_trend(moved):
    odds = moved["", "to_goods"]
    # 14 of 40 grew to 34 of 40 in five steps: log odds 2.354 / 5 each.
    assert odds["low"] < math.exp(2.354 / 5) < odds["high"]
    assert odds["low"] > 1
    assert moved["", "to_reward"]["missing"] == "few_of_a_kind"


def test_a_still_direction_crosses_one_whatever_the_sizes_of_the_windows():
    chance = np.random.default_rng(5)
    crossed = 0
    for _ in range(100):
        sizes = chance.integers(25, 200, WINDOWS)
        window = np.repeat(np.arange(WINDOWS), sizes)
        shares = np.eye(4)[chance.choice(4, size=len(window), p=[0.5, 0.2, 0.1, 0.2])]
        told = trends.slope(window, np.arange(len(window)), shares)
        crossed += told.goods[1] <= 1 <= told.goods[2]
    assert 82 <= crossed <= 97


def test_a_person_in_many_windows_counts_as_one_person():
    window = np.repeat(np.arange(WINDOWS), 30)
    same = np.tile(np.arange(30), WINDOWS)
    shares = np.eye(4)[np.tile(np.arange(30) % 4, WINDOWS)]
    told = trends.slope(window, same, shares)
    apart = trends.slope(window, np.arange(len(window)), shares)
    assert told.people == 30
    # Who never changes leaves no doubt that nothing changed.
    assert told.goods[2] - told.goods[1] < 1e-6 < apart.goods[2] - apart.goods[1]


def test_flows_out_of_an_orbit_add_up_to_one(moved):
    sums = {}
    for (part, _), row in moved.items():
        if part.startswith("flow:"):
            sums[part] = sums.get(part, 0.0) + row["value"]
            assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1
    assert sums
    assert all(total == pytest.approx(1, abs=1e-6) for total in sums.values())
    # The followers of earlier windows are followers still.
    assert moved["flow:0:follower", "to_follower"]["value"] == 1


def test_wilson_holds_where_none_or_all_moved():
    value, low, high, n = flows.rates(np.array([40, 10]), np.array([0, 0]))
    assert value.tolist() == [0.8, 0.2]
    assert n.tolist() == [50, 50]
    _, low, high, _ = flows.rates(np.array([50]), np.array([0]))
    assert low[0] == pytest.approx(0.9487, abs=1e-4)
    assert high[0] == 1


@pytest.mark.parametrize("drop", [0.5, 1.0])
def test_the_visits_lost_when_a_reward_ended_are_found(end_of_reward, asked, drop):
    inside = 0
    for seed in range(3):
        table = MEASURE.run(end_of_reward(drop=drop, seed=seed), asked)
        row = found(table)["", "reward_ended"]
        inside += row["low"] <= drop <= row["high"]
        assert row["badge"] == "matched"
    assert inside >= 2


def test_an_event_is_counted_once_and_its_own_day_not_at_all():
    own = events.Visits(after=np.array([2, 0]), before=np.array([1, 3]))
    told = events.change(own, others_after=10.0, others_before=10.0)
    assert told.value == pytest.approx(2.5 / 4.5)
    assert told.people == 2
    assert told.visits == 6
    assert told.low < told.value < told.high


def test_row_order_and_new_numbers_for_people_change_nothing(
    moving, asked, ledger_of_rows, moved
):
    chance = np.random.default_rng(8)
    everybody = sorted({row[0] for row in moving})
    numbers = chance.permutation(10**6)[: len(everybody)].tolist()
    people = dict(zip(everybody, numbers, strict=True))
    shuffled = [moving[i] for i in chance.permutation(len(moving))]
    renamed = [(people[row[0]], *row[1:]) for row in shuffled]
    assert found(MEASURE.run(ledger_of_rows(renamed), asked)) == moved


def test_one_person_or_nobody_known_gives_reasons_and_no_numbers(asked, ledger_of_rows):
    rows = [(1, "like", LAMP, "unknown", 3.0)]
    table = MEASURE.run(ledger_of_rows(rows), asked)
    assert table.schema.equals(SCHEMA)
    told = [row for row in table.to_pylist() if row["missing"] is None]
    assert not [row for row in told if row["part"].startswith("window")]
    assert {"no_stock", "no_events"} <= set(table.column("missing").to_pylist())


def test_words_name_everything_that_is_found(moved):
    for language in ("en", "zh-Hans"):
        assert {name for _, name in moved} <= words.NAMES[language].keys()
        told = {row["definition"] for row in moved.values() if row["definition"]}
        assert told <= words.DEFINITIONS[language].keys()
        reasons = {row["missing"] for row in moved.values() if row["missing"]}
        assert reasons <= words.MISSING[language].keys()
    for each in (words.NAMES, words.DEFINITIONS, words.MISSING):
        assert each["en"].keys() == each["zh-Hans"].keys()
