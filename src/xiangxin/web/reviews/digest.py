"""What buyers say, for the product's own page: that page has no statement to spare.

Remembered by how often the product's row says that something of it has changed, so that what
is remembered is never old; and for a while only, because whoever is suspended must vanish.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from xiangxin.market.catalog.queries import ProductPage
from xiangxin.market.reviews import queries
from xiangxin.market.reviews.queries import Digest, Given, Quote
from xiangxin.market.reviews.rules import TELLING, Incentive
from xiangxin.text.markdown import plain
from xiangxin.web.releases.latest import Latest
from xiangxin.web.reviews.shown import INCENTIVES
from xiangxin.web.reviews.views import rows_of

_REMEMBERED: Final = timedelta(minutes=5)
_PRODUCTS_MOST: Final = 4_000
_WORDS_MOST: Final = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """The beginning of a review."""

    id: int
    stars: int
    words: str
    language: str
    name: str
    label: str
    weeks: int | None
    incentive: str
    helpful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Stars before a release and since; `is_telling` when enough people gave some."""

    label: str
    before: Given
    after: Given
    is_telling: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    people: int
    mean: float
    rows: list[tuple[int, float, int]]
    best_for: Quoted | None
    best_against: Quoted | None
    since: Since | None
    told: dict[str, Any]


def digest_for(
    product: ProductPage, latest: Latest | None, now: datetime
) -> Drawn | None:
    """None where nobody has said anything."""
    mean = product.rating.mean
    if mean is None:
        return None
    release_at = latest.published_at if latest else None
    turn = int(now.timestamp() // _REMEMBERED.total_seconds())
    digest = _digest(product.id, product.rated, release_at, turn)
    since = None
    if latest is not None:
        fewest = min(digest.before.people, digest.after.people)
        since = Since(
            label=latest.label,
            before=digest.before,
            after=digest.after,
            is_telling=fewest >= TELLING,
        )
    return Drawn(
        people=product.rating.people,
        mean=mean,
        rows=rows_of(product.rating),
        best_for=_quoted(digest.best_for),
        best_against=_quoted(digest.best_against),
        since=since,
        told=_for_engines(product, mean, digest),
    )


@lru_cache(_PRODUCTS_MOST)
def _digest(
    product: int, _rated: int, release_at: datetime | None, _turn: int
) -> Digest:
    return queries.digest_of(product, release_at=release_at)


def _quoted(quote: Quote | None) -> Quoted | None:
    if quote is None:
        return None
    words = " ".join(plain(quote.html).split())
    if len(words) > _WORDS_MOST:
        words = f"{words[:_WORDS_MOST].rstrip()}…"
    is_given = quote.incentive is not Incentive.NONE
    return Quoted(
        id=quote.id,
        stars=quote.stars,
        words=words,
        language=quote.language,
        name=quote.name,
        label=quote.label,
        weeks=quote.weeks,
        incentive=INCENTIVES[quote.incentive] if is_given else "",
        helpful=quote.helpful,
    )


def _for_engines(product: ProductPage, mean: float, digest: Digest) -> dict[str, Any]:
    """AggregateRating and Review of schema.org."""
    quotes = [one for one in (digest.best_for, digest.best_against) if one is not None]
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": mean,
            "reviewCount": product.rating.people,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [
            {
                "@type": "Review",
                "author": {"@type": "Person", "name": one.name},
                "datePublished": one.created_at.date().isoformat(),
                "reviewBody": plain(one.html),
                "reviewRating": {
                    "@type": "Rating",
                    "ratingValue": one.stars,
                    "bestRating": 5,
                    "worstRating": 1,
                },
            }
            for one in quotes
        ],
    }
