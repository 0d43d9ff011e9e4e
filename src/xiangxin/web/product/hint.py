"""Whether a member is asked if they came only to choose: drawn for each of them once an epoch."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import MARKET, Draw, Experiment
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import HINT_COOKIE

_REMEMBERED: Final = timedelta(minutes=5)
_MEMBERS_MOST: Final = 2_000


def hint_for(request: Request, now: datetime) -> Draw | None:
    """What was drawn; None for whom nothing is drawn: guests, who opted out, who answered."""
    me = request.me
    if me is None or me.person is None or not me.in_experiments or me.just_shop:
        return None
    if HINT_COOKIE in request.COOKIES:
        return None
    return _remembered.draw(me.person, now)


class _Remembered:
    """A draw stays the same: this process need not look it up at every page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._draws: OrderedDict[int, tuple[datetime, Draw | None]] = OrderedDict()

    def draw(self, member: int, now: datetime) -> Draw | None:
        with self._lock:
            kept = self._draws.get(member)
        if kept is not None and kept[0] <= now < kept[0] + _REMEMBERED:
            return kept[1]
        drawn = experiments.draw(
            Experiment.JUST_SHOP, viewer=member, items=[MARKET], now=now
        )
        with self._lock:
            self._draws[member] = (now, drawn.get(MARKET))
            self._draws.move_to_end(member)
            while len(self._draws) > _MEMBERS_MOST:
                self._draws.popitem(last=False)
        return drawn.get(MARKET)

    def clear(self) -> None:
        with self._lock:
            self._draws.clear()


_remembered = _Remembered()
forget_all = _remembered.clear
