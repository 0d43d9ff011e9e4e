"""The invoice of an order: asked for, made, and printed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.invoices import actions, queries
from xiangxin.market.orders.invoices.rules import TITLE_MOST, may_invoice
from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.rules import MAY_SELL
from xiangxin.market.sellers.queries import facts_of
from xiangxin.social.actors.rules import Viewer
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.orders.returning import of_mine
from xiangxin.web.posts.member import member
from xiangxin.world import clock


@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: Request, token: str = "", order_id: int = 0) -> HttpResponse:
    """Its buyer's: the invoice, or the form that asks for one."""
    viewer, found, path = of_mine(request, token, order_id)
    if request.method == "POST":
        actions.ask(
            viewer,
            found.id,
            name=request.POST.get("title", ""),
            tax_number=request.POST.get("tax_number", ""),
            now=clock.now(),
        )
        return see_other(f"{path}/invoice")
    return _page(request, viewer, found, {"back": path, "is_maker": False})


@require_http_methods(["GET", "HEAD", "POST"])
def make_invoice(request: Request, order_id: int) -> HttpResponse:
    """The maker's."""
    member(request)
    found = order_queries.order_for(request.viewer, order_id)
    if found.standing.parties.isdisjoint(MAY_SELL):
        raise NoSuchOrder
    if request.method == "POST":
        actions.make(request.viewer, order_id, now=clock.now())
        return see_other(reverse("make_invoice", kwargs={"order_id": order_id}))
    back = reverse("make_order", kwargs={"order_id": order_id})
    return _page(request, request.viewer, found, {"back": back, "is_maker": True})


def _page(
    request: Request, viewer: Viewer, found: OrderPage, values: Mapping[str, Any]
) -> HttpResponse:
    made = queries.invoice_of(viewer, found.id)
    shown = {
        "order": found,
        "invoice": made,
        "title": queries.title_for(viewer, found.id),
        "can_be_made": may_invoice(found.standing.state, found.standing.payment),
        "has_seller": facts_of(found.standing.brand_id) is not None,
        "title_most": TITLE_MOST,
        "guess": guess,
        **values,
    }
    template = "orders/invoice.html" if made else "orders/invoice_ask.html"
    response = render(request, template, shown, current="me")
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
