"""Credits against attribution the long way, and what must always hold of them."""

import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.pull.attribution import RULES, Lift, attribute, journeys, split
from xiangxin.pull.attribution.tests import naive

DATA = Path(__file__).parents[6] / "shared" / "data" / "attribution-paths"

ROWS = [
    (("search", "person", "search"), 3, 5),
    (("person",), 1, 9),
    (("mail", "search"), 4, 0),
    (("search", "mail", "mail", "person"), 2, 7),
    (("mail",), 0, 6),
    (("home", "search", "home"), 1, 1),
]


def told_of(rows, **more):
    paths, sold, lost = zip(*rows, strict=True)
    return journeys(paths, conversions=sold, nulls=lost, **more)


def values(found, rule, of="conversions"):
    credit = getattr(found, of)
    credit = credit[rule] if rule in RULES else found.removal
    return dict(zip(found.sources, credit.value.tolist(), strict=True))


@pytest.fixture(scope="module")
def published():
    file = DATA / "paths.csv.gz"
    if not file.is_file():
        pytest.skip(f"shared data: {file.name} is not beside the checkout")
    with gzip.open(file, "rt") as lines:
        read = list(csv.DictReader(lines))
    return {
        "paths": split([row["path"] for row in read]),
        "conversions": [int(row["total_conversions"]) for row in read],
        "values": [float(row["total_conversion_value"]) for row in read],
        "nulls": [int(row["total_null"]) for row in read],
    }


@pytest.mark.parametrize("order", [1, 2])
def test_markov_and_shapley_of_published_paths_are_those_of_the_long_way(
    published, order, monkeypatch
):
    monkeypatch.setattr("xiangxin.pull.attribution.credits.DRAWS", 20)
    monkeypatch.setattr("xiangxin.pull.attribution.credits.LONG_DRAWS", 20)
    found = attribute(journeys(**published), seed=1, order=order)
    paths = map(tuple, published["paths"].to_pylist())
    rows = list(zip(paths, published["conversions"], published["nulls"], strict=True))
    memory = {"order": order, "least": 30}
    effects = naive.removal_effects(rows, found.sources, **memory)

    assert values(found, "removal") == pytest.approx(effects, abs=1e-9)
    total = sum(effects.values())
    shares = {source: 19785 * e / total for source, e in effects.items()}
    assert values(found, "markov") == pytest.approx(shares, abs=1e-6)
    if order == 1:
        fair = naive.shapley(rows, found.sources, **memory)
        fair = {source: 19785 * share for source, share in fair.items()}
        assert values(found, "shapley") == pytest.approx(fair, abs=1e-6)
    for rule in RULES:
        assert math.fsum(found.conversions[rule].value) == pytest.approx(
            19785, abs=1e-9
        )
        assert math.fsum(found.value[rule].value) == pytest.approx(
            sum(published["values"]), abs=1e-8
        )


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_longer_memory_backs_off_to_histories_that_are_shared(order, monkeypatch):
    monkeypatch.setattr("xiangxin.pull.attribution.histories.LEAST", 4)
    found = attribute(told_of(ROWS), seed=1, order=order)
    memory = {"order": order, "least": 4}

    assert values(found, "removal") == pytest.approx(
        naive.removal_effects(ROWS, found.sources, **memory)
    )
    fair = naive.shapley(ROWS, found.sources, **memory)
    assert values(found, "shapley") == pytest.approx(
        {s: 11 * v for s, v in fair.items()}
    )


def test_the_order_that_foretells_what_was_held_out_is_chosen():
    chance = np.random.default_rng(3)
    # What comes next hangs on the last source but one.
    follows = {"aa": "b", "ab": "a", "ba": "b", "bb": "a", "^a": "a", "^b": "b"}
    paths = []
    for _ in range(600):
        path = [str(chance.choice(["a", "b"]))]
        while chance.random() < 0.8:
            before = path[-2] if len(path) > 1 else "^"
            sure = chance.random() < 0.9
            other = str(chance.choice(["a", "b"]))
            path.append(follows[before + path[-1]] if sure else other)
        paths.append(path)
    sold = chance.integers(0, 2, len(paths))
    found = attribute(journeys(paths, conversions=sold, nulls=1 - sold), seed=1)
    likely = found.held_out

    assert found.order == 2
    assert likely[1] > likely[0] + 0.1


def test_touches_are_counted_as_one_would_by_hand():
    told = journeys(
        [["a", "b", "b"], ["c"], ["b"]], conversions=[2, 1, 0], nulls=[0, 3, 4]
    )
    found = attribute(told, seed=1, order=1)

    assert values(found, "last") == {"a": 0, "b": 2, "c": 1}
    assert values(found, "first") == {"a": 2, "b": 0, "c": 1}
    assert values(found, "linear") == pytest.approx({"a": 2 / 3, "b": 4 / 3, "c": 1})
    assert values(found, "even") == pytest.approx({"a": 1, "b": 1, "c": 1})


def test_money_has_credits_of_its_own():
    told = journeys([["a"], ["b"]], conversions=[1, 1], values=[10.0, 30.0])
    found = attribute(told, seed=1, order=1)

    assert values(found, "markov") == pytest.approx({"a": 1, "b": 1})
    assert values(found, "markov", of="value") == pytest.approx({"a": 10, "b": 30})


