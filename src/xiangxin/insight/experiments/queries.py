"""Which epoch decides about a viewer and a thing; and what is said of epochs themselves."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from xiangxin.insight.experiments.models import Epoch
from xiangxin.insight.experiments.rules import (
    Drawing,
    Experiment,
    fingerprint_of,
    may_draw,
    scope_of,
)

log = logging.getLogger(__name__)

# For each thing one look into the pairs by their key, and one into epoch_once from its end.
_DRAWINGS = """
WITH asked(item, scope) AS (VALUES {rows})
SELECT a.item, p.epoch, e.id, e.key, e.fingerprint, e.held_back, e.closed_at
  FROM asked a
  LEFT JOIN experiment_pair p
         ON p.viewer = %s AND p.item = a.item AND p.experiment = %s
  LEFT JOIN experiment_epoch e
         ON e.id = COALESCE(p.epoch, (
              SELECT c.id FROM experiment_epoch c
               WHERE c.experiment = %s AND c.item = a.scope AND c.started_at <= %s
               ORDER BY c.number DESC LIMIT 1))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawings:
    """What decides about each thing; `new` are pairs to be noted, `unopened` things to be asked
    for. What is in none of them is not drawn now: its epoch is about to end, or is spoilt.
    """

    known: dict[int, Drawing]
    new: frozenset[int]
    unopened: frozenset[int]


def drawings_for(
    experiment: Experiment, viewer: int, items: Collection[int], *, now: datetime
) -> Drawings:
    """The epoch of each pair (`viewer` is a person), in one query.

    A pair stays in its first epoch. Whoever draws by this must `actions.note` the new pairs.
    """
    known: dict[int, Drawing] = {}
    new: set[int] = set()
    unopened: set[int] = set()
    for item, pair_epoch, epoch, key, fingerprint, held_back, closed_at in _rows(
        experiment, viewer, items, now
    ):
        if epoch is None:
            unopened.add(item)
        elif pair_epoch is not None or may_draw(now, closed_at=_utc(closed_at)):
            if fingerprint_of(bytes(key)) != fingerprint:
                log.error("The key of epoch %d has changed: it decides no more", epoch)
                continue
            known[item] = Drawing(epoch=epoch, held_back=held_back, key=bytes(key))
            if pair_epoch is None:
                new.add(item)
    return Drawings(known=known, new=frozenset(new), unopened=frozenset(unopened))


def _rows(
    experiment: Experiment, viewer: int, items: Collection[int], now: datetime
) -> Sequence[Sequence[Any]]:
    if not items:
        return ()
    row = "(%s, %s)" if connection.vendor == "sqlite" else "(%s::bigint, %s::bigint)"
    asked = [n for item in items for n in (item, scope_of(experiment, item))]
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _DRAWINGS.format(rows=", ".join([row] * len(items))),
            [*asked, viewer, experiment.value, experiment.value, moment],
        )
        found: Sequence[Sequence[Any]] = cursor.fetchall()
    return found


def _utc(stored: datetime | None) -> datetime | None:
    # Below the ORM SQLite gives UTC without saying so.
    if stored is None or stored.tzinfo:
        return stored
    return stored.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRow:
    """What may be known of an epoch. `key` is empty until it is closed."""

    id: int
    experiment: Experiment
    item: int
    number: int
    held_back: float
    target: int
    pairs: int
    started_at: datetime | None
    closed_at: datetime | None
    key: bytes


def epochs(
    *,
    now: datetime,
    experiment: Experiment | None = None,
    items: Iterable[int] | None = None,
) -> list[EpochRow]:
    """Epochs that have begun, oldest first; nothing by which somebody could tell an arm."""
    rows = Epoch.objects.filter(started_at__lte=now)
    if experiment is not None:
        rows = rows.filter(experiment=experiment.value)
    if items is not None:
        rows = rows.filter(item__in=list(items))
    return [
        EpochRow(
            id=row.id,
            experiment=Experiment(row.experiment),
            item=row.item,
            number=row.number,
            held_back=row.held_back,
            target=row.target,
            pairs=row.pairs,
            started_at=row.started_at,
            closed_at=row.closed_at,
            key=bytes(row.key) if row.closed_at and row.closed_at <= now else b"",
        )
        for row in rows.order_by("started_at", "id")
    ]


def new_ones(items: Collection[int], *, now: datetime) -> set[int]:
    """Which of these products still have some of their first exposures before them.

    One that was never asked about is new; it is counted from its first `actions.note` on.
    """
    spent = Epoch.objects.filter(
        Q(closed_at__lte=now),
        experiment=Experiment.NEWCOMER.value,
        item__in=list(items),
    )
    return set(items) - set(spent.values_list("item", flat=True))
