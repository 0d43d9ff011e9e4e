"""Ratings that follow from the features are learnt; others are not."""

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ties
from xiangxin.pull.acts import DAY
from xiangxin.pull.ties.features import of_acts
from xiangxin.pull.ties.loops import pooled
from xiangxin.pull.ties.toward import KINDS, Toward

UNTIL = 1_000 * DAY


@pytest.fixture(scope="module")
def told():
    dice = np.random.default_rng(3)
    u, v = dice.integers(0, 20, (2, 900))
    return of_acts(
        Toward(
            u=u,
            v=v,
            kind=dice.integers(0, len(KINDS), len(u)).astype(np.int8),
            at=UNTIL - (365 * DAY * dice.random(len(u)) ** 3).astype(np.int64),
        ),
        until=UNTIL,
    )


def ratings(told, noise, seed=4):
    dice = np.random.default_rng(seed)
    warmth = np.nan_to_num(told["activation"].to_numpy(zero_copy_only=False), nan=-4.0)
    rating = 1 / (1 + np.exp(-warmth)) + noise * dice.standard_normal(len(warmth))
    return pa.table({"u": told["u"], "v": told["v"], "rating": np.clip(rating, 0, 1)})


def test_ratings_that_follow_from_the_features_are_learnt(told):
    fit = ties.fitted(told, ratings(told, 0.05))
    assert fit.r2.value > 0.85
    assert fit.r2.low < fit.r2.value < fit.r2.high
    assert fit.mae.value < 0.06
    assert (fit.people, fit.unknown) == (20, 0)
    s = fit.strengths(told)
    assert ((s >= 0) & (s <= 1)).all()
    assert np.corrcoef(s, ratings(told, 0.0)["rating"].to_numpy())[0, 1] > 0.95


def test_from_noise_nothing_is_learnt(told):
    dice = np.random.default_rng(5)
    labels = pa.table(
        {"u": told["u"], "v": told["v"], "rating": dice.random(told.num_rows)}
    )
    assert abs(ties.fitted(told, labels).r2.value) < 0.1


def test_neither_order_nor_names_of_ratings_matter(told):
    labels = ratings(told, 0.1)
    before = ties.fitted(told, labels)
    shuffled = labels.take(np.random.default_rng(6).permutation(labels.num_rows))
    after = ties.fitted(told, shuffled)
    assert after.mae.value == pytest.approx(before.mae.value)
    moved = [
        table.set_column(0, "u", pa.array(1_000 - table["u"].to_numpy())).set_column(
            1, "v", pa.array(1_000 - table["v"].to_numpy())
        )
        for table in (told, labels)
    ]
    assert ties.fitted(*moved).r2.value == pytest.approx(before.r2.value)


def test_ratings_of_strangers_are_counted_and_too_few_refused(told):
    labels = ratings(told, 0.1)
    strange = pa.table({"u": [-1, 0], "v": [0, -1], "rating": [0.5, 0.5]})
    both = pa.concat_tables([labels, strange])
    assert ties.fitted(told, both).unknown == 2
    with pytest.raises(ties.TooFewRatings, match="there are 0 by 0"):
        ties.fitted(told, strange)
    with pytest.raises(ValueError, match="from 0 to 1"):
        ties.fitted(told, strange.set_column(2, "rating", pa.array([0.5, 1.5])))


def test_pooling_gives_the_nearest_sequence_that_never_falls():
    assert pooled(np.array([1.0, 3.0, 2.0, 4.0])).tolist() == [1, 2.5, 2.5, 4]
    assert pooled(np.array([3.0, 2.0, 1.0])).tolist() == [2, 2, 2]
