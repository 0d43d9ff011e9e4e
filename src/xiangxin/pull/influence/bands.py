"""How near the drawn peer is to the viewer, in bands that stay fixed in an epoch."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import ties
from xiangxin.pull.acts import DAY
from xiangxin.pull.influence.clusters import Array, Codes, Truth, Whole, numbered
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.ties import strength as tie_strength

BANDS: Final = 5
MONTH: Final = 30 * DAY
"""From an epoch's first unit: the dyads drawn in it set the epoch's quartiles."""

Ties: TypeAlias = Callable[[int], pa.Table]
"""From a moment to u, v, s and common at that moment; s is null for never interacted."""

Strangers: TypeAlias = Callable[[int, Whole, Whole], npt.ArrayLike]
"""From a moment and pairs of people that have no row there to their common neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """By unit: `interaction` 0 never interacted, 1–4 quartiles of the tie viewer → drawn
    peer; `common` 0–4 by common neighbours; `strength` is s, not a number for never;
    `stratum` numbers the experiments' epochs, and `cuts` are the quartiles of each."""

    interaction: Codes
    common: Codes
    strength: Array
    stratum: Codes
    cuts: Array


def of_ledger(ledger: Ledger) -> Ties:
    """Ties from the 365 days before the moment."""
    return lambda until: ties.strength_table(ledger, until=until)


def strangers_of(ledger: Ledger) -> Strangers:
    """Their common neighbours in the same 365 days."""
    return lambda until, u, v: ties.common(ledger, until=until, u=u, v=v)


def bands(
    units: pa.Table, *, ties_at: Ties, common_at: Strangers | None = None
) -> Bands:
    """Of a table with viewer, drawn, at, experiment and epoch.

    Ties are those at the start of the exposure's calendar month (UTC). Without
    `common_at`, two who have no row among the ties have no common neighbours.
    """
    strength, common = strengths(units, ties_at=ties_at, common_at=common_at)
    return of_strengths(units, strength, common)


def of_strengths(units: pa.Table, strength: Array, common: Whole) -> Bands:
    """The same from `strengths` of the units' dyads."""
    epochs = stratum(units)
    cuts = _cuts(units, strength, epochs)
    return Bands(
        interaction=banded(strength, cuts[epochs]),
        common=ties.common_bands(common).astype(np.int32),
        strength=strength,
        stratum=epochs,
        cuts=cuts,
    )


def banded(strength: Array, cuts: Array) -> Codes:
    """0 where s is not a number, else 1 to 4 by the row's own three cuts."""
    band = 1 + (strength[:, None] > cuts).sum(axis=1)
    return np.where(np.isnan(strength), 0, band).astype(np.int32)


def strengths(
    dyads: pa.Table, *, ties_at: Ties, common_at: Strangers | None = None
) -> tuple[Array, Whole]:
    """s (not a number for never interacted) and common neighbours of viewer, drawn, at."""
    at = dyads["at"].to_numpy()
    strength = np.full(len(at), np.nan)
    common = np.zeros(len(at), dtype=np.int64)
    for begun, rows in _months(at):
        asked = dyads.select(["viewer", "drawn"]).take(pa.array(rows))
        strength[rows], common[rows], found = _looked_up(asked, ties_at(begun))
        if common_at is not None and not found.all():
            viewer, drawn = (c.to_numpy()[~found] for c in asked.columns)
            common[rows[~found]] = common_at(begun, viewer, drawn)
    return strength, common


def _months(at: Whole) -> list[tuple[int, Whole]]:
    """Each month's first moment and the rows that lie in it."""
    if len(at) == 0:
        return []
    first = datetime.fromtimestamp(int(at.min()) / 1e6, tz=UTC)
    year, month = first.year, first.month
    starts: list[int] = []
    while not starts or starts[-1] <= int(at.max()):
        starts.append(round(datetime(year, month, 1, tzinfo=UTC).timestamp() * 1e6))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    which = np.searchsorted(starts, at, side="right") - 1
    return [(starts[k], np.flatnonzero(which == k)) for k in np.unique(which).tolist()]


def _looked_up(dyads: pa.Table, known: pa.Table) -> tuple[Array, Whole, Truth]:
    """s, common neighbours and whether there is a row for each dyad."""
    viewer, drawn = dyads["viewer"].to_numpy(), dyads["drawn"].to_numpy()
    people = np.unique(np.concatenate([viewer, drawn]))
    u, v = known["u"].to_numpy(), known["v"].to_numpy()
    met = np.flatnonzero(np.isin(u, people) & np.isin(v, people))
    tie = _paired(people, u[met], v[met])
    order = np.argsort(tie)
    met, tie = met[order], tie[order]
    asked = _paired(people, viewer, drawn)
    at = np.minimum(np.searchsorted(tie, asked), max(len(tie) - 1, 0))
    found = tie[at] == asked if len(tie) else np.zeros(len(asked), dtype=bool)
    s, common = np.full(len(asked), np.nan), np.zeros(len(asked), dtype=np.int64)
    rows = pa.array(met[at[found]])
    s[found] = known["s"].cast(pa.float64()).take(rows).to_numpy()
    common[found] = known["common"].fill_null(0).take(rows).to_numpy()
    return s, common, found


def _paired(people: Whole, one: Whole, other: Whole) -> Whole:
    """Two people as one number."""
    first = np.searchsorted(people, one)
    return np.asarray(first * len(people) + np.searchsorted(people, other))


def _cuts(units: pa.Table, strength: Array, epochs: Codes) -> Array:
    """epochs × 3: quartiles of s over the dyads drawn in each epoch's first month."""
    at = units["at"].to_numpy()
    viewer, drawn = (numbered(units[name])[0] for name in ("viewer", "drawn"))
    many = int(epochs.max()) + 1 if len(epochs) else 0
    cuts = np.zeros((many, 3))
    for epoch in range(many):
        rows = np.flatnonzero(epochs == epoch)
        early = rows[at[rows] < at[rows].min() + MONTH]
        early = early[np.argsort(at[early], kind="stable")]
        dyad = viewer[early].astype(np.int64) << 32 | drawn[early]
        _, once = np.unique(dyad, return_index=True)
        cuts[epoch] = tie_strength.quartiles(strength[early[once]])
    return cuts


def stratum(units: pa.Table) -> Codes:
    """The experiment's epoch of each unit, numbered in their order."""
    keys = np.stack(
        [
            np.unique(
                units["experiment"].to_numpy(zero_copy_only=False), return_inverse=True
            )[1],
            np.unique(units["epoch"].to_numpy(), return_inverse=True)[1],
        ],
        axis=1,
    )
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int32)
    found = np.unique(keys, axis=0, return_inverse=True)[1]
    return found.reshape(-1).astype(np.int32)
