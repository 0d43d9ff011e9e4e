"""What somebody reviewed under their own name, for their own page."""

from dataclasses import dataclass
from typing import Final

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.reviews import queries
from xiangxin.social.actors.rules import Viewer
from xiangxin.text.markdown import plain

_SAID: Final = 4
_WORDS_MOST: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    id: int
    handle: str
    product: str
    stars: int
    words: str
    language: str


def said_by(viewer: Viewer, person: int) -> list[Said]:
    """Newest first; one statement where there is nothing."""
    cards = queries.by_person(viewer, person, limit=_SAID)
    if not cards:
        return []
    products = catalog.cards_of({card.product_id for card in cards})
    return [
        Said(
            id=card.id,
            handle=products[card.product_id].handle,
            product=products[card.product_id].name,
            stars=card.stars,
            words=_cut(plain(card.html)),
            language=card.language,
        )
        for card in cards
        if card.product_id in products
    ]


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WORDS_MOST else f"{line[:_WORDS_MOST].rstrip()}…"