NAMES = st.sampled_from(["a", "b", "c", "", "unknown"])
PATHS = st.lists(
    st.tuples(
        st.lists(NAMES, max_size=5).map(tuple), st.integers(0, 4), st.integers(0, 4)
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=10)
@given(rows=PATHS, seed=st.integers(0, 3))
def test_credits_are_never_negative_and_add_up_whatever_the_paths(rows, seed):
    found = attribute(told_of(rows), seed=seed)
    total = sum(sold for _, sold, _ in rows)

    for rule in RULES:
        credit = found.conversions[rule]
        assert math.fsum(credit.value) == pytest.approx(total, abs=1e-9)
        assert (credit.value >= 0).all()
        assert (credit.low <= credit.value).all()
        assert (credit.value <= credit.high).all()
        assert np.isfinite([credit.low, credit.high]).all()


@settings(deadline=None, max_examples=10)
@given(data=st.data())
def test_neither_the_order_of_rows_nor_a_sources_name_matters(data):
    rows = data.draw(st.permutations(ROWS))
    names = ["search", "person", "mail", "home"]
    renamed = dict(
        zip(names, data.draw(st.permutations(["w", "x", "y", "z"])), strict=True)
    )
    others = [(tuple(renamed[s] for s in path), *counts) for path, *counts in rows]
    one, two = attribute(told_of(ROWS), seed=1), attribute(told_of(others), seed=1)

    assert one.order == two.order
    assert [renamed[source] for source in one.sources] == list(two.sources)
    for rule in RULES:
        for bound in ("value", "low", "high"):
            first = getattr(one.conversions[rule], bound)
            assert first.tolist() == getattr(two.conversions[rule], bound).tolist()


def test_counts_in_one_row_are_as_good_as_rows_of_their_own():
    single = [
        (path, at < sold, at >= sold)
        for path, sold, lost in ROWS
        for at in range(sold + lost)
    ]
    one, two = attribute(told_of(ROWS), seed=1), attribute(told_of(single), seed=1)

    for rule in RULES:
        assert (
            one.conversions[rule].high.tolist() == two.conversions[rule].high.tolist()
        )


def test_the_interval_holds_the_credit_of_the_paths_drawn_from():
    """Nominal 90 %, over 60 samples of 300 paths of a known chain."""
    chance = np.random.default_rng(8)
    inside = 0
    truth = attribute(
        told_of([(p, 1000 * s, 1000 * n) for p, s, n in ROWS]), seed=1, order=1
    )
    share = dict(
        zip(truth.sources, truth.conversions["markov"].value / 11000, strict=True)
    )
    weights = np.array([[s, n] for _, s, n in ROWS], dtype=float)
    for _ in range(60):
        drawn = chance.multinomial(300, (weights / weights.sum()).ravel()).reshape(
            -1, 2
        )
        rows = [
            (path, *n) for (path, _, _), n in zip(ROWS, drawn.tolist(), strict=True)
        ]
        found = attribute(told_of(rows), seed=1, order=1)
        at = found.sources.index("search")
        total = drawn[:, 0].sum()
        credit = found.conversions["markov"]
        inside += credit.low[at] <= share["search"] * total <= credit.high[at]

    assert 47 <= inside <= 59


def test_what_few_people_did_often_is_less_sure_than_what_many_did_once():
    person = np.arange(400) % 10
    paths = [["a"] if one < 5 else ["b"] for one in person]
    sold = (person % 2).astype(int)
    many = journeys(paths, conversions=sold, nulls=1 - sold)
    few = journeys(paths, conversions=sold, nulls=1 - sold, people=person)

    def width(told):
        credit = attribute(told, seed=1, order=1).removal
        return (credit.high - credit.low).sum()

    assert (many.people.sum(), few.people.sum()) == (400, 10)
    assert width(few) > 3 * width(many)


def test_with_many_sources_random_orders_come_near_the_exact_value(monkeypatch):
    exact = attribute(told_of(ROWS), seed=1, order=1).conversions["shapley"]
    monkeypatch.setattr("xiangxin.pull.attribution.credits.EXACT_SOURCES", 2)
    near = attribute(told_of(ROWS), seed=1, order=1).conversions["shapley"]

    assert near.value == pytest.approx(exact.value, abs=0.05)
    assert near.value.sum() == pytest.approx(11)
    assert (near.low < near.value).all()


def test_a_lift_is_divided_instead_of_the_orders():
    lift = Lift(value=4.0, low=1.0, high=7.0)
    found = attribute(told_of(ROWS), seed=1, order=1, lift=lift)

    for rule in RULES:
        credit = found.incremental[rule]
        assert math.fsum(credit.value) == pytest.approx(4.0)
        share = credit.value / 4.0
        assert share == pytest.approx(found.conversions[rule].value / 11)
        # The lift is less sure than the shares, so its interval shows.
        assert (credit.high - credit.low >= 0.8 * 6.0 * share).all()


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_a_lift_of_nothing_is_not_divided(value):
    with pytest.raises(ValueError, match="lift"):
        Lift(value=value, low=-2.0, high=3.0)
