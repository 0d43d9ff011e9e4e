"""What owners of this also kept. Remembered for a while: this page has no statement to spare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.orders.together import queries
from xiangxin.web.layout.pages import face_url

_REMEMBERED: Final = timedelta(minutes=5)
_PRODUCTS_MOST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Without its price, which may have changed meanwhile."""

    name: str
    maker: str
    url: str
    picture: str


def kept_with(product: int, now: datetime) -> Sequence[Beside]:
    return _kept(product, int(now.timestamp() // _REMEMBERED.total_seconds()))


@lru_cache(_PRODUCTS_MOST)
def _kept(product: int, _turn: int) -> Sequence[Beside]:
    others = queries.kept_with(product)
    cards = catalog.cards_of(others) if others else {}
    return [
        Beside(
            name=card.name,
            maker=card.brand_name,
            url=f"/@{card.handle}",
            picture=face_url(card.picture),
        )
        for other in others
        if (card := cards.get(other)) is not None
    ]
