"""Gamma functions of whole arrays, without SciPy."""

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array

_SHIFT = 10
"""Below this the argument is carried up by the recurrence; above, Stirling holds."""


def gammaln(x: npt.ArrayLike) -> Array:
    """ln Γ(x) for x > 0, to about 1e-14 (Stirling's series, DLMF 5.11.1)."""
    x = np.asarray(x, dtype=np.float64)
    small, low = x < _SHIFT, np.minimum(x, _SHIFT)
    risen = low.copy()
    for k in range(1, _SHIFT):
        risen *= low + k
    z = np.where(small, x + _SHIFT, x)
    w = 1.0 / (z * z)
    series = 1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))
    stirling = (z - 0.5) * np.log(z) - z + 0.5 * np.log(2 * np.pi) + series / z
    return np.asarray(stirling - np.where(small, np.log(risen), 0.0))


def digamma(x: npt.ArrayLike) -> Array:
    """ψ(x) for x > 0, to about 1e-13 (DLMF 5.11.2)."""
    x = np.asarray(x, dtype=np.float64)
    small, low = x < _SHIFT, np.minimum(x, _SHIFT)
    fallen = 1.0 / low
    for k in range(1, _SHIFT):
        fallen += 1.0 / (low + k)
    z = np.where(small, x + _SHIFT, x)
    w = 1.0 / (z * z)
    series = 1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132)))
    return np.asarray(np.log(z) - 0.5 / z - w * series - np.where(small, fallen, 0.0))
