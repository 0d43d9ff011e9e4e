from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.social.posts import queries as posts
from xiangxin.social.timelines.hot import queries
from xiangxin.social.timelines.hot.rules import Moving
from xiangxin.web.hot.shown import hot_posts, hot_products
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.feed import feed
from xiangxin.world import clock

_MANY = 12


@require_safe
def hot(request: Request) -> HttpResponse:
    """Products and posts apart, each with why it is there; and what is not, and why not."""
    both = queries.both(limit=_MANY)
    left_out = queries.left_out(limit=_MANY)
    products = catalog.cards_of(
        entry.id
        for entry in (*both[Moving.ACTOR], *left_out)
        if entry.kind is Moving.ACTOR
    )
    said = posts.cards_of(
        request.viewer,
        (e.id for e in (*both[Moving.POST], *left_out) if e.kind is Moving.POST),
    )
    talk = feed(request, said, now=clock.now())
    cards = {card.id: card for card in talk.posts if not card.deleted}
    values = {
        "hidden": talk.hidden,
        "products": hot_products(both[Moving.ACTOR], products, request.language),
        "posts": hot_posts(both[Moving.POST], cards),
        "left_products": hot_products(left_out, products, request.language),
        "left_posts": hot_posts(left_out, cards),
    }
    return render(request, "hot/hot.html", values, current="discover")
