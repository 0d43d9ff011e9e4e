"""The hot list as pages draw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.timelines.hot.queries import Entry
from xiangxin.web.posts.cards import Shown, Slip, slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something is on the list, or why it is not."""

    people: int
    usual: float
    has_usual: bool
    uncounted: int
    is_rising: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class HotProduct:
    card: Slip
    why: Why


@dataclass(frozen=True, slots=True)
class HotPost:
    card: Shown
    why: Why


def why(entry: Entry) -> Why:
    return Why(
        people=entry.people,
        usual=round(entry.usual, 1),
        has_usual=entry.has_usual,
        uncounted=entry.uncounted,
        is_rising=entry.peak_at == entry.refreshed_at,
        entry=entry,
    )


def hot_products(
    entries: Iterable[Entry], products: Mapping[int, ProductCard], language: str
) -> list[HotProduct]:
    """In the order of the list; what is no longer sold in the open is left out."""
    return [
        HotProduct(slip(products[entry.id], language), why(entry))
        for entry in entries
        if entry.id in products
    ]


def hot_posts(entries: Iterable[Entry], cards: Mapping[int, Shown]) -> list[HotPost]:
    return [
        HotPost(cards[entry.id], why(entry)) for entry in entries if entry.id in cards
    ]
