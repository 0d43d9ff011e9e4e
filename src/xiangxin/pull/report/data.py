"""The same findings for machines: JSON, JSON an actor a line, and Parquet."""

import io
import json
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xiangxin.pull.findings import ordered
from xiangxin.pull.report.told import Told

FORMAT: Final = "xiangxin-report"
VERSION: Final = 1


def as_json(told: Told) -> str:
    """Snapshots with their own six digits; findings as the other formats have them."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "as_of": told.as_of,
            "engine": told.engine,
            "seed": told.seed,
            "demo": told.demo,
            "snapshots": [each.to_dict() for each in told.snapshots],
            "findings": told.findings.to_pylist(),
        },
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
    )


def as_lines(told: Told) -> Iterator[str]:
    """One line of JSON an actor, the whole market's first: its snapshot (null for the
    market, and for an actor of findings alone) and its findings without what is null.
    """
    snapshots = {int(each.actor.id): each for each in told.snapshots}
    own = _Findings(told.findings)
    for actor in (None, *sorted(snapshots.keys() | own.actors)):
        snapshot = snapshots.get(actor) if actor is not None else None
        yield (
            json.dumps(
                {
                    "actor": actor,
                    "as_of": told.as_of,
                    "engine": told.engine,
                    "snapshot": snapshot and snapshot.to_dict(),
                    "findings": own.of(actor),
                },
                ensure_ascii=False,
                allow_nan=False,
                sort_keys=True,
            )
            + "\n"
        )


class _Findings:
    """Columns until an actor's are asked for: of thousands of actors there are millions."""

    def __init__(self, findings: pa.Table) -> None:
        self._sorted = ordered(findings, "actor")
        actor = self._sorted.column("actor")
        self._of_market = actor.null_count
        self._actor = actor.slice(self._of_market).to_numpy()
        self.actors = frozenset(np.unique(self._actor).tolist())

    def of(self, actor: int | None) -> list[dict[str, object]]:
        """In the order they were given, without what is null."""
        low, high = 0, self._of_market
        if actor is not None:
            low, high = np.searchsorted(self._actor, [actor, actor + 1]) + high
        rows = self._sorted.slice(low, high - low).drop_columns("actor").to_pylist()
        return [
            {name: value for name, value in row.items() if value is not None}
            for row in rows
        ]


def as_parquet(told: Told) -> bytes:
    """One file of findings.SCHEMA; the figures of the snapshots are rows of it."""
    out = io.BytesIO()
    pq.write_table(told.findings, out)
    return out.getvalue()
