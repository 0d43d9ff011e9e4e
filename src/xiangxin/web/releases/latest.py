"""The newest release as its product's own page tells it: that page has no statement to spare."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final

from xiangxin.market.releases import queries
from xiangxin.market.releases.rules import excerpt
from xiangxin.text.markdown import plain
from xiangxin.web.posts.pictures import Hung, hung
from xiangxin.web.releases.shown import KINDS

_REMEMBERED: Final = timedelta(seconds=20)
_PRODUCTS_MOST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The beginning of the newest release, for its product's own page."""

    id: int
    label: str
    kind: str
    day: date
    published_at: datetime | None
    language: str
    words: str
    pictures: Sequence[Hung]


class _Remembered:
    """A page may tell of a release so much later; whoever publishes reads it at once elsewhere."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[int, tuple[datetime, Latest | None]] = OrderedDict()

    def of(self, product: int, now: datetime) -> Latest | None:
        with self._lock:
            kept = self._kept.get(product)
        if kept is not None and kept[0] <= now < kept[0] + _REMEMBERED:
            return kept[1]
        latest = _latest(product)
        with self._lock:
            self._kept[product] = (now, latest)
            self._kept.move_to_end(product)
            while len(self._kept) > _PRODUCTS_MOST:
                self._kept.popitem(last=False)
        return latest


def _latest(product: int) -> Latest | None:
    for card in queries.releases_of(product, limit=1):
        return Latest(
            id=card.id,
            label=card.label,
            kind=KINDS[card.kind],
            day=card.day,
            published_at=card.published_at,
            language=card.language,
            words=excerpt(plain(card.html)),
            pictures=hung([card.post_id]).get(card.post_id, ())
            if card.pictures and card.post_id
            else (),
        )
    return None


latest_of = _Remembered().of
