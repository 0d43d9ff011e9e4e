"""The same findings for machines: JSON and Parquet."""

import io
import json
from typing import Final

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


def as_parquet(told: Told) -> bytes:
    """One file of findings.SCHEMA; the figures of the snapshots are rows of it."""
    out = io.BytesIO()
    pq.write_table(told.findings, out)
    return out.getvalue()
