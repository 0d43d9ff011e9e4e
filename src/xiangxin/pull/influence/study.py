"""The experiment that a ledger holds, as arrays, and the slices it is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.influence import features
from xiangxin.pull.influence.bands import BANDS, Bands
from xiangxin.pull.influence.cells import Small
from xiangxin.pull.influence.clusters import Array, Clusters, Codes, clusters
from xiangxin.pull.influence.effects import ALL, ONE
from xiangxin.pull.influence.units import OUTCOMES

PEERS: Final = ((1, "1"), (2, "2"), (3, "3-4"), (5, "5-9"), (10, "10+"))
"""Numbers of eligible peers from which a slice of the arm `all` begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slicing:
    """One way to divide the units: `group` is an index of `parts`, or negative."""

    parts: tuple[str, ...]
    group: Codes
    treated: int = ONE

    @property
    def groups(self) -> int:
        return len(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Units row by row, from `units.Units.table` and its bands."""

    table: pa.Table
    bands: Bands
    clusters: Clusters
    arm: Small
    propensity: Array
    outcomes: Mapping[str, Small]
    fold: Small

    @classmethod
    def of(cls, table: pa.Table, bands: Bands, *, seed: int) -> "Study":
        met = clusters(table["viewer"], table["item"])
        return cls(
            table=table,
            bands=bands,
            clusters=met,
            arm=table["arm"].to_numpy(),
            propensity=table["propensity"].to_numpy(),
            outcomes={name: table[name].to_numpy() for name in OUTCOMES},
            fold=features.folds(table["at"].to_numpy(), met, seed=seed),
        )

    @property
    def whole(self) -> Slicing:
        return Slicing(parts=("",), group=np.zeros(len(self.arm), dtype=np.int32))

    @property
    def interaction(self) -> Slicing:
        parts = tuple(f"interaction:{band}" for band in range(BANDS))
        return Slicing(parts=parts, group=self.bands.interaction)

    @property
    def common(self) -> Slicing:
        parts = tuple(f"common:{band}" for band in range(BANDS))
        return Slicing(parts=parts, group=self.bands.common)

    @property
    def peers(self) -> Slicing:
        """The arm `all`, by how many peers could be named."""
        starts = np.array([start for start, _ in PEERS])
        many = np.maximum(self.table["peers"].to_numpy(), 1)
        group = np.searchsorted(starts, many, side="right") - 1
        parts = tuple(f"all:{name}" for _, name in PEERS)
        return Slicing(parts=parts, group=group.astype(np.int32), treated=ALL)

    @property
    def category(self) -> Slicing:
        told = self.table["category"]
        names = sorted(set(pc.unique(told).to_pylist()) - {""})
        at = pc.index_in(told, pa.array(names, pa.string())).fill_null(-1)
        group = at.to_numpy().astype(np.int32)
        return Slicing(parts=tuple(f"category:{c}" for c in names), group=group)

    @property
    def familiar(self) -> Slicing:
        is_familiar = self.table["familiar"].to_numpy(zero_copy_only=False)
        parts = ("familiar:no", "familiar:yes")
        return Slicing(parts=parts, group=is_familiar.astype(np.int32))

    @property
    def taste(self) -> Slicing:
        """Units of which nothing is known are in neither part."""
        taste = self.table["taste"].to_numpy()
        group = np.where(taste == 0, -1, (taste > 0).astype(np.int32))
        return Slicing(parts=("taste:differ", "taste:agree"), group=group)

    @property
    def carry(self) -> Slicing:
        parts = ("carry:nobody", "carry:other", "carry:same")
        group = self.table["carry"].to_numpy().astype(np.int32)
        return Slicing(parts=parts, group=group)

    @property
    def product(self) -> Slicing:
        """Parts are the products' identifiers, in their order."""
        ids, at = np.unique(self.table["product"].to_numpy(), return_inverse=True)
        parts = tuple(str(each) for each in ids.tolist())
        return Slicing(parts=parts, group=at.astype(np.int32))
