"""What another way of choosing would have brought, from a log that says its chances."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence.clusters import Array, Z, clusters, variances


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The mean reward under the other policy, with its 90 % interval.

    `clipped`: share of rows whose propensity was raised to `floor`. `ess`: (Σw)²/Σw².
    `largest`: the greatest share of Σw that one row has.
    """

    value: float
    low: float
    high: float
    n: int
    clipped: float
    ess: float
    largest: float


class NoRows(ValueError):
    """An empty log says nothing of any policy."""


def ipw(
    reward: npt.ArrayLike,
    *,
    propensity: npt.ArrayLike,
    target: npt.ArrayLike,
    floor: float = 0.0,
    cluster: npt.ArrayLike | None = None,
) -> Value:
    """mean(w · reward), w = target / propensity (Horvitz & Thompson 1952).

    `propensity` and `target` are the probabilities that the logging policy and the other
    gave to the action that was taken, whatever else either depended on. Propensities
    below `floor` are raised to it. `cluster` names rows whose noise is shared. Raises
    NoRows, and ValueError for a propensity that is not above 0 and at most 1.
    """
    y, w, clipped = _weights(reward, propensity, target, floor)
    return _value(w * y, w, clipped, cluster)


def snipw(
    reward: npt.ArrayLike,
    *,
    propensity: npt.ArrayLike,
    target: npt.ArrayLike,
    floor: float = 0.0,
    cluster: npt.ArrayLike | None = None,
) -> Value:
    """Σ w · reward / Σ w (Swaminathan & Joachims 2015); arguments as in `ipw`.

    Zero with no weight at all: the other policy never does what was logged.
    """
    y, w, clipped = _weights(reward, propensity, target, floor)
    total = float(w.mean())
    value = float((w * y).mean()) / total if total > 0 else 0.0
    influence = w * (y - value) / total if total > 0 else np.zeros(len(y))
    return _value(value + influence, w, clipped, cluster)


def dr(
    reward: npt.ArrayLike,
    *,
    propensity: npt.ArrayLike,
    target: npt.ArrayLike,
    predicted: npt.ArrayLike,
    expected: npt.ArrayLike,
    floor: float = 0.0,
    cluster: npt.ArrayLike | None = None,
) -> Value:
    """mean(expected + w · (reward − predicted)): doubly robust.

    Dudík, Erhan, Langford & Li 2014, doi 10.1214/14-STS500. `predicted` is a model's
    reward of the action taken, `expected` its mean reward over the other policy's
    actions; other arguments as in `ipw`.
    """
    y, w, clipped = _weights(reward, propensity, target, floor)
    model, mean = (np.asarray(a, dtype=np.float64) for a in (predicted, expected))
    return _value(mean + w * (y - model), w, clipped, cluster)


def _weights(
    reward: npt.ArrayLike,
    propensity: npt.ArrayLike,
    target: npt.ArrayLike,
    floor: float,
) -> tuple[Array, Array, float]:
    y, p, q = (np.asarray(a, dtype=np.float64) for a in (reward, propensity, target))
    if len(y) == 0:
        raise NoRows("The log has no rows.")
    if not ((p > 0) & (p <= 1)).all():
        raise ValueError("A propensity is above 0 and at most 1.")
    return y, q / np.maximum(p, floor), float((p < floor).mean())


def _value(
    each: Array, w: Array, clipped: float, cluster: npt.ArrayLike | None
) -> Value:
    n, value = len(each), float(each.mean())
    own = np.arange(n) if cluster is None else cluster
    one = clusters(own, np.arange(n))
    spread = variances(
        one,
        code=np.arange(n, dtype=np.int32),
        table=((each - value) / n)[:, None],
        group_of=np.zeros(n, dtype=np.int32),
        groups=1,
    )
    reach = Z * float(np.sqrt(spread.viewer[0, 0]))
    total, square = float(w.sum()), float((w**2).sum())
    return Value(
        value=value,
        low=value - reach,
        high=value + reach,
        n=n,
        clipped=clipped,
        ess=total**2 / square if square > 0 else 0.0,
        largest=float(w.max()) / total if total > 0 else 0.0,
    )
