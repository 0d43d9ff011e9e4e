"""What the house logged as shown, for tests of those who log it."""

from typing import Any

from xiangxin.ledger.exposures import actions, queries
from xiangxin.ledger.queries import pseudonyms


def logged(viewer: int) -> list[dict[str, Any]]:
    """Everything `viewer` was shown so far, in order, with people as actor ids again."""
    actions.flush()
    person = {pseudonym: one for one, pseudonym in pseudonyms().items()}
    mine = pseudonyms()[viewer]
    rows = [r for b in queries.batches(viewer=mine) for r in b.to_pylist()]
    for row in rows:
        row["viewer"] = viewer
        row["cue_drawn"] = row["cue_drawn"] and person[row["cue_drawn"]]
        for peers in ("cue_eligible", "cue_shown"):
            row[peers] = [person[one] for one in row[peers]]
    return sorted(rows, key=lambda row: row["id"])
