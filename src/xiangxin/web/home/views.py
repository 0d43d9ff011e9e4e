from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.insight.cues.queries import cues_for
from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import person_of
from xiangxin.social.timelines import queries as timelines
from xiangxin.social.timelines.hot import queries as hot
from xiangxin.social.timelines.hot.rules import Moving
from xiangxin.web.hot.shown import hot_products
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.cards import Shown, Slip, products_in, slips
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_list
from xiangxin.web.posts.who import who
from xiangxin.world import clock

_POSTS = 20
_SHELF = 6
_MANY = 12


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
    newest = catalog.newest(_MANY, before(request))
    moving = hot.hot(Moving.ACTOR, limit=_SHELF) if is_first else []
    products = catalog.cards_of({*newest, *(entry.id for entry in moving)})
    makers = (products[one].brand_id for one in newest if one in products)
    brands = actors.cards_of(makers)
    has_talk = is_first and not just_shops(request)
    said = (
        timelines.local(request.viewer, before=None, limit=_SHELF) if has_talk else []
    )
    talk = feed(request, said, now=now)
    rising = hot_products(moving, products, request.language)
    shelf = slips(newest, products, request.language)
    listed: list[Shown | Slip] = [one.card for one in rising]
    listed += [*shelf, *talk.posts]
    saw_list(request, Surface.DISCOVER, listed, now=now)
    values = {
        "hot": rising,
        "products": shelf,
        "brands": [who(card) for card in brands.values() if not card.is_suspended],
        "posts": talk.posts,
        "hidden": talk.hidden,
        "has_talk": has_talk,
        "is_first": is_first,
        "next_url": f"?before={newest[-1]}" if len(newest) == _MANY else "",
    }
    return render(request, "home/discover.html", values, current="discover")
