"""What one person was shown, told by a process that ends: `python -m` this, asked on stdin.

It needs neither the database nor the house, and so begins in a third of a second.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from operator import itemgetter
from typing import IO, Any

from django.conf import settings

from xiangxin.ledger.exposures import reading

# Who else was eligible or shown is theirs and not in it, but for how many names there were.
OWN = (
    *("item_kind", "item", "actor", "surface", "position"),
    *("arm", "propensity", "experiment", "epoch"),
)


def rows_of(viewer: int) -> Iterator[dict[str, Any]]:
    for batch in reading.batches(viewer=viewer):
        for row in batch.to_pylist():
            at = row["happened_at"].astimezone(UTC).isoformat()
            told = {"id": row["id"], "happened_at": at.replace("+00:00", "Z")}
            told |= {name: row[name] for name in OWN}
            yield told | {"names_shown": len(row["cue_shown"])}


def days_of(viewer: int) -> list[tuple[str, str, int]]:
    """How often on each day and surface, newest day and most first."""
    counted: Counter[tuple[str, str]] = Counter()
    for batch in reading.batches(viewer=viewer):
        days = [f"{at:%Y-%m-%d}" for at in batch["happened_at"].to_pylist()]
        counted.update(zip(days, batch["surface"].to_pylist(), strict=True))
    by_times = sorted(
        (-times, day, surface) for (day, surface), times in counted.items()
    )
    return [
        (day, surface, -times)
        for times, day, surface in sorted(by_times, key=itemgetter(1), reverse=True)
    ]


def tell(asked: Mapping[str, Any], out: IO[str]) -> None:
    if asked["by_day"]:
        json.dump(days_of(asked["viewer"]), out)
        return
    # One a line, between commas: whoever asks writes the brackets.
    for n, row in enumerate(rows_of(asked["viewer"])):
        out.write(f"{',' if n else ''}\n{json.dumps(row, ensure_ascii=False)}")


def main() -> None:
    asked = json.load(sys.stdin)
    settings.configure(EXPOSURES_DIR=asked["folder"])
    tell(asked, sys.stdout)


if __name__ == "__main__":
    main()
