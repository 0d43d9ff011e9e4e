from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.insight.cues.queries import cues_for
from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.finding import queries as kinds
from xiangxin.market.releases import queries as releases
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import person_of
from xiangxin.social.timelines import queries as timelines
from xiangxin.social.timelines.hot import queries as hot
from xiangxin.social.timelines.hot.rules import Moving
from xiangxin.web.home.newcomers import CANDIDATES, newcomers, rows_of
from xiangxin.web.hot.shown import hot_products
from xiangxin.web.layout.categories import word_of
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.cards import Shown, Slip, products_in, slip, slips
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_list
from xiangxin.web.posts.who import who
from xiangxin.world import clock

_POSTS = 20
_SHELF = 6
_MANY = 12
_RELEASES = 4
_KINDS = 12


@require_safe
def home(request: Request) -> HttpResponse:
    """What one follows, newest first; to strangers what this is, and all that is said."""
    if just_shops(request):
        return _shop(request)
    person, now = person_of(request.viewer), clock.now()
    said = (
        timelines.local(request.viewer, before=before(request), limit=_POSTS)
        if person is None
        else timelines.home(person, before=before(request), limit=_POSTS)
    )
    newest = catalog.newest(_SHELF)
    products = catalog.cards_of({*newest, *products_in(said)})
    cues = cues_for(request.viewer, products_in(said) & products.keys(), now)
    talk = feed(request, said, products, cues, now=now)
    shelf = slips(newest, products, request.language)
    saw_list(request, Surface.HOME, [*talk.posts, *shelf], cues=cues, now=now)
    values = {
        "posts": talk.posts,
        "hidden": talk.hidden,
        "products": shelf,
        "is_first": before(request) is None,
        "next_url": f"?before={said[-1].id}" if len(said) == _POSTS else "",
    }
    page = "home/landing.html" if person is None else "home/home.html"
    return render(request, page, values, current="home")


def _shop(request: Request) -> HttpResponse:
    """Home for those who came to choose: products, and nobody's words."""
    newest = catalog.newest(_MANY, before(request))
    shelf = slips(newest, catalog.cards_of(newest), request.language)
    saw_list(request, Surface.HOME, shelf, now=clock.now())
    values = {
        "products": shelf,
        "is_first": before(request) is None,
        "next_url": f"?before={newest[-1]}" if len(newest) == _MANY else "",
    }
    return render(request, "home/shop.html", values, current="home")


@require_safe
def discover(request: Request) -> HttpResponse:
    """The newest things, who makes them, and what is said anywhere on the market."""
    now, is_first = clock.now(), before(request) is None
    newest = catalog.newest(CANDIDATES if is_first else _MANY, before(request))
    met = newcomers(request, newest, now) if is_first else {}
    newest = newest[:_MANY]
    moving = hot.hot(Moving.ACTOR, limit=_SHELF) if is_first else []
    released = releases.newest(limit=_RELEASES) if is_first else []
    products = catalog.cards_of(
        {
            *newest,
            *met,
            *(entry.id for entry in moving),
            *(card.product_id for card in released),
        }
    )
    makers = (products[one].brand_id for one in newest if one in products)
    brands = actors.cards_of(makers)
    has_talk = is_first and not just_shops(request)
    said = (
        timelines.local(request.viewer, before=None, limit=_SHELF) if has_talk else []
    )
    talk = feed(request, said, now=now)
    rising = hot_products(moving, products, request.language)
    shelf = slips(newest, products, request.language)
    unmet = slips(met, products, request.language)
    listed: list[Shown | Slip] = [*unmet, *(one.card for one in rising)]
    listed += [*shelf, *talk.posts]
    rows = rows_of(request, met, Surface.DISCOVER)
    saw_list(request, Surface.DISCOVER, listed, also=rows, now=now)
    values = {
        "categories": _kinds(request.language) if is_first else [],
        "hot": rising,
        "newcomers": unmet,
        "released": [
            (slip(products[card.product_id], request.language), card)
            for card in released
            if card.product_id in products
        ],
        "products": shelf,
        "brands": [who(card) for card in brands.values() if not card.is_suspended],
        "posts": talk.posts,
        "hidden": talk.hidden,
        "has_talk": has_talk,
        "is_first": is_first,
        "next_url": f"?before={newest[-1]}" if len(newest) == _MANY else "",
    }
    return render(request, "home/discover.html", values, current="discover")


def _kinds(language: str) -> list[tuple[str, str, int]]:
    """(word, address, how many) of the categories with most products."""
    return [
        (
            word_of(category, language),
            f"{reverse('search')}?{urlencode({'category': category})}",
            count,
        )
        for category, count in kinds.categories(_KINDS)
    ]
