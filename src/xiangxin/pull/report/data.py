"""The same findings for machines: JSON, JSON an actor a line, and Parquet."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

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
    own = _by_actor(told.findings)
    rest = sorted(snapshots.keys() | {each for each in own if each is not None})
    for actor in (None, *rest):
        snapshot = snapshots.get(actor) if actor is not None else None
        yield (
            json.dumps(
                {
                    "actor": actor,
                    "as_of": told.as_of,
                    "engine": told.engine,
                    "snapshot": snapshot and snapshot.to_dict(),
                    "findings": own.get(actor, []),
                },
                ensure_ascii=False,
                allow_nan=False,
                sort_keys=True,
            )
            + "\n"
        )


def _by_actor(
    findings: pa.Table,
) -> dict[int | None, Sequence[Mapping[str, object]]]:
    rows: dict[int | None, list[Mapping[str, object]]] = {}
    for batch in findings.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            actor = row.pop("actor")
            rows.setdefault(actor, []).append(
                {name: value for name, value in row.items() if value is not None}
            )
    return dict(rows)


def as_parquet(told: Told) -> bytes:
    """One file of findings.SCHEMA; the figures of the snapshots are rows of it."""
    out = io.BytesIO()
    pq.write_table(told.findings, out)
    return out.getvalue()
