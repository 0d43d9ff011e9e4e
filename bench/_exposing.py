"""Our market, with and without writing down what its home page showed.

python bench/_exposing.py page COOKIES   prints how many rows one page is
python bench/_exposing.py rows           prints rows and bytes on disk as JSON
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import _ready  # noqa: F401 - Django first
from _inside import answer
from django.conf import settings

from xiangxin.ledger.exposures import actions, queries
from xiangxin.ledger.exposures.rules import Exposure, Recent

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _nothing(rows: Sequence[Exposure], **_: Any) -> list[int]:
    return list(range(len(rows)))


def _nothing_found(*_: Any) -> None: ...


def without() -> Wsgi:
    from xiangxin.config.wsgi import application  # noqa: PLC0415 - leases a node

    actions.log = _nothing
    return application


def with_rows() -> Wsgi:
    """Each page as if nobody had seen it before, so that none of its rows is left out."""
    from xiangxin.config.wsgi import application  # noqa: PLC0415 - leases a node

    Recent.find = _nothing_found  # type: ignore[method-assign]
    return application


def page(cookies: str) -> None:
    counts: list[int] = []
    log = actions.log
    actions.log = lambda rows, **how: counts.append(len(rows)) or log(rows, **how)  # type: ignore[func-returns-value]
    answer("/", cookies=cookies)
    print(*counts)


def rows() -> None:
    files = [f for f in Path(settings.EXPOSURES_DIR).rglob("*.arrows") if f.is_file()]
    count = sum(batch.num_rows for batch in queries.batches())
    print(json.dumps([count, sum(file.stat().st_size for file in files)]))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["page", cookies]:
            page(cookies)
        case ["rows"]:
            rows()
        case _:
            sys.exit(__doc__)
