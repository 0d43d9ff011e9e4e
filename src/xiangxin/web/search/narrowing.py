"""What an address says of how to narrow down, and the addresses that narrow further."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.finding.rules import (
    Band,
    Facets,
    Sort,
    Wish,
    band_of,
    band_said,
)
from xiangxin.social.actors.queries import ActorCard
from xiangxin.text.clean import seen
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.categories import word_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.keyset import after
from xiangxin.web.posts.who import Who, who

# Longer than anything there is to find.
ASKED_MOST = 100
_CATEGORY_MOST = 200
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One way to narrow down, and how many are left then; chosen, it leads back."""

    word: str = ""
    who: Who | None = None
    low: Money | None = None
    high: Money | None = None
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chips:
    categories: Sequence[Chip]
    brands: Sequence[Chip]
    prices: Sequence[Chip]
    can_be_had: Chip | None
    sorts: Sequence[tuple[Sort, str, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """An address of this page, as typed."""

    text: str
    wish: Wish
    is_exact: bool

    def url(self, wish: Wish, **more: str) -> str:
        said = {
            "q": self.text,
            "category": wish.category,
            "brand": "" if wish.brand is None else str(wish.brand),
            "price": "" if wish.band is None else band_said(wish.band),
            "had": "1" if wish.can_be_had else "",
            "sort": "" if wish.sort is Sort.BEST else wish.sort.value,
            "after": "" if wish.after is None else str(wish.after),
            "exact": "1" if self.is_exact else "",
            **more,
        }
        return (
            f"/search?{urlencode({name: word for name, word in said.items() if word})}"
        )


def query_of(request: Request) -> Query:
    """What cannot be understood counts as not said."""
    said = request.GET
    brand = said.get("brand", "")
    is_brand = brand.isascii() and brand.isdecimal() and len(brand) < 20
    sort = said.get("sort", "")
    return Query(
        text=_line(said.get("q", ""), ASKED_MOST),
        wish=Wish(
            category=_line(said.get("category", ""), _CATEGORY_MOST),
            brand=min(int(brand), HIGHEST_ID) if is_brand else None,
            band=band_of(said.get("price", "")),
            can_be_had=bool(said.get("had")),
            sort=Sort(sort) if sort in set(Sort) else Sort.BEST,
            after=after(request),
        ),
        is_exact=bool(said.get("exact")),
    )


def chips_of(
    query: Query, facets: Facets, brands: Mapping[int, ActorCard], language: str
) -> Chips:
    # Whatever is changed, one begins at the first page.
    wish = replace(query.wish, after=None)
    had = facets.can_be_had or wish.can_be_had
    return Chips(
        categories=[
            Chip(
                word=word_of(category, language),
                count=count,
                url=query.url(
                    replace(
                        wish, category="" if category == wish.category else category
                    )
                ),
                is_chosen=category == wish.category,
            )
            for category, count in _with_chosen(facets.categories, wish.category)
        ],
        brands=[
            Chip(
                who=who(brands[brand]),
                count=count,
                url=query.url(
                    replace(wish, brand=None if brand == wish.brand else brand)
                ),
                is_chosen=brand == wish.brand,
            )
            for brand, count in _with_chosen(facets.brands, wish.brand)
            if brand in brands and not brands[brand].is_suspended
        ],
        prices=[
            _price(query, wish, band, count)
            for band, count in _with_chosen(facets.bands, wish.band)
        ],
        can_be_had=Chip(
            count=facets.can_be_had,
            url=query.url(replace(wish, can_be_had=not wish.can_be_had)),
            is_chosen=wish.can_be_had,
        )
        if had
        else None,
        sorts=[
            (sort, query.url(replace(wish, sort=sort)), sort is _order(query))
            for sort in Sort
            if query.text or sort is not Sort.BEST
        ],
    )


def _order(query: Query) -> Sort:
    """Without words nothing fits better than the rest."""
    is_unsaid = not query.text and query.wish.sort is Sort.BEST
    return Sort.NEWEST if is_unsaid else query.wish.sort


def _price(query: Query, wish: Wish, band: Band, count: int) -> Chip:
    is_chosen = band == wish.band
    return Chip(
        low=band.from_,
        high=band.below,
        count=count,
        url=query.url(replace(wish, band=None if is_chosen else band)),
        is_chosen=is_chosen,
    )


def _with_chosen(
    counted: Sequence[tuple[_Thing, int]], chosen: _Thing | None
) -> Sequence[tuple[_Thing, int]]:
    """What is chosen can be taken back, also where none of it is left."""
    if not chosen or any(one == chosen for one, _ in counted):
        return counted
    return [(chosen, 0), *counted]


def _line(text: str, most: int) -> str:
    return " ".join(seen(text[:most]).split())
