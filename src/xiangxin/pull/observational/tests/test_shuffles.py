"""The shuffle test and edge reversal: by hand, on planted logs, and on real ones."""

from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from xiangxin.pull.observational import Adoptions, edge_reversal, logistic, shuffle_test
from xiangxin.pull.observational.tests import naive

DATA = Path(__file__).parents[6] / "shared" / "data" / "stackexchange-cascades"
DAY = 86400.0


def columns(rows):
    person, item, at = np.array(rows).T
    return Adoptions(person=person, item=item, at=at)


def planted(seed, *, influence, people=300, items=25, periods=12):
    """People like what those they see like; whether they also follow is planted."""
    chance = np.random.default_rng(seed)
    taste = chance.standard_normal(people)
    pairs = chance.integers(people, size=(people * 40, 2))
    alike = np.abs(taste[pairs[:, 0]] - taste[pairs[:, 1]]) < 0.3
    edges = pairs[alike & (pairs[:, 0] != pairs[:, 1])]
    rows = []
    for item in range(items):
        likes = chance.random(people) < 1 / (1 + np.exp(3 - 2 * taste * (item % 3 - 1)))
        alone = np.where(likes, chance.integers(periods, size=people), periods)
        when = np.full(people, periods)
        for period in range(periods):
            new = when[edges[:, 1]] == period - 1
            follows = new & (chance.random(len(edges)) < influence)
            moved = np.isin(np.arange(people), edges[follows, 0])
            when[((alone == period) | moved) & (when == periods)] = period
        rows += [(p, item, when[p]) for p in np.flatnonzero(when < periods)]
    # Inside a period the order is anybody's.
    person, item, period = np.array(rows).T
    return edges, Adoptions(
        person=person, item=item, at=period + chance.random(len(rows)) * 0.9
    )


@pytest.fixture(scope="module")
def small():
    chance = np.random.default_rng(5)
    edges = chance.integers(12, size=(40, 2))
    rows = [tuple(row) for row in chance.integers([12, 3, 6], size=(40, 3)).tolist()]
    return edges, rows


def test_alpha_is_that_of_every_person_in_every_period(small):
    edges, rows = small
    events, waits = naive.counts(edges.tolist(), rows, range(12))
    x = np.array(sorted(events.keys() | waits.keys()))
    both = np.array([[events[i], waits[i]] for i in x])
    design = sm.add_constant(np.log(x + 1.0))
    oracle = sm.GLM(both, design, family=sm.families.Binomial()).fit(tol=1e-12)
    # A period is a unit of time that begins with an item's first adoption.
    found = shuffle_test(edges, columns(rows), period=1.0, seed=1, people=12)

    assert found.alpha.value == pytest.approx(oracle.params[1], abs=1e-6)
    assert found.exposed == sum(n for i, n in events.items() if i)


def test_likeness_alone_survives_shuffling_and_influence_does_not():
    def found(seed, influence):
        log = planted(seed, influence=influence)
        return shuffle_test(*log, period=1, seed=1, permutations=39)

    alike = [found(seed, 0.0) for seed in range(20)]
    moved = [found(seed, 0.1) for seed in range(4)]
    p = np.array([one.p for one in alike])

    assert np.mean([one.alpha.value > 0.1 for one in alike]) > 0.9
    assert (p <= 0.1).sum() <= 5  # of 20, 2 expected
    assert (p > 0.5).sum() >= 5
    assert max(one.p for one in moved) <= 0.05


def test_likeness_knows_no_direction_and_influence_does():
    alike = [edge_reversal(*planted(s, influence=0.0), period=1) for s in range(20)]
    moved = [edge_reversal(*planted(s, influence=0.1), period=1) for s in range(4)]
    apart = [found.difference for found in alike]

    assert sum(one.low <= 0 <= one.high for one in apart) >= 14
    assert all(found.difference.low > 0 for found in moved)


def test_where_everybody_sees_everybody_shuffling_changes_nothing():
    edges = [(one, two) for one in range(8) for two in range(8)]
    rows = [(p, i, (p * (i + 2)) % 11) for p in range(7) for i in range(4)]
    found = shuffle_test(np.array(edges), columns(rows), period=1, seed=1)

    assert found.p == 1.0
    for value in (found.shuffled.low, found.shuffled.value, found.shuffled.high):
        assert value == pytest.approx(found.alpha.value, abs=1e-7)


