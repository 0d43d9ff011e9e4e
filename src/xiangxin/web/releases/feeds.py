"""The releases of a product for feed readers: the same for everybody, so caches may keep it."""

import hashlib
from datetime import UTC, datetime, time
from typing import Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.releases import queries
from xiangxin.social.actors import queries as actors
from xiangxin.text.clean import seen
from xiangxin.text.language import guess
from xiangxin.web.layout.request import Request

_RELEASES: Final = 30
_KEPT_S: Final = 300


@require_safe
def atom(request: Request, handle: str) -> HttpResponseBase:
    return _answer(request, _feed(handle, "releases_atom", Atom1Feed), "atom")


@require_safe
def rss(request: Request, handle: str) -> HttpResponseBase:
    return _answer(request, _feed(handle, "releases_rss", Rss201rev2Feed), "rss")


def _feed(handle: str, name: str, kind: type[SyndicationFeed]) -> SyndicationFeed:
    actor = actors.actor_at(handle)
    product = catalog.cards_of([actor.id]).get(actor.id)
    if product is None:
        raise NoSuchProduct(product=actor.id)
    page = _url("releases", product)
    feed = kind(
        title=seen(product.name),
        link=page,
        description=seen(product.summary),
        language=guess(product.name) or "en",
        author_name=seen(product.brand_name),
        author_link=f"{settings.PUBLIC_URL}/@{product.brand_handle}",
        feed_url=_url(name, product),
        feed_guid=page,
    )
    for card in queries.releases_of(product.id, limit=_RELEASES):
        link = _url("release", product, release_id=card.id)
        published = datetime.combine(card.day, time(), tzinfo=UTC)
        feed.add_item(
            title=seen(f"{product.name} {card.label}"),
            link=link,
            description=card.html,
            unique_id=link,
            unique_id_is_permalink=True,
            author_name=seen(product.brand_name),
            pubdate=published,
            updateddate=card.edited_at or published,
        )
    return feed


def _answer(request: Request, feed: SyndicationFeed, kind: str) -> HttpResponseBase:
    body = feed.writeString("utf-8")
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response = HttpResponse(body, content_type=f"application/{kind}+xml; charset=utf-8")
    response.headers["ETag"] = etag
    # A member's answers are never kept by caches, whatever they are.
    response.headers["Cache-Control"] = (
        "private, no-cache" if request.me else f"public, max-age={_KEPT_S}"
    )
    return get_conditional_response(request, etag=etag, response=response) or response


def _url(name: str, product: ProductCard, **more: int) -> str:
    path = reverse(name, kwargs={"handle": product.handle, **more})
    return f"{settings.PUBLIC_URL}{path}"
