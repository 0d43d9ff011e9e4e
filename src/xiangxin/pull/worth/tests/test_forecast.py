import numpy as np
import pytest

from xiangxin.pull.worth import forecast, purchases, spend
from xiangxin.pull.worth.forecast import Money
from xiangxin.pull.worth.purchases import Buyers


@pytest.fixture(scope="module")
def fitted(cdnow):
    every, some = cdnow[0], slice(None, None, 4)
    mean = cdnow[1][some]
    buyers = Buyers(
        frequency=every.frequency[some],
        recency=every.recency[some],
        age=every.age[some],
    )
    again = buyers.frequency > 0
    paid = spend.fit(buyers.frequency[again], mean[again])
    money = Money(orders=buyers.frequency, mean=mean, model=paid)
    return buyers, purchases.fit(buyers), money


def reordered(buyers, money, rows):
    moved = Buyers(
        frequency=buyers.frequency[rows],
        recency=buyers.recency[rows],
        age=buyers.age[rows],
    )
    return moved, Money(
        orders=money.orders[rows], mean=money.mean[rows], model=money.model
    )


def test_sums_are_the_people_added_up(fitted):
    buyers, model, money = fitted
    each = forecast.people(buyers, model, ahead=39.0, seed=1, money=money)
    orders, spent = forecast.sums(buyers, model, ahead=39.0, seed=1, money=money)
    assert orders.value[0] == pytest.approx(each["orders"].to_numpy().sum())
    assert spent.value[0] == pytest.approx(each["spend"].to_numpy().sum())
    low, high = orders.interval()
    assert low < orders.value[0] < high
    assert orders.drawn.mean() == pytest.approx(orders.value[0], rel=0.03)
    assert spent.drawn.mean() == pytest.approx(spent.value[0], rel=0.03)


def test_groups_that_share_everybody_add_up_to_all(fitted):
    buyers, model, money = fitted
    half = np.stack([np.full(len(buyers), 0.25), np.full(len(buyers), 0.75)], axis=1)
    groups, _ = forecast.sums(
        buyers, model, ahead=9.0, seed=1, groups=half, money=money
    )
    whole, _ = forecast.sums(buyers, model, ahead=9.0, seed=1, money=money)
    assert groups.value.sum() == pytest.approx(whole.value[0])
    assert groups.drawn.sum(axis=1) == pytest.approx(whole.drawn[:, 0])


def test_the_order_of_rows_does_not_matter(fitted):
    buyers, model, money = fitted
    rows = np.random.default_rng(3).permutation(len(buyers))
    moved, paid = reordered(buyers, money, rows)
    first = forecast.people(buyers, model, ahead=9.0, seed=1, money=money)
    second = forecast.people(moved, model, ahead=9.0, seed=1, money=paid)
    for name in ("orders", "orders_high", "spend"):
        a, b = first[name].to_numpy()[rows], second[name].to_numpy()
        assert np.sort(a) == pytest.approx(np.sort(b))
    told = [
        forecast.sums(b, model, ahead=9.0, seed=1, money=m)[1].drawn
        for b, m in ((buyers, money), (moved, paid))
    ]
    assert told[0] == pytest.approx(told[1])


def test_a_sample_of_many_buyers_has_nearly_the_interval_of_all(fitted, monkeypatch):
    buyers, model, money = fitted
    whole = forecast.sums(buyers, model, ahead=39.0, seed=1, money=money)
    monkeypatch.setattr(forecast, "DRAWN", 150)
    some = forecast.sums(buyers, model, ahead=39.0, seed=1, money=money)
    for all_, part in zip(whole, some, strict=True):
        assert part.value == pytest.approx(all_.value)
        widths = [float(np.subtract(*s.interval()[::-1])[0]) for s in (all_, part)]
        assert widths[1] == pytest.approx(widths[0], rel=0.25)


def test_what_comes_lies_in_the_interval_about_nine_times_in_ten(simulated):
    inside = []
    for seed in range(20):
        buyers, later = simulated(seed, n=300)
        model = purchases.fit(buyers)
        orders, _ = forecast.sums(buyers, model, ahead=26.0, seed=seed)
        low, high = orders.interval()
        inside.append(bool(low[0] <= later.sum() <= high[0]))
    # Binomial(20, .9) is at least 15 with probability .99.
    assert sum(inside) >= 15


def test_one_persons_interval_holds_their_orders(simulated):
    buyers, later = simulated(99, n=800)
    told = forecast.people(
        buyers, purchases.fit(buyers), ahead=26.0, seed=1, money=None
    )
    low, high = (told[f"orders_{end}"].to_numpy() for end in ("low", "high"))
    assert ((low <= later) & (later <= high)).mean() >= 0.88
    assert told.column_names == ["alive", "orders", "orders_low", "orders_high"]
    mean = told["orders"].to_numpy()
    assert (low <= mean).all()
    assert (mean <= high).all()
