"""The maker's desk: what is to be sent, what is sold, what lies on the shelf."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskBrand, DeskProduct
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.carriers import CARRIERS, parcel_of
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.paying import queries as paying
from xiangxin.market.orders.queries import OrderCard, OrderPage
from xiangxin.market.orders.returns.queries import (
    ReturnCard,
    returns_of,
    returns_to_look_after,
)
from xiangxin.market.orders.rules import (
    MAY_SELL,
    Payment,
    State,
    owes_refund,
)
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, May
from xiangxin.text.language import guess
from xiangxin.web.ideas.desk import Waiting, waiting
from xiangxin.web.layout.origin import number
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.refunds import refund_lines
from xiangxin.web.orders.back import large, shown_returns, small
from xiangxin.web.orders.shown import headline, parcels, steps
from xiangxin.web.orders.typed import units_typed
from xiangxin.web.posts.member import member
from xiangxin.web.posts.who import Who, who, who_is
from xiangxin.world import clock

_ORDERS = 100
_LATELY = 8
_PRODUCTS = 6
_NOTE_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One brand as its maker works on it."""

    brand: Who
    mine: DeskBrand
    to_send: list[OrderCard]
    to_be_paid: list[OrderCard]
    to_refund: list[OrderCard]
    returns: list[ReturnCard]
    others: list[tuple[OrderCard, str]]
    products: list[DeskProduct]
    waiting: list[Waiting]


@require_safe
def make(request: Request) -> HttpResponse:
    member(request)
    values = {
        "desks": [_desk(request, brand) for brand in desk.brands_of(request.viewer)],
        "asked": [
            (who(card), role) for card, role in actors.invitations_for(request.viewer)
        ],
        "guess": guess,
    }
    return render(request, "make/make.html", values)


@require_safe
def order(request: Request, order_id: int) -> HttpResponse:
    found = _order_of_mine(request, order_id)
    values = {
        "order": found,
        "state": headline(found.standing)[0],
        "steps": steps(found, request.language),
        "told": paying.money_of(found, now=clock.now()),
        "refund_lines": refund_lines(found, request.language),
        "parcels": parcels(found),
        "returns": shown_returns(found, returns_of(request.viewer, order_id)),
        "small": small,
        "large": large,
        "carriers": [(key, one.name) for key, one in CARRIERS.items()],
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
    form = request.POST
    orders.ship(
        request.viewer,
        order_id,
        units=units_typed(request),
        parcel=parcel_of(
            carrier=form.get("carrier") or form.get("carrier_name", ""),
            number=form.get("number", ""),
            link=form.get("link", ""),
        ),
        position=number(request, "position"),
        now=clock.now(),
    )
    return see_other(back_to(request, otherwise=reverse("make")))


@require_POST
def mark_refunded(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.mark_refunded(request.viewer, order_id, now=clock.now(), note=_note(request))
    return see_other(back_to(request, otherwise=reverse("make")))


def _desk(request: Request, mine: DeskBrand) -> Desk:
    serves = mine.may(May.SERVE)
    cards = (
        order_queries.orders_of_brand(request.viewer, mine.id, limit=_ORDERS)
        if serves
        else []
    )
    # Asked for by themselves: one that waits to be sent may be older than the newest.
    to_send = (
        order_queries.orders_to_ship(request.viewer, mine.id, limit=_ORDERS)
        if serves
        else []
    )
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
    return Desk(
        brand=who_is(mine.id, Kind.BRAND, mine.handle, mine.name, mine.avatar),
        mine=mine,
        to_send=to_send,
        to_be_paid=to_be_paid,
        to_refund=to_refund,
        returns=returns_to_look_after(request.viewer, mine.id),
        waiting=waiting(request.viewer, mine.id) if mine.may(May.MAKE) else [],
        others=list(_with_state(islice(settled, _LATELY))),
        products=desk.products_for(request.viewer, mine.id, limit=_PRODUCTS),
    )


def _with_state(cards: Iterable[OrderCard]) -> Iterable[tuple[OrderCard, str]]:
    return ((card, headline(card)[0]) for card in cards)


def _order_of_mine(request: Request, order_id: int) -> OrderPage:
    member(request)
    found = order_queries.order_for(request.viewer, order_id)
    if not found.standing.parties & MAY_SELL:
        raise NoSuchOrder
    return found


def _note(request: Request) -> str:
    return " ".join(request.POST.get("note", "").split())[:_NOTE_MOST]
