"""Two ways to the same order: its signed link, and its buyer's account."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.links import bearer_of, token_of
from xiangxin.market.orders.paying import queries as paying
from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.returns import queries
from xiangxin.market.orders.returns.queries import ReturnCard
from xiangxin.market.orders.rules import MAY_RETURN, Party
from xiangxin.social.actors.rules import Bearer, Viewer
from xiangxin.text.language import guess
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.orders.back import large, shown_returns, small
from xiangxin.web.orders.shown import headline, how_to_pay, parcels, steps
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.member import member
from xiangxin.web.reviews.of_order import reviews_of
from xiangxin.world import clock

_ORDERS = 20


@require_safe
def order(request: Request, token: str) -> HttpResponse:
    bearer = bearer_of(token)
    found = order_queries.order_for(bearer, bearer.order_id)
    response = _page(request, bearer, found, _link(token))
    # The link opens the order: it must not reach other sites, nor an index.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def my_order(request: Request, order_id: int) -> HttpResponse:
    member(request)
    found = order_queries.order_for(request.viewer, order_id)
    if not found.standing.parties & {Party.BUYER, Party.STAFF}:
        raise NoSuchOrder
    return _page(request, request.viewer, found, _mine(order_id))


@require_safe
def my_orders(request: Request) -> HttpResponse:
    person = member(request)
    cards = order_queries.orders_of(person, before=before(request), limit=_ORDERS)
    values = {
        "orders": [(card, headline(card)[0]) for card in cards],
        "next": f"?before={cards[-1].id}" if len(cards) == _ORDERS else "",
        "guess": guess,
    }
    return render(request, "orders/mine.html", values, current="me")


@require_POST
def cancel_order(request: Request, token: str) -> HttpResponse:
    bearer = bearer_of(token)
    orders.cancel(bearer, bearer.order_id, now=clock.now(), origin=origin_of(request))
    return see_other(_link(token))


@require_POST
def cancel_my_order(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.cancel(request.viewer, order_id, now=clock.now(), origin=origin_of(request))
    return see_other(_mine(order_id))


@require_POST
def receive_order(request: Request, token: str) -> HttpResponse:
    bearer = bearer_of(token)
    orders.mark_delivered(bearer, bearer.order_id, now=clock.now())
    return see_other(_link(token))


@require_POST
def receive_my_order(request: Request, order_id: int) -> HttpResponse:
    member(request)
    orders.mark_delivered(request.viewer, order_id, now=clock.now())
    return see_other(_mine(order_id))


@require_POST
def claim_order(request: Request, token: str) -> HttpResponse:
    """A guest's order joins the account of whoever is signed in and holds its link."""
    person, bearer = member(request), bearer_of(token)
    orders.claim(
        person=person,
        order_id=bearer.order_id,
        bearer=bearer,
        now=clock.now(),
        origin=origin_of(request),
    )
    return see_other(_mine(bearer.order_id))


def _page(
    request: Request, viewer: Viewer, found: OrderPage, path: str
) -> HttpResponse:
    is_bearer = isinstance(viewer, Bearer)
    state, meaning = headline(found.standing)
    can_return = not found.standing.parties.isdisjoint(MAY_RETURN)
    others = order_queries.siblings(viewer, found.id) if _has_more(found) else []
    waiting = paying.still_to_pay(others) if others else set()
    values = {
        "order": found,
        "state": state,
        "meaning": meaning,
        "steps": steps(found, request.language),
        "parcels": parcels(found),
        "returns": shown_returns(found, _returns(viewer, found)),
        "options": queries.options_of(found, now=clock.now()) if can_return else None,
        "can_return": can_return,
        "small": small,
        "large": large,
        "to_pay": how_to_pay(found, request.language),
        "path": path,
        "token": token_of(found.id) if is_bearer else "",
        "told": paying.money_of(found, now=clock.now()),
        "others": [
            (_link(token_of(i)) if is_bearer else _mine(i), i in waiting)
            for i in others
        ],
        **reviews_of(request, found),
        "guess": guess,
    }
    return render(request, "orders/order.html", values, current="me")


def _returns(viewer: Viewer, found: OrderPage) -> list[ReturnCard]:
    """Not asked for while the order is as it was placed: every purchase ends on this page."""
    if len(found.changes) == 1:
        return []
    return queries.returns_of(viewer, found.id)


def _has_more(found: OrderPage) -> bool:
    return found.has_siblings and Party.BUYER in found.standing.parties


def _link(token: str) -> str:
    return reverse("order", kwargs={"token": token})


def _mine(order_id: int) -> str:
    return reverse("my_order", kwargs={"order_id": order_id})
