"""The maker's desk: what is to be sent, what is sold, what lies on the shelf."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import ProductCard, ProductPage
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.queries import OrderCard, OrderPage
from xiangxin.market.orders.rules import (
    MAY_SELL,
    Payment,
    State,
    owes_refund,
)
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.market.stock.errors import NotACount
from xiangxin.market.stock.rules import MOST_UNITS
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import Kind
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.orders.shown import headline, steps
from xiangxin.web.posts.member import member
from xiangxin.web.posts.who import Who, who
from xiangxin.world import clock

_ORDERS = 100
_LATELY = 8
_NOTE_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One brand as its maker works on it."""

    brand: Who
    to_send: list[OrderCard]
    to_be_paid: list[OrderCard]
    to_refund: list[OrderCard]
    others: list[tuple[OrderCard, str]]
    products: list[ProductCard]


@require_safe
def make(request: Request) -> HttpResponse:
    member(request)
    mine = actors.cards_of(actors.acts_for(request.viewer))
    desks = [
        _desk(request, who(card)) for card in mine.values() if card.kind is Kind.BRAND
    ]
    return render(request, "make/make.html", {"desks": desks, "guess": guess})


@require_safe
def product(request: Request, handle: str) -> HttpResponse:
    """The shelf of one product."""
    found = _product_of_mine(request, handle)
    left = stock_queries.available(variant.id for variant in found.variants)
    values = {"product": found, "left": left, "guess": guess}
    return render(request, "make/product.html", values)


@require_POST
def set_stock(request: Request, handle: str) -> HttpResponse:
    """What was counted, for each variant that says a number; the rest stays as it is."""
    found = _product_of_mine(request, handle)
    counted = {
        variant.id: _count(said)
        for variant in found.variants
        if (said := request.POST.get(f"v{variant.id}", "").strip())
    }
    if counted:
        stock.set_on_hand(levels=counted, now=clock.now())
    return see_other(reverse("make_product", kwargs={"handle": found.handle}))


@require_safe
def order(request: Request, order_id: int) -> HttpResponse:
    found = _order_of_mine(request, order_id)
    values = {
        "order": found,
        "state": headline(found.standing)[0],
        "steps": steps(found, request.language),
        "guess": guess,
    }
    return render(request, "make/order.html", values)


@require_POST
def mark_paid(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.mark_paid(request.viewer, order_id, now=clock.now(), note=_note(request))
    return see_other(back_to(request, otherwise=reverse("make")))


@require_POST
def mark_shipped(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.ship(request.viewer, order_id, now=clock.now(), note=_note(request))
    return see_other(back_to(request, otherwise=reverse("make")))


@require_POST
def mark_refunded(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.mark_refunded(request.viewer, order_id, now=clock.now(), note=_note(request))
    return see_other(back_to(request, otherwise=reverse("make")))


def _desk(request: Request, brand: Who) -> Desk:
    cards = order_queries.orders_of_brand(request.viewer, brand.id, limit=_ORDERS)
    # Asked for by themselves: one that waits to be sent may be older than the newest.
    to_send = order_queries.orders_to_ship(request.viewer, brand.id, limit=_ORDERS)
    sendable = {card.id for card in to_send}
    # Also cash that should have come with a parcel that is already on its way.
    to_be_paid = [
        card
        for card in cards
        if card.state is State.OPEN
        and card.payment is Payment.DUE
        and card.id not in sendable
    ]
    to_refund = [card for card in cards if owes_refund(card.state, card.payment)]
    busy = {card.id for card in (*to_send, *to_be_paid, *to_refund)}
    settled = (card for card in cards if card.id not in busy)
    ids = catalog.products_of(brand.id, viewer=request.viewer)
    products = catalog.cards_of(ids, viewer=request.viewer)
    return Desk(
        brand=brand,
        to_send=to_send,
        to_be_paid=to_be_paid,
        to_refund=to_refund,
        others=list(_with_state(islice(settled, _LATELY))),
        products=[products[identifier] for identifier in ids],
    )


def _with_state(cards: Iterable[OrderCard]) -> Iterable[tuple[OrderCard, str]]:
    return ((card, headline(card)[0]) for card in cards)


def _order_of_mine(request: Request, order_id: int) -> OrderPage:
    member(request)
    found = order_queries.order_for(request.viewer, order_id)
    if not found.standing.parties & MAY_SELL:
        raise NoSuchOrder
    return found


def _product_of_mine(request: Request, handle: str) -> ProductPage:
    member(request)
    card = actors.actor_at(handle)
    found = catalog.product_page(card.id, viewer=request.viewer)
    check_acts_for(request.viewer, found.brand.id)
    return found


def _count(said: str) -> int:
    if said.isascii() and said.isdecimal() and len(said) <= len(str(MOST_UNITS)):
        return int(said)
    raise NotACount(most=MOST_UNITS)


def _note(request: Request) -> str:
    return " ".join(request.POST.get("note", "").split())[:_NOTE_MOST]
