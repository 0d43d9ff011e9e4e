"""Posts among others, as home, places and people show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from xiangxin.insight.cues.queries import Cue
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.actors.rules import Ads
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.shield.queries import marks_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.cards import Shown, drawn
from xiangxin.web.posts.folding import folds

_NO_CUES: Final[Mapping[int, Cue]] = {}
_NO_PRODUCTS: Final[Mapping[int, ProductCard]] = {}


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many ads are left out because their reader wishes it; never without saying so."""

    said: int = 0
    likely: int = 0

    def __bool__(self) -> bool:
        return bool(self.said or self.likely)


@dataclass(frozen=True, slots=True)
class Feed:
    posts: list[Shown]
    hidden: Hidden


def feed(
    request: Request,
    cards: Iterable[PostCard],
    products: Mapping[int, ProductCard] = _NO_PRODUCTS,
    cues: Mapping[int, Cue] = _NO_CUES,
    *,
    here: int | None = None,
    now: datetime,
) -> Feed:
    """Ads are folded or left out as the reader wishes.

    `products`, by actor id, are those whose slip stands under what is said at them, once a
    page: wanted in a mixed feed, not on the product's own page.
    """
    listed = list(cards)
    marks = marks_of(card.id for card in listed if card.is_marked)
    folded = folds(request, listed, marks, now)
    hidden = {post for post, fold in folded.items() if fold.treatment is Ads.HIDE}
    left = [card for card in listed if card.id not in hidden] if hidden else listed
    said = sum(folded[post].is_disclosed for post in hidden)
    return Feed(
        drawn(
            request,
            left,
            marks,
            folds=folded,
            products=products,
            cues=cues,
            here=here,
        ),
        Hidden(said, len(hidden) - said),
    )
