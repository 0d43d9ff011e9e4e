"""What an order of each creator brings, where totals are all that is told."""

import numpy as np

from xiangxin.pull.creators.rates import FEWEST, TIMES, Rates
from xiangxin.pull.draws import Array
from xiangxin.pull.likelihood import NoMaximum, held, maximise


def per_order(revenue: Array, orders: Array, *, seed: int) -> Rates:
    """ln(revenue/orders) is normal about everybody's, with τ² + c²/orders; each borrows.

    A creator without orders stands at everybody's. NaN revenue is not told and borrows
    all. Raises NoMaximum with fewer than five creators whose revenue is above zero.
    """
    known = (orders > 0) & (np.nan_to_num(revenue) > 0)
    if known.sum() < FEWEST:
        raise NoMaximum("Fewer than five creators have revenue.")
    y, n = np.log(revenue[known] / orders[known]), orders[known]
    near = np.array([float(np.average(y, weights=n)), np.log(0.5), 0.0])

    def score(at: Array) -> tuple[float, Array]:
        mean, tau, c = at[0], np.exp(2 * at[1]), np.exp(2 * at[2]) / n
        v = tau + c
        off = y - mean
        by_v = 0.5 * (off**2 / v - 1) / v
        slopes = (off / v, by_v * 2 * tau, by_v * 2 * c)
        value = float(-0.5 * (off**2 / v + np.log(v)).sum())
        return value, np.array([float(slope.sum()) for slope in slopes])

    # Few creators tell τ from c badly, so both are always held, within a factor of five.
    found = maximise(held(score, near=near, spread=1.0), near)
    chance = np.random.default_rng([seed, 3])
    drawn = np.empty((TIMES, len(orders)))
    logs = np.where(known, np.log(np.where(known, revenue, 1.0)), 0.0)
    own = logs - np.log(np.maximum(orders, 1.0))
    for turn, theta in enumerate(found.draws(chance, times=TIMES)):
        mean, spread = _posterior(theta, own, orders, known=known)
        drawn[turn] = mean + spread * chance.standard_normal(len(orders))
    value, _ = _posterior(found.at, own, orders, known=known)
    return Rates.of(np.exp(value), np.exp(drawn))


def _posterior(
    theta: Array, own: Array, orders: Array, *, known: np.ndarray
) -> tuple[Array, Array]:
    mean, tau, c = theta[0], np.exp(2 * theta[1]), np.exp(2 * theta[2])
    keep = np.where(known, tau / (tau + c / np.maximum(orders, 1.0)), 0.0)
    return keep * own + (1 - keep) * mean, np.sqrt(tau * (1 - keep))
