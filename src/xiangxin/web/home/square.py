"""The square: what strangers say, by category; and where a new maker is met at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from zlib import crc32

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.insight.cues.queries import Cue, cues_for
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.queries import new_ones
from xiangxin.insight.experiments.rules import Draw, Experiment
from xiangxin.kernel.errors import mark
from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.actors.rules import person_of
from xiangxin.social.timelines import queries as timelines
from xiangxin.text.clean import seen
from xiangxin.web.layout.pages import render, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.cards import Shown, Slip, products_in, slips
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import drawn, saw_list
from xiangxin.world import clock

_POSTS: Final = 20
_CATEGORIES: Final = 12
_CATEGORY_MOST: Final = 200
# A category's talk is what is said at its newest products.
_PLACES: Final = 200
# Among so many of the newest products those that few have seen are drawn.
_CANDIDATES: Final = 100
_SLOTS: Final = 2
_KEPT: Final = timedelta(minutes=1)
_ALL: Final = mark("All")
# Categories are words of their makers; these are so common that pages translate them.
_WORDS: Final = {
    "lamps": mark("lamps"),
    "kitchen": mark("kitchen"),
    "home": mark("for the home"),
    "desk": mark("desk"),
    "bags": mark("bags"),
    "tools": mark("tools"),
}


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
    candidates = catalog.newest(_CANDIDATES) if places is None else places
    met = _newcomers(request, candidates[:_CANDIDATES], now) if is_first else {}
    products = catalog.cards_of({*met, *products_in(said)})
    cues = cues_for(request.viewer, products.keys(), now) if has_talk else {}
    # Who is met at the top need not stand under somebody's words as well.
    below = {one: card for one, card in products.items() if one not in met}
    talk = feed(request, said, below, cues, now=now)
    shelf = slips(met, products, request.language, cues=cues)
    _log(request, [*shelf, *talk.posts], cues, met, now=now)
    values = {
        "newcomers": shelf,
        "posts": talk.posts,
        "hidden": talk.hidden,
        "has_talk": has_talk,
        "category": _word(category, request.language) if category else "",
        "categories": _links(category, request.language, now),
        "is_first": is_first,
        "next_url": _earlier(category, said[-1].id) if len(said) == _POSTS else "",
    }
    return render(request, "home/square.html", values, current="discover")


def _newcomers(
    request: Request, candidates: Sequence[int], now: datetime
) -> dict[int, Draw | None]:
    """Two products that few have seen; by chance, and logged, for whoever is measured.

    Each place is drawn among a half of its own, so that what is logged is exactly how
    likely a product was to stand there.
    """
    me = request.me
    if me is None or me.person is None or not me.in_experiments:
        new = new_ones(candidates, now=now)
        hour = int(now.timestamp()) // 3600
        return dict.fromkeys(sorted(new, key=lambda one: _mixed(one, hour))[:_SLOTS])
    halves = [
        [one for one in candidates if _mixed(one) % _SLOTS == n] for n in range(_SLOTS)
    ]
    picked = (
        experiments.pick_newcomer(viewer=me.person, products=half, now=now)
        for half in halves
        if half
    )
    return dict(one for one in picked if one is not None)


def _mixed(*numbers: int) -> int:
    return crc32(repr(numbers).encode())


def _log(
    request: Request,
    listed: Sequence[Shown | Slip],
    cues: Mapping[int, Cue],
    met: Mapping[int, Draw | None],
    *,
    now: datetime,
) -> None:
    viewer = person_of(request.viewer)
    rows = [
        drawn(
            viewer,
            one,
            Surface.SQUARE,
            experiment=Experiment.NEWCOMER,
            draw=draw,
            position=position,
        )
        for position, (one, draw) in enumerate(met.items())
        if draw is not None and viewer is not None
    ]
    saw_list(request, Surface.SQUARE, listed, cues=cues, also=rows, now=now)


@lru_cache(1)
def _categories(_turn: int) -> list[str]:
    return catalog.categories(_CATEGORIES)


def _links(category: str, language: str, now: datetime) -> list[tuple[str, str, bool]]:
    """(word, address, whether it is this one)."""
    known = _categories(int(now.timestamp() // _KEPT.total_seconds()))
    asked = [] if not category or category in known else [category]
    links = [
        (_word(one, language), f"?{urlencode({'in': one})}", one == category)
        for one in (*known, *asked)
    ]
    return [(translate(_ALL, language), "?", not category), *links]


def _word(category: str, language: str) -> str:
    word = _WORDS.get(category)
    return translate(word, language) if word else category


def _earlier(category: str, last: int) -> str:
    asked = {"in": category} if category else {}
    return f"?{urlencode({**asked, 'before': last})}"
