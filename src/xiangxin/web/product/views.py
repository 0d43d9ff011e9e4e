"""Called by the actor's address (/@handle) when that actor is a product."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse
from markupsafe import Markup

from xiangxin.insight.cues.queries import cues_for
from xiangxin.insight.experiments.rules import Arm
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.waiting.queries import waits
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.timelines import queries as timelines
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.web.posts.feed import feed
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.seen import saw_page
from xiangxin.web.posts.telling import told
from xiangxin.web.posts.who import who
from xiangxin.web.product.choices import are_all_later, choices_of
from xiangxin.web.product.gallery import absolute, shots_of
from xiangxin.web.product.hint import hint_for
from xiangxin.web.product.offer import offer_of
from xiangxin.web.product.together import kept_with
from xiangxin.web.releases.latest import latest_of
from xiangxin.web.reviews.digest import digest_for
from xiangxin.world import clock

_POSTS = 20


def page(request: Request, card: ActorCard) -> HttpResponse:
    now, is_shopping = clock.now(), just_shops(request)
    product = catalog.product_page(card.id, viewer=request.viewer)
    choices = choices_of(product.variants, now=now)
    has_talk = not is_shopping or "talk" in request.GET
    said = (
        timelines.product(request.viewer, card.id, before=before(request), limit=_POSTS)
        if has_talk
        else []
    )
    talk = feed(request, said, here=card.id, now=now)
    cue = None if is_shopping else cues_for(request.viewer, [card.id], now).get(card.id)
    hint = hint_for(request, now)
    saw_page(request, card.id, talk.posts, cue=cue, hint=hint, now=now)
    address = f"{settings.PUBLIC_URL}/@{card.handle}"
    latest = latest_of(card.id, now)
    digest = digest_for(product, latest, now)
    values = {
        "product": product,
        "shots": shots_of(product.images),
        "absolute": absolute,
        "language": guess(product.name),
        "guess": guess,
        "html": Markup(product.html),  # noqa: S704 - sanitised when it was stored
        "choices": choices,
        "chosen": next((choice for choice in choices if choice.left), None),
        # The button says so only where nothing can be had at once.
        "all_later": are_all_later(choices),
        "highest": max((choice.price for choice in choices), default=None),
        "actor": who(card),
        "is_following": card.is_followed,
        "cue": told(cue),
        "has_hint": hint is not None and hint.arm is Arm.HINT,
        "has_talk": has_talk,
        "posts": talk.posts,
        "hidden": talk.hidden,
        "next": _earlier(said, is_shopping=is_shopping),
        "address": address,
        "public_url": settings.PUBLIC_URL,
        "latest": latest,
        "digest": digest,
        "many": {"reviews": product.rating.people} if product.rating.people else {},
        "together": kept_with(card.id, now),
        "is_waiting": not choices and waits(request.viewer, card.id),
        "offer": offer_of(
            product, choices, address=address, told=digest.told if digest else {}
        ),
    }
    return render(request, "product/product.html", values)


def _earlier(said: Sequence[PostCard], *, is_shopping: bool) -> str:
    if len(said) < _POSTS:
        return ""
    return f"?{'talk&' if is_shopping else ''}before={said[-1].id}#talk"
