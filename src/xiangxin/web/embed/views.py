"""Small pages for other people's sites. They know nobody: no member, no form, no cookie.

A frame shows the product and leads here; whoever presses is counted as come by a link.
"""

from functools import cache
from html import escape
from typing import Final
from urllib.parse import unquote, urlsplit

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, Stranger
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.posts.rules import Commercial
from xiangxin.social.shield.queries import marks_of
from xiangxin.social.timelines import queries as timelines
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.embed.errors import NoSuchFormat, NotEmbeddable
from xiangxin.web.layout.pages import environment, face_url, render
from xiangxin.web.layout.request import Request

ANYBODY: Final = Stranger()
_SAID_MOST: Final = 5
_LOOKED_AT: Final = 20
CARD: Final = (480, 180)
TALK: Final = (480, 640)


@require_safe
def card(request: Request, handle: str) -> HttpResponse:
    actor, product = _public(handle)
    return _framed(request, "embed/card.html", actor, product, {})


@require_safe
def talk(request: Request, handle: str) -> HttpResponse:
    """What people said lately, without what is an ad or may be one."""
    actor, product = _public(handle)
    said = timelines.product(ANYBODY, actor.id, limit=_LOOKED_AT)
    values = {"posts": _clean(said), "guess": guess}
    return _framed(request, "embed/talk.html", actor, product, values)


@require_safe
def embed(request: Request, handle: str) -> HttpResponse:
    """The lines that somebody copies into their own site."""
    actor, product = _public(handle)
    values = {
        "actor": actor,
        "product": product,
        "guess": guess,
        "own": reverse("actor", kwargs={"handle": actor.handle}),
        "card": frame_of("card", actor, CARD),
        "talk": frame_of("talk_card", actor, TALK),
    }
    return render(request, "embed/embed.html", values)


@require_safe
def oembed(request: Request) -> HttpResponse:
    """https://oembed.com, version 1.0, for addresses of products."""
    if request.GET.get("format", "json") != "json":
        raise NoSuchFormat
    actor, product = _public(_handle_in(request.GET.get("url", "")))
    wide, high = CARD
    if (said := request.GET.get("maxwidth", "")).isdecimal() and len(said) < 6:
        wide = max(240, min(wide, int(said)))
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": actor.name,
            "author_name": product.brand_name,
            "author_url": f"{settings.PUBLIC_URL}/@{product.brand_handle}",
            "provider_name": "Xiangxin",
            "provider_url": settings.PUBLIC_URL,
            "cache_age": 3600,
            "width": wide,
            "height": high,
            "html": frame_of("card", actor, (wide, high)),
        }
    )


def frame_of(name: str, actor: ActorCard, size: tuple[int, int]) -> str:
    """An iframe as HTML."""
    where = reverse(name, kwargs={"handle": actor.handle})
    address, title = f"{settings.PUBLIC_URL}{where}", escape(actor.name)
    return (
        f'<iframe src="{escape(address)}" width="{size[0]}" height="{size[1]}" '
        f'title="{title}" loading="lazy" frameborder="0"></iframe>'
    )


def _handle_in(address: str) -> str:
    """The handle in an address of ours; refuses others like what is not there."""
    try:
        parts = urlsplit(address)
        found = resolve(unquote(parts.path))
    except (ValueError, Resolver404) as error:
        raise NotEmbeddable from error
    if (
        parts.netloc != urlsplit(settings.PUBLIC_URL).netloc
        or found.url_name != "actor"
    ):
        raise NotEmbeddable
    return str(found.kwargs["handle"])


def _public(handle: str) -> tuple[ActorCard, ProductCard]:
    actor = actors.actor_at(handle)
    if actor.kind is not Kind.PRODUCT:
        raise NotEmbeddable
    product = catalog.cards_of([actor.id], viewer=ANYBODY).get(actor.id)
    if product is None:
        raise NotEmbeddable
    return actor, product


def _clean(said: list[PostCard]) -> list[dict[str, object]]:
    marks = marks_of(post.id for post in said if post.is_marked)
    return [
        {
            "name": post.author_name,
            "text": plain(post.html),
            "language": post.language,
            "at": post.created_at,
            "url": reverse("thread", kwargs={"post_id": post.id}),
        }
        for post in said
        if post.id not in marks and post.commercial is Commercial.NONE
    ][:_SAID_MOST]


def _framed(
    request: Request,
    template: str,
    actor: ActorCard,
    product: ProductCard,
    values: dict[str, object],
) -> HttpResponse:
    own = reverse("actor", kwargs={"handle": actor.handle})
    body = environment(request.language).get_template(template)
    page = body.render(
        {
            **values,
            "public_url": settings.PUBLIC_URL,
            "own": f"{settings.PUBLIC_URL}{own}?via=link",
            "actor": actor,
            "product": product,
            "picture": face_url(product.picture),
            "guess": guess,
        }
    )
    headers = {
        "Content-Security-Policy": _policy(),
        "Cache-Control": "private, max-age=300",
        "Vary": "Accept-Language, Cookie",
    }
    return HttpResponse(page, headers=headers)


@cache
def _policy() -> str:
    """As everywhere, but anybody may frame it: there is nothing in it to be pressed by trick."""
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    ours = {
        "frame-ancestors": ["*"],
        "form-action": ["'none'"],
        "script-src": ["'none'"],
    }
    return str(build_policy(config={**rules, **ours}))
