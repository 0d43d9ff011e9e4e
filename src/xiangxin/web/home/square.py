"""The square: what strangers say, by category; and where a new maker is met at all."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.insight.cues.queries import cues_for
from xiangxin.kernel.errors import mark
from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.timelines import queries as timelines
from xiangxin.text.clean import seen
from xiangxin.web.home.newcomers import CANDIDATES, newcomers, rows_of
from xiangxin.web.layout.categories import word_of
from xiangxin.web.layout.pages import render, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.cards import products_in, slips
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_list
from xiangxin.world import clock

_POSTS: Final = 20
_CATEGORIES: Final = 12
_CATEGORY_MOST: Final = 200
# A category's talk is what is said at its newest products.
_PLACES: Final = 200
_KEPT: Final = timedelta(minutes=1)
_ALL: Final = mark("All")


@require_safe
def square(request: Request) -> HttpResponse:
    now = clock.now()
    category = " ".join(seen(request.GET.get("in", "")[:_CATEGORY_MOST]).split())
    has_talk, is_first = not just_shops(request), before(request) is None
    places = catalog.newest_in(category, _PLACES) if category else None
    said = (
        timelines.square(
            request.viewer, places=places, before=before(request), limit=_POSTS
        )
        if has_talk
        else []
    )
    candidates = catalog.newest(CANDIDATES) if places is None else places
    met = newcomers(request, candidates[:CANDIDATES], now) if is_first else {}
    products = catalog.cards_of({*met, *products_in(said)})
    cues = cues_for(request.viewer, products.keys(), now) if has_talk else {}
    # Who is met at the top need not stand under somebody's words as well.
    below = {one: card for one, card in products.items() if one not in met}
    talk = feed(request, said, below, cues, now=now)
    shelf = slips(met, products, request.language, cues=cues)
    rows = rows_of(request, met, Surface.SQUARE)
    saw_list(
        request, Surface.SQUARE, [*shelf, *talk.posts], cues=cues, also=rows, now=now
    )
    values = {
        "newcomers": shelf,
        "posts": talk.posts,
        "hidden": talk.hidden,
        "has_talk": has_talk,
        "category": word_of(category, request.language) if category else "",
        "categories": _links(category, request.language, now),
        "is_first": is_first,
        "next_url": _earlier(category, said[-1].id) if len(said) == _POSTS else "",
    }
    return render(request, "home/square.html", values, current="discover")


@lru_cache(1)
def _categories(_turn: int) -> list[str]:
    return catalog.categories(_CATEGORIES)


def _links(category: str, language: str, now: datetime) -> list[tuple[str, str, bool]]:
    """(word, address, whether it is this one)."""
    known = _categories(int(now.timestamp() // _KEPT.total_seconds()))
    asked = [] if not category or category in known else [category]
    links = [
        (word_of(one, language), f"?{urlencode({'in': one})}", one == category)
        for one in (*known, *asked)
    ]
    return [(translate(_ALL, language), "?", not category), *links]


def _earlier(category: str, last: int) -> str:
    asked = {"in": category} if category else {}
    return f"?{urlencode({**asked, 'before': last})}"
