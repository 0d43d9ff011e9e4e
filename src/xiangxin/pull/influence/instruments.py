"""Wald and two-stage least squares with one instrument and shared noise in clusters."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence.clusters import Array, Codes, numbered

REPLICATES: Final = 2000
NOTHING: Final = 1e-12


class NotIdentified(ArithmeticError):
    """The instrument does not move what it should, or there is nothing to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    value: float
    low: float
    high: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrumented:
    """`robust` is the set of effects that the clustered Anderson–Rubin test does not
    refuse; it holds for a weak instrument too, and None means that it is unbounded or
    not one interval. `bootstrap` are the percentiles over resampled clusters."""

    reduced: Estimate
    first: Estimate
    wald: Estimate
    ols: Estimate
    robust: tuple[float, float] | None
    bootstrap: tuple[float, float]
    f: float
    n: int
    clusters: int


def instrumented(
    outcome: npt.ArrayLike,
    exposure: npt.ArrayLike,
    instrument: npt.ArrayLike,
    *,
    cluster: npt.ArrayLike,
    seed: int,
    covariates: npt.ArrayLike | None = None,
    level: float = 0.90,
    replicates: int = REPLICATES,
) -> Instrumented:
    """What the exposure does to the outcome, by what the instrument does to both.

    One number a row each; `covariates` are columns beside an intercept, such as dummies
    of villages. Intervals from the sandwich summed by cluster, with the factor G/(G−1)
    (Liang & Zeger 1986, doi 10.1093/biomet/73.1.13). Raises NotIdentified.
    """
    y, d, z = (np.asarray(a, dtype=np.float64) for a in (outcome, exposure, instrument))
    at, groups = numbered(np.unique(np.asarray(cluster), return_inverse=True)[1])
    if groups < 2:
        raise NotIdentified("There is one cluster, and no noise to learn from.")
    y, d, z = _left_over(np.stack([y, d, z], axis=1), covariates).T
    if float(z @ z) < NOTHING * len(z):
        raise NotIdentified("The instrument never varies.")
    if abs(float(z @ d)) < NOTHING * len(z):
        raise NotIdentified("The instrument does not move the exposure.")
    rows = _Rows(y=y, d=d, z=z, at=at, groups=groups)
    normal = NormalDist().inv_cdf(0.5 + level / 2)
    first = rows.slope(d, z, normal)
    return Instrumented(
        reduced=rows.slope(y, z, normal),
        first=first,
        wald=rows.slope(y, d, normal),
        ols=_Rows(y=y, d=d, z=d, at=at, groups=groups).slope(y, d, normal),
        robust=_not_refused(rows, normal),
        bootstrap=_resampled(rows, level=level, seed=seed, replicates=replicates),
        f=(first.value / first.error) ** 2 if first.error > 0 else float("inf"),
        n=len(y),
        clusters=groups,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Outcome, exposure and instrument, less what covariates explain; the cluster."""

    y: Array
    d: Array
    z: Array
    at: Codes
    groups: int

    def slope(self, y: Array, x: Array, normal: float) -> Estimate:
        """z'y / z'x with its clustered sandwich."""
        moved = float(self.z @ x)
        value = float(self.z @ y) / moved
        residual = self.z * (y - value * x)
        error = math.sqrt(self.product(residual, residual)) / abs(moved)
        return Estimate(
            value=value,
            low=value - normal * error,
            high=value + normal * error,
            error=error,
        )

    def product(self, a: Array, b: Array) -> float:
        """Σ over clusters of (sum of a)(sum of b), with the factor G/(G−1)."""
        one, other = (np.bincount(self.at, c, minlength=self.groups) for c in (a, b))
        return float(one @ other) * self.groups / (self.groups - 1)


def _left_over(columns: Array, covariates: npt.ArrayLike | None) -> Array:
    """Residuals on an intercept and the covariates (Frisch & Waugh 1933)."""
    design = np.ones((len(columns), 1))
    if covariates is not None:
        extra = np.asarray(covariates, dtype=np.float64).reshape(len(columns), -1)
        design = np.concatenate([design, extra], axis=1)
    found = np.linalg.lstsq(design, columns, rcond=None)[0]
    return np.asarray(columns - design @ found)


def _not_refused(rows: _Rows, normal: float) -> tuple[float, float] | None:
    """Effects b with |z'(y − bd)| ≤ normal · its clustered deviation: a quadratic.

    Anderson & Rubin 1949, doi 10.1214/aoms/1177730090; scores are taken with y and d
    less what z explains of them.
    """
    z, zz = rows.z, float(rows.z @ rows.z)
    zy, zd = float(z @ rows.y), float(z @ rows.d)
    u, e = z * (rows.y - z * zy / zz), z * (rows.d - z * zd / zz)
    a2 = zd**2 - normal**2 * rows.product(e, e)
    a1 = zd * zy - normal**2 * rows.product(u, e)
    a0 = zy**2 - normal**2 * rows.product(u, u)
    inside = a1**2 - a2 * a0
    if a2 <= 0 or inside < 0:
        return None
    return (a1 - math.sqrt(inside)) / a2, (a1 + math.sqrt(inside)) / a2


def _resampled(
    rows: _Rows, *, level: float, seed: int, replicates: int
) -> tuple[float, float]:
    """Whole clusters drawn anew; in every draw the means are taken anew too."""
    y, d, z = rows.y, rows.d, rows.z
    columns = (np.ones(len(y)), y, d, z, z * y, z * d)
    parts = np.stack(
        [np.bincount(rows.at, c, minlength=rows.groups) for c in columns], axis=1
    )
    # In an order of their own, so that nobody's name decides a draw.
    parts = parts[np.lexsort(np.round(parts, 9).T)]
    chance = np.random.default_rng([seed, rows.groups])
    even = np.full(rows.groups, 1 / rows.groups)
    drawn = chance.multinomial(rows.groups, even, size=replicates)
    n, my, md, mz, zy, zd = (drawn @ parts).T
    below = zd - mz * md / n
    known = np.abs(below) > NOTHING
    value = (zy - mz * my / n)[known] / below[known]
    low, high = np.quantile(value, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