def test_neither_the_order_of_rows_nor_a_number_matters():
    edges, log = planted(3, influence=0.1, people=80, items=6)
    chance = np.random.default_rng(1)
    renamed, things = chance.permutation(10_000), chance.permutation(100)
    rows = chance.permutation(len(log.person))
    other = Adoptions(
        person=renamed[log.person[rows]], item=things[log.item[rows]], at=log.at[rows]
    )
    turned = chance.permutation(renamed[edges])

    assert shuffle_test(edges, log, period=1, seed=2, permutations=50) == shuffle_test(
        turned, other, period=1, seed=2, permutations=50
    )
    assert edge_reversal(edges, log, period=1) == edge_reversal(turned, other, period=1)


@pytest.mark.parametrize(
    ("edges", "rows", "missing"),
    [
        ([], [], "nobody_exposed"),
        ([(1, 2)], [], "nobody_exposed"),
        ([(1, 1)], [(1, 7, 0.0)], "nobody_exposed"),
        ([(1, 2)], [(1, 7, 0.0)], "nobody_exposed"),
        ([(1, 2)], [(2, 7, 0.0), (3, 7, 5.0)], "separated"),
    ],
)
def test_where_nothing_can_be_told_there_is_a_reason(edges, rows, missing):
    log = columns(rows) if rows else Adoptions(person=[], item=[], at=[])

    found = shuffle_test(np.array(edges), log, period=1, seed=1)
    assert (found.missing, found.alpha, found.p) == (missing, None, None)
    assert edge_reversal(np.array(edges), log, period=1).difference is None


def test_circles_second_adoptions_and_doubled_edges_do_no_harm():
    edges = [(1, 2), (2, 3), (3, 1), (1, 2), (4, 1), (5, 4), (6, 5)]
    rows = [(p, i, p + i) for p in range(1, 6) for i in range(3)]
    once = shuffle_test(np.array(edges), columns(rows), period=1, seed=1)
    again = [(p, i, at + 3) for p, i, at in rows]
    twice = shuffle_test(np.array(edges[::-1]), columns(rows + again), period=1, seed=1)

    assert once.alpha is not None
    assert once == twice


def cascades(name):
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"shared data: {DATA.name} is not beside the checkout")
    edges = np.loadtxt(folder / "graph.txt", skiprows=1, dtype=np.int64)
    person, item, at = [], [], []
    lines = [
        line.split()
        for part in ("train", "val", "test")
        for line in (folder / f"{part}.txt").read_text().splitlines()
    ]
    for number, words in enumerate(lines):
        person += map(int, words[1::2])
        at += map(float, words[2::2])
        item += [number] * (len(words) // 2)
    people = int((folder / "graph.txt").read_text().split()[0])
    return edges, Adoptions(person=person, item=item, at=at), people


@pytest.mark.parametrize(
    ("name", "alpha", "against", "influence"),
    [("android", 1.7168, 1.3812, False), ("christianity", 1.6085, 1.3334, None)],
)
def test_published_cascades_have_a_stated_answer(name, alpha, against, influence):
    edges, log, people = cascades(name)
    found = shuffle_test(edges, log, period=DAY, seed=1, people=people, permutations=20)
    turned = edge_reversal(edges, log, period=DAY, people=people)

    assert found.alpha.value == pytest.approx(alpha, abs=1e-4)
    assert turned.against.value == pytest.approx(against, abs=1e-4)
    assert turned.difference.low > 0.2
    if influence is False:
        # Those seen tend to adopt later, not earlier: shuffling raises α.
        assert found.p > 0.8


def test_logistic_regression_is_that_of_statsmodels():
    chance = np.random.default_rng(2)
    x = chance.standard_normal((400, 3))
    design = sm.add_constant(x)
    y = (chance.random(400) < 1 / (1 + np.exp(1 - x @ [0.5, -1.0, 0.0]))).astype(float)
    oracle = sm.Logit(y, design).fit(disp=0, tol=1e-12)
    found = logistic(design, y)

    assert found.coefficients == pytest.approx(oracle.params, abs=1e-8)
    assert np.linalg.inv(found.information) == pytest.approx(
        oracle.cov_params(), abs=1e-8
    )


def test_logistic_regression_survives_what_has_no_maximum():
    design = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 2.0, 2.0]])

    for events in ([0, 0, 1], [0, 0, 0], [1, 1, 1]):
        found = logistic(design, np.array(events, dtype=float))
        assert np.isfinite(found.coefficients).all()
    assert logistic(design[:, :2], np.array([0.0, 0.0, 1.0])).separated
