"""What the worker does when figures are wanted."""

import logging
from datetime import datetime

from xiangxin.insight.snapshots import actions
from xiangxin.insight.snapshots.child import Child, begin
from xiangxin.insight.snapshots.events import MeasureAsked
from xiangxin.outbox.actions import slow

log = logging.getLogger(__name__)


@slow
def measure(event: MeasureAsked, *, now: datetime) -> None:
    _measure(now, event.actor)


def measure_all(now: datetime) -> None:
    """Everybody anew; waits for it."""
    _measure(now, None)


def begin_measuring(now: datetime) -> Child:
    """Nightly: everybody anew, while the worker goes on."""
    return begin(as_of=now)


def _measure(now: datetime, actor: int | None) -> None:
    if not actions.measure_in_child(as_of=now, actor=actor):
        log.info("%s is being measured already", actor or "everybody")
