"""Our market, with and without writing down what it showed.

python bench/_exposing.py subjects   gives everybody a pseudonym
python bench/_exposing.py rows       prints rows and bytes on disk as JSON
"""

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import _ready  # noqa: F401 - Django first
from django.conf import settings

from xiangxin.ledger.exposures import actions, queries
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.ledger.models import Subject
from xiangxin.social.actors.models import Actor
from xiangxin.world import clock

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ROWS, PEERS = 20, 3


def _application() -> Wsgi:
    """The page itself logs nothing here: its rows, or none, are ours to add."""
    from xiangxin.config.wsgi import application  # noqa: PLC0415 - leases a node

    actions.log = _nothing
    return application


def _nothing(rows: Sequence[Exposure], **_: Any) -> list[int]:
    return list(range(len(rows)))


_log = actions.log


def without() -> Wsgi:
    return _application()


def with_rows() -> Wsgi:
    """Twenty rows a page, each new and with three names, so that none is left out."""
    application = _application()
    numbers = itertools.count(1)
    people = list(
        Actor.objects.filter(kind="person")
        .order_by("id")
        .values_list("id", flat=True)[:200]
    )

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = application(environ, start)
        first = next(numbers) * ROWS
        rows = [
            Exposure(
                viewer=people[0],
                item_kind="post",
                item=first + n,
                actor=people[1],
                surface=Surface.HOME,
                position=n,
                cue_eligible=tuple(people[n : n + PEERS]),
                cue_drawn=people[n],
                cue_shown=(people[n],),
                arm="one",
                propensity=0.4,
                experiment="cue",
                epoch=1,
            )
            for n in range(ROWS)
        ]
        _log(rows, now=clock.now())
        return body

    return answer


def subjects() -> None:
    people = Actor.objects.filter(kind="person").values_list("id", flat=True)
    Subject.objects.bulk_create(
        [Subject(person=one, pseudonym=one ^ 0x5DEECE66D) for one in people],
        ignore_conflicts=True,
    )


def rows() -> None:
    files = [f for f in Path(settings.EXPOSURES_DIR).rglob("*.arrows") if f.is_file()]
    count = sum(batch.num_rows for batch in queries.batches())
    print(json.dumps([count, sum(file.stat().st_size for file in files)]))


if __name__ == "__main__":
    {"subjects": subjects, "rows": rows}[sys.argv[1]]()
