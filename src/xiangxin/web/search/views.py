from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.finding import queries as goods
from xiangxin.market.catalog.finding.rules import HITS_MOST, Wish
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.finding import queries as somebody
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts.finding import queries as talk
from xiangxin.text.words import asked
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.cards import Shown, Slip, slips
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_list
from xiangxin.web.posts.who import who
from xiangxin.web.search.drawn import shelf_of, ways_of
from xiangxin.web.search.marks import in_post, in_slip
from xiangxin.web.search.narrowing import query_of
from xiangxin.world import clock

_PRODUCTS = 24
_POSTS = 20
_FEW_POSTS = 4
_PEOPLE = 8
_BEGUN = 6
_KINDS = (Kind.BRAND, Kind.GROUP, Kind.PERSON)


@require_safe
def search(request: Request) -> HttpResponse:
    if request.GET.get("in") == "posts":
        return _said(request)
    query, now = query_of(request), clock.now()
    found = (
        goods.search(query.text, query.wish, limit=_PRODUCTS, is_exact=query.is_exact)
        if query.text
        else goods.listing(query.wish, limit=_PRODUCTS)
    )
    products = catalog.cards_of(found.ids)
    brands = actors.cards_of(brand for brand, _ in found.facets.brands)
    is_first = query.wish.after is None
    question = asked(found.instead or query.text)
    people = somebody.search(question, kinds=_KINDS, limit=_PEOPLE) if is_first else []
    has_talk = is_first and not just_shops(request)
    said = (
        talk.search(request.viewer, question, limit=_FEW_POSTS + 1) if has_talk else []
    )
    posts = feed(request, said[:_FEW_POSTS], now=now)
    shelf = slips(found.ids, products, request.language)
    listed: list[Shown | Slip] = [*shelf, *posts.posts]
    saw_list(request, Surface.SEARCH, listed, now=now)
    values = {
        "asked": query.text,
        "instead": found.instead,
        "exact_url": query.url(query.wish, exact="1"),
        "products": bool(shelf),
        "has_order": len(shelf) > 1 or not is_first,
        "shelf": shelf_of(tuple(shelf), found.question, request.language),
        "count": min(found.count, HITS_MOST),
        "is_cut": found.is_cut,
        "is_narrowed": query.wish.narrows,
        "whole_url": query.url(Wish()),
        "ways": ways_of(
            query,
            found.facets,
            tuple(brands.values()),
            request.language,
            can_narrow=found.count > 1 or query.wish.narrows,
        ),
        "people": [who(card) for card in people],
        "posts": [in_post(post, question) for post in posts.posts],
        "hidden": posts.hidden,
        "posts_url": query.url(Wish(), **{"in": "posts"})
        if len(said) > _FEW_POSTS
        else "",
        "is_first": is_first,
        "next_url": query.url(query.wish, after=str(found.ids[-1]))
        if found.has_more and found.ids
        else "",
    }
    return render(request, "search/search.html", values, current="discover")


@require_safe
def begun(request: Request) -> HttpResponse:
    """Products whose names go on as what is typed so far: shown as much as what is found."""
    typed = query_of(request).text
    question, ids = goods.begun(typed, limit=_BEGUN)
    products = catalog.cards_of(ids)
    shelf = slips(ids, products, request.language)
    saw_list(request, Surface.SEARCH, shelf, now=clock.now())
    values = {"products": [in_slip(card, question) for card in shelf]}
    return render(request, "search/begun.html", values)


def _said(request: Request) -> HttpResponse:
    """All that is said with these words, newest first."""
    query, now = query_of(request), clock.now()
    question = asked(query.text)
    said = talk.search(request.viewer, question, before=before(request), limit=_POSTS)
    posts = feed(request, said, now=now)
    saw_list(request, Surface.SEARCH, posts.posts, now=now)
    more = {"in": "posts", "before": str(said[-1].id)} if len(said) == _POSTS else {}
    values = {
        "asked": query.text,
        "posts": [in_post(post, question) for post in posts.posts],
        "hidden": posts.hidden,
        "is_first": before(request) is None,
        "next_url": query.url(Wish(), **more) if more else "",
        "products_url": query.url(Wish()),
    }
    return render(request, "search/said.html", values, current="discover")
