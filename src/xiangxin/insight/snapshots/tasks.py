"""What the worker does when figures are wanted."""

from datetime import datetime
from functools import partial

from xiangxin.insight.snapshots import actions
from xiangxin.insight.snapshots.events import MeasureAsked
from xiangxin.outbox.actions import Finish, slow


@slow
def measure(event: MeasureAsked, *, now: datetime) -> Finish:
    found = actions.measured(as_of=now, actor=event.actor)
    return partial(actions.keep, found, as_of=now, now=now)


def measure_all(now: datetime) -> None:
    """Nightly: everybody anew."""
    actions.keep(actions.measured(as_of=now), as_of=now, now=now)
