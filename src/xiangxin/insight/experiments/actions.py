"""Noting who was drawn, and the life of an epoch: asked for, begun, ended."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from xiangxin.insight.experiments import queries
from xiangxin.insight.experiments.buffer import Asked, Buffer, Pairs
from xiangxin.insight.experiments.models import Epoch, Pair
from xiangxin.insight.experiments.rules import (
    NOTICE,
    ONCE,
    Arm,
    Draw,
    Experiment,
    arm_of,
    fingerprint_of,
    picked,
    plan_of,
    scope_of,
)
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import queries as ledger

log = logging.getLogger(__name__)
_AT_ONCE = 500
_PAIR = """
INSERT INTO experiment_pair (viewer, item, experiment, epoch) VALUES (%s, %s, %s, %s)
ON CONFLICT (viewer, item, experiment) DO NOTHING
"""


def note(
    experiment: Experiment, viewer: int, epochs: dict[int, int], *, now: datetime
) -> None:
    """Remember that the viewer was drawn for these things: epoch by item. No statement."""
    if epochs:
        drawn = {
            (viewer, item, experiment.value): (epoch, now)
            for item, epoch in epochs.items()
        }
        _BUFFER.add(drawn, {})


def ask_for(experiment: Experiment, items: Iterable[int], *, now: datetime) -> None:
    """Wish for a first epoch for these things; the worker begins it. No statement."""
    asked = {(experiment.value, scope_of(experiment, item)): now for item in items}
    if asked:
        _BUFFER.add({}, asked)


def draw(
    experiment: Experiment, *, viewer: int, items: Collection[int], now: datetime
) -> dict[int, Draw]:
    """What comes out for each of these, the same whenever it is asked again.

    Only for people who take part (`SignedIn.in_experiments`). Left out is what has no epoch
    yet, or one about to end: then the page is as for those who do not. `JUST_SHOP` is drawn
    for `MARKET` alone, `AD_FOLD` for posts.
    """
    found = queries.drawings_for(experiment, viewer, items, now=now)
    new = {item: found.known[item].epoch for item in found.new}
    note(experiment, viewer, new, now=now)
    ask_for(experiment, found.unopened, now=now)
    return {
        item: arm_of(experiment, drawing, viewer=viewer, item=item)
        for item, drawing in found.known.items()
    }


def pick_newcomer(
    *, viewer: int, products: Collection[int], now: datetime
) -> tuple[int, Draw] | None:
    """One of the new among these, each as likely as any other; the same for a day.

    A product is new until its epoch has so many viewers; its propensity is one in as many
    as could have been picked. The viewer takes part in measuring.
    """
    new = queries.new_ones(products, now=now)
    found = queries.drawings_for(Experiment.NEWCOMER, viewer, new, now=now)
    ask_for(Experiment.NEWCOMER, found.unopened, now=now)
    if not found.known:
        return None
    item = picked(found.known, viewer=viewer, turn=now.toordinal())
    epoch = found.known[item].epoch
    note(Experiment.NEWCOMER, viewer, {item: epoch}, now=now)
    return item, Draw(arm=Arm.SHOW, propensity=1 / len(found.known), epoch=epoch)


def flush() -> int:
    """Write what waits in this process; how many pairs were new. Not in a transaction."""
    with _BUFFER.flushing:
        pairs, asked = _BUFFER.take()
        try:
            written = _write(pairs, asked)
            pairs, asked = {}, {}
        finally:
            _BUFFER.add(pairs, asked)
    return written


@transaction.atomic
def _write(pairs: Pairs, asked: Asked) -> int:
    Epoch.objects.bulk_create(
        [
            Epoch(id=next_id(now), experiment=name, item=item, number=1, asked_at=now)
            for (name, item), now in sorted(asked.items())
        ],
        ignore_conflicts=True,
    )
    # In order, so that two processes never wait for each other in a ring.
    by_epoch: dict[int, list[tuple[int, int, str, int]]] = defaultdict(list)
    erased = ledger.held_erasures({viewer for viewer, _, _ in pairs})
    for pair, (epoch, at) in sorted(pairs.items()):
        if pair[0] not in erased or at > erased[pair[0]]:
            by_epoch[epoch].append((*pair, epoch))
    written = 0
    for epoch, rows in sorted(by_epoch.items()):
        with connection.cursor() as cursor:
            cursor.executemany(_PAIR, rows)
            new = cursor.rowcount
        Epoch.objects.filter(id=epoch).update(pairs=F("pairs") + new)
        written += new
    return written


def forget(*, person: int) -> int:
    """Forget in which epochs somebody was drawn; how many pairs. The counts stay.

    Erase them from the ledger before: what waits in any process since then is not written.
    """
    gone, _ = Pair.objects.filter(viewer=person).delete()
    return gone


def tend(*, secret: Callable[[], bytes], now: datetime) -> int:
    """Begin what was asked for, end what has its pairs; how many epochs changed.

    `secret` gives a random key, anew at each call. An epoch whose key changed, or that holds
    back more than the operator now allows, ends too.
    """
    waiting = Epoch.objects.filter(started_at=None).order_by("asked_at")
    begun = sum(_begin(row, secret(), now) for row in waiting[:_AT_ONCE])
    ended = sum(
        _end(row, secret(), now)
        for row in Epoch.objects.filter(started_at__lte=now, closed_at=None)
        if _is_over(row)
    )
    return begun + ended


def begin(
    experiment: Experiment,
    items: Iterable[int],
    *,
    secret: Callable[[], bytes],
    now: datetime,
) -> None:
    """Ask for first epochs and begin them at once: for the demo market."""
    flush()
    ask_for(experiment, items, now=now)
    flush()
    tend(secret=secret, now=now)


def _begin(row: Epoch, key: bytes, now: datetime) -> int:
    """Two workers at once: the second changes nothing."""
    return Epoch.objects.filter(id=row.id, started_at=None).update(
        started_at=now, **_stated(Experiment(row.experiment), row.number, key)
    )


def _stated(experiment: Experiment, number: int, key: bytes) -> dict[str, Any]:
    plan = plan_of(experiment, number, most=settings.HELD_BACK_MOST)
    return {
        "key": key,
        "fingerprint": fingerprint_of(key),
        "held_back": plan.held_back,
        "target": plan.target,
    }


def _is_over(row: Epoch) -> bool:
    if fingerprint_of(bytes(row.key)) != row.fingerprint:
        log.error("The key of epoch %d has changed: it ends, another begins", row.id)
        return True
    is_capped = (
        row.experiment == Experiment.CUE.value
        and row.held_back > settings.HELD_BACK_MOST
    )
    return is_capped or row.pairs >= row.target


@transaction.atomic
def _end(row: Epoch, key: bytes, now: datetime) -> int:
    """Announce the end, and what begins then."""
    until = now + NOTICE
    if not Epoch.objects.filter(id=row.id, closed_at=None).update(closed_at=until):
        return 0  # another worker got there first
    experiment = Experiment(row.experiment)
    if experiment not in ONCE:
        Epoch.objects.create(
            id=next_id(now),
            experiment=row.experiment,
            item=row.item,
            number=row.number + 1,
            asked_at=now,
            started_at=until,
            **_stated(experiment, row.number + 1, key),
        )
    return 1


_BUFFER = Buffer(flush)
