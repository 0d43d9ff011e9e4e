"""A product as a column of the comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.orders import receiving as orders
from xiangxin.market.orders.receiving import Kept
from xiangxin.market.reviews import queries as reviews
from xiangxin.market.reviews.queries import Quote
from xiangxin.market.stock.rules import Availability
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, Viewer
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.queries import Answering
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.layout.pages import face_url
from xiangxin.web.product.choices import choices_of

_MOST: Final = 4
_WORDS_MOST: Final = 140
# Fewer orders or questions say nothing of a product.
_KEPT_LEAST: Final = 20
_ASKED_LEAST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    id: int
    words: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`kept` and `of` are rounded down to fives; None where too few bought or asked."""

    id: int
    handle: str
    name: str
    language: str
    brand: str
    brand_handle: str
    picture: str
    category: str
    price: Money | None
    has_range: bool
    availability: Availability | None
    due_on: object
    mean: float | None
    people: int
    praise: Said | None
    complaint: Said | None
    kept: int | None
    of: int
    answered_in: timedelta | None
    is_unanswered: bool
    facts: tuple[tuple[str, str], ...]


def columns_of(
    viewer: Viewer, handles: Sequence[str], *, now: datetime
) -> list[Column]:
    ids = [
        card.id
        for card in actors.actors_at(handles[: 2 * _MOST])
        if card.kind is Kind.PRODUCT
    ]
    seen = catalog.cards_of(ids, viewer=viewer)
    wanted = [one for one in ids if one in seen][:_MOST]
    kept = orders.kept_of(wanted, now=now)
    answering = posts.answering_at(wanted)
    return [
        _column(
            viewer,
            seen[one],
            kept.get(one, Kept(0, 0)),
            answering.get(one, Answering(0, None)),
            now=now,
        )
        for one in wanted
    ]


def facts_in(columns: Sequence[Column]) -> list[str]:
    """The names of facts, those first that most of them state."""
    counts: dict[str, int] = {}
    for column in columns:
        for name, _ in column.facts:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])


def _column(
    viewer: Viewer,
    card: catalog.ProductCard,
    kept: Kept,
    answering: Answering,
    *,
    now: datetime,
) -> Column:
    page = catalog.product_page(card.id, viewer=viewer)
    choices = choices_of(page.variants, now=now)
    there = next((choice for choice in choices if choice.left), None)
    digest = reviews.digest_of(card.id, release_at=None) if card.rating.people else None
    is_asked_enough = answering.asked >= _ASKED_LEAST
    return Column(
        id=card.id,
        handle=card.handle,
        name=card.name,
        language=guess(card.name),
        brand=card.brand_name,
        brand_handle=card.brand_handle,
        picture=face_url(card.picture),
        category=page.category,
        price=card.price_from,
        has_range=card.has_range,
        availability=there.availability if there else None,
        due_on=there.due_on if there else None,
        mean=card.rating.mean,
        people=card.rating.people,
        praise=_said(digest.best_for if digest else None),
        complaint=_said(digest.best_against if digest else None),
        kept=_in_fives(kept) if kept.ended >= _KEPT_LEAST else None,
        of=kept.ended // 5 * 5,
        answered_in=answering.median if is_asked_enough else None,
        is_unanswered=is_asked_enough and answering.median is None,
        facts=page.facts,
    )


def _in_fives(kept: Kept) -> int:
    """Percent."""
    return int(100 * kept.kept / kept.ended) // 5 * 5


def _said(quote: Quote | None) -> Said | None:
    if quote is None:
        return None
    words = " ".join(plain(quote.html).split())
    if len(words) > _WORDS_MOST:
        words = f"{words[:_WORDS_MOST].rstrip()}…"
    return Said(id=quote.id, words=words, language=quote.language)
