"""How strong ties are without labels, and two ways to put them in bands."""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.ledger import Ledger
from xiangxin.pull.ties.features import features

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Truth: TypeAlias = npt.NDArray[np.bool_]

RANKED: Final = ("activation", "reciprocity", "kinds", "mutual_follow", "overlap")

BANDS: Final = 5
NEVER: Final = 0
COMMON_CUTS: Final = (1, 2, 4, 10)
"""Bands by common neighbours: none, 1, 2–3, 4–9, 10 or more (the peak of Rajkumar et
al. 2022, doi 10.1126/science.abl4476, is near 10)."""

STRENGTHS: Final = pa.schema(
    [
        ("u", pa.int64()),
        ("v", pa.int64()),
        ("s", pa.float64()),
        ("interacted", pa.bool_()),
        ("common", pa.int64()),
    ]
)


def strength_table(ledger: Ledger, *, until: int) -> pa.Table:
    """A table of STRENGTHS: the rows of `features`, in their order.

    `s` is null for two who never interacted in the 365 days that end at `until`.
    """
    told = features(ledger, until=until)
    s = strengths(told)
    return pa.table(
        {
            "u": told["u"],
            "v": told["v"],
            "s": pa.array(s, mask=np.isnan(s)),
            "interacted": pa.array(~column(told, "never_interacted").astype(bool)),
            "common": told["common"].cast(pa.int64()),
        },
        schema=STRENGTHS,
    )


def strengths(told: pa.Table) -> Array:
    """s(u→v) in [0, 1] for each row of `features`; not a number where none interacted.

    The mean of the percentile ranks of activation, reciprocity, kinds, mutual follow
    and overlap among all rows that interacted; a null is left out of its row's mean.
    """
    met = ~column(told, "never_interacted").astype(bool)
    ranks = np.stack([_percentiles(column(told, name)[met]) for name in RANKED])
    s = np.full(len(met), np.nan)
    if met.any():
        s[met] = np.nanmean(ranks, axis=0)
    return s


def bands(s: Array, *, cuts: Array | None = None) -> Whole:
    """0 where two never interacted, else 1 to 4 by quartiles of s, or by given cuts."""
    met = ~np.isnan(s)
    edges = quartiles(s) if cuts is None else cuts
    band = np.full(len(s), NEVER)
    band[met] = 1 + np.searchsorted(edges, s[met], side="left")
    return band


def quartiles(s: Array) -> Array:
    """The three cuts between four bands, of those who interacted."""
    met = s[~np.isnan(s)]
    return (
        np.quantile(met, [0.25, 0.5, 0.75]) if len(met) else np.array([0.25, 0.5, 0.75])
    )


def common_bands(common: npt.ArrayLike) -> Whole:
    """0 to 4 by COMMON_CUTS."""
    return np.searchsorted(COMMON_CUTS, np.asarray(common), side="right")


def column(told: pa.Table, name: str) -> Array:
    """Numbers, with what is null as not a number."""
    found = told.column(name).cast(pa.float64()).to_numpy()
    return np.asarray(found, dtype=np.float64)


def _percentiles(values: Array) -> Array:
    """(Mean rank - 0.5) / n among those that are known."""
    known = ~np.isnan(values)
    shares = np.full(len(values), np.nan)
    _, which, times = np.unique(values[known], return_inverse=True, return_counts=True)
    before = np.cumsum(times) - times
    shares[known] = ((before + times / 2) / max(known.sum(), 1))[which.reshape(-1)]
    return shares
