from collections.abc import Sequence

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from xiangxin.ledger.exposures.rules import Surface
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, person_of
from xiangxin.social.groups import queries as groups
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.timelines import queries as timelines
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.actor.profile import profile_of
from xiangxin.web.ideas.made import made_by
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.cards import products_in, slip, slips
from xiangxin.web.posts.feed import Feed, feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_list
from xiangxin.web.posts.who import who
from xiangxin.web.product import views as product
from xiangxin.web.reviews.said import said_by
from xiangxin.world import clock

_POSTS = 20
_SHELF = 12
_FOLLOWED_SHOWN = 6


@require_safe
def actor(request: Request, handle: str) -> HttpResponse:
    card = actors.actor_at(handle, request.viewer)
    if card.handle != handle:
        query = request.META.get("QUERY_STRING", "")
        own = reverse("actor", kwargs={"handle": card.handle})
        return HttpResponsePermanentRedirect(f"{own}?{query}" if query else own)
    match card.kind:
        case Kind.PRODUCT:
            return product.page(request, card)
        case Kind.PERSON:
            return _person(request, card)
        case Kind.BRAND:
            return _brand(request, card)
        case Kind.GROUP:
            return _group(request, card)


def _person(request: Request, card: ActorCard) -> HttpResponse:
    said = timelines.person(
        request.viewer, card.id, before=before(request), limit=_POSTS
    )
    followed = [target for _, target in actors.followed_by(request.viewer, card.id)]
    products = catalog.cards_of({*followed, *products_in(said)})
    now = clock.now()
    talk = feed(request, said, products, now=now)
    saw_list(request, Surface.PERSON, talk.posts, now=now)
    values = {
        **_top(request, card),
        **_talk(request, said, talk),
        "follows": slips(followed, products, request.language)[:_FOLLOWED_SHOWN],
        "made": made_by(card.id),
        "said": said_by(request.viewer, card.id),
        "guess": guess,
    }
    return render(request, "actor/person.html", values)


def _brand(request: Request, card: ActorCard) -> HttpResponse:
    said = timelines.person(
        request.viewer, card.id, before=before(request), limit=_POSTS
    )
    made = catalog.products_of(card.id, viewer=request.viewer, limit=_SHELF)
    products = catalog.cards_of(made, viewer=request.viewer)
    values = {
        **_top(request, card),
        **_talk(request, said, feed(request, said, now=clock.now())),
        "products": [
            slip(products[one], request.language, with_brand=False)
            for one in made
            if one in products
        ],
        "brand": catalog.brand_page(card.id),
    }
    return render(request, "actor/brand.html", values)


def _group(request: Request, card: ActorCard) -> HttpResponse:
    said = timelines.product(
        request.viewer, card.id, before=before(request), limit=_POSTS
    )
    group, now = groups.group_page(card.id), clock.now()
    talk = feed(request, said, here=card.id, now=now)
    saw_list(request, Surface.GROUP, talk.posts, place=card.id, now=now)
    values = {
        **_top(request, card),
        **_talk(request, said, talk),
        "rules": Markup(group.rules),  # noqa: S704 - sanitised by the query
        "rules_language": guess(plain(group.rules)),
        "moderators": [who(one) for one in group.moderators],
    }
    return render(request, "actor/group.html", values)


def _top(request: Request, card: ActorCard) -> dict[str, object]:
    return {
        "actor": profile_of(card),
        "is_me": card.id == person_of(request.viewer),
        "is_following": card.is_followed,
    }


def _talk(request: Request, said: Sequence[PostCard], talk: Feed) -> dict[str, object]:
    return {
        "posts": talk.posts,
        "hidden": talk.hidden,
        "is_first": before(request) is None,
        "next_url": f"?before={said[-1].id}" if len(said) == _POSTS else "",
    }
