"""What this process found for its viewers, for a few minutes."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from xiangxin.insight.cues.rules import REMEMBERED

Found = TypeVar("Found")
VIEWERS_MOST = 2_000
ITEMS_MOST = 200


@dataclass(slots=True)
class Reach(Generic[Found]):
    """What was found for one viewer since a moment, by product."""

    since: datetime
    is_measured: bool
    found: dict[int, Found] = field(default_factory=dict)


class Remembered(Generic[Found]):
    def __init__(self) -> None:
        self._lock = Lock()
        self._reaches: OrderedDict[int, Reach[Found]] = OrderedDict()

    def find(self, viewer: int, now: datetime) -> Reach[Found] | None:
        with self._lock:
            reach = self._reaches.get(viewer)
            if reach is None or not reach.since <= now < reach.since + REMEMBERED:
                return None
            self._reaches.move_to_end(viewer)
            return reach

    def keep(self, viewer: int, reach: Reach[Found]) -> None:
        with self._lock:
            self._reaches[viewer] = reach
            while len(self._reaches) > VIEWERS_MOST:
                self._reaches.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._reaches.clear()
