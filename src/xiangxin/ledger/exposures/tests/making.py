"""Exposures for tests, and what the files say of them."""

from datetime import datetime
from typing import Any

from tests.cast import NOW

from xiangxin.ledger.exposures import actions, queries
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.ledger.queries import pseudonyms


def shown(viewer: int, item: int = 7, **more: Any) -> Exposure:
    made: dict[str, Any] = {"item_kind": "post", "surface": Surface.HOME, **more}
    return Exposure(viewer=viewer, item=item, **made)


def write(*rows: Exposure, now: datetime = NOW) -> list[int]:
    identifiers = actions.log(rows, now=now)
    actions.flush()
    return identifiers


def read(**asked: Any) -> list[dict[str, Any]]:
    rows = [row for batch in queries.batches(**asked) for row in batch.to_pylist()]
    return sorted(rows, key=lambda row: row["id"])


def items(**asked: Any) -> list[int]:
    return [row["item"] for row in read(**asked)]


def pseudonym(person: int) -> int:
    return pseudonyms()[person]
