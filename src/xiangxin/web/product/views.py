"""Called by the actor's address (/@handle) when that actor is a product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from markupsafe import Markup

from xiangxin.insight.cues.queries import cues_for
from xiangxin.insight.experiments.rules import Arm
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import ProductPage, VariantLine
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.rules import NOTHING, Availability, Shelf
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
from xiangxin.web.product.gallery import absolute, addresses_of, shots_of
from xiangxin.web.product.hint import hint_for
from xiangxin.world import clock

_POSTS = 20
_LATER = (Availability.PRE_ORDER, Availability.BACK_ORDER)
# In the order in which a product with several is told.
_SCHEMA = {
    Availability.IN_STOCK: "InStock",
    Availability.PRE_ORDER: "PreOrder",
    Availability.BACK_ORDER: "BackOrder",
    Availability.SOLD_OUT: "OutOfStock",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A variant as the form offers it."""

    id: int
    label: str
    price: Money
    was: Money | None
    left: int
    availability: Availability
    due_on: date | None


def page(request: Request, card: ActorCard) -> HttpResponse:
    now, is_shopping = clock.now(), just_shops(request)
    product = catalog.product_page(card.id, viewer=request.viewer)
    choices = _choices(product.variants)
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
        "all_later": any(choice.left for choice in choices)
        and all(
            choice.availability is Availability.PRE_ORDER
            for choice in choices
            if choice.left
        ),
        "highest": max((choice.price for choice in choices), default=None),
        "actor": who(card),
        "is_following": card.is_followed,
        "cue": told(cue),
        "has_hint": hint is not None and hint.arm is Arm.HINT,
        "has_talk": has_talk,
        "posts": talk.posts,
        "hidden": talk.hidden,
        "next": _earlier(said, is_shopping=is_shopping),
        "address": f"{settings.PUBLIC_URL}/@{card.handle}",
        "public_url": settings.PUBLIC_URL,
        "is_waiting": not choices and waits(request.viewer, card.id),
        "offer": _offer(product, choices),
    }
    return render(request, "product/product.html", values)


def _earlier(said: Sequence[PostCard], *, is_shopping: bool) -> str:
    if len(said) < _POSTS:
        return ""
    return f"?{'talk&' if is_shopping else ''}before={said[-1].id}#talk"


def _choices(variants: Sequence[VariantLine]) -> list[Choice]:
    shelves = stock.shelves(variant.id for variant in variants)
    return [
        _choice(variant, shelves[variant.id] if variant.is_buyable else NOTHING)
        for variant in variants
    ]


def _choice(variant: VariantLine, shelf: Shelf) -> Choice:
    availability = shelf.for_units()
    return Choice(
        id=variant.id,
        label=variant.label,
        price=variant.price,
        was=variant.was,
        left=shelf.left,
        availability=availability,
        due_on=shelf.due_on if availability in _LATER else None,
    )


def _offer(product: ProductPage, choices: Sequence[Choice]) -> Mapping[str, Any] | None:
    """The product as search engines read it (schema.org)."""
    if not choices:
        return None
    prices = sorted(choice.price for choice in choices)
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "image": addresses_of(product.images),
        "brand": {"@type": "Brand", "name": product.brand.name},
        "offers": {
            "@type": "AggregateOffer",
            "priceCurrency": prices[0].currency,
            "lowPrice": str(prices[0].decimal()),
            "highPrice": str(prices[-1].decimal()),
            "offerCount": len(choices),
            "availability": _schema_availability(choices),
            "seller": {"@type": "Organization", "name": product.brand.seller_name},
        },
    }


def _schema_availability(choices: Sequence[Choice]) -> str:
    """The best of what can be had: a search engine is told what a buyer would find."""
    there = {choice.availability for choice in choices}
    best = next(word for kind, word in _SCHEMA.items() if kind in there)
    return f"https://schema.org/{best}"
