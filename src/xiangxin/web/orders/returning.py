"""Sending back what was ordered, by the order's link or its buyer's account."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.links import bearer_of
from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.returns import actions, queries
from xiangxin.market.orders.returns.actions.asking import Asked
from xiangxin.market.orders.returns.errors import NothingToReturn, WhoWithdraws
from xiangxin.market.orders.returns.rules import (
    PHOTOS_MOST,
    REASONS,
    WORDS_MOST,
    Kind,
)
from xiangxin.market.orders.rules import MAY_RETURN
from xiangxin.social.actors.rules import Viewer
from xiangxin.text.language import guess
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.orders.typed import units_typed
from xiangxin.web.posts.member import member
from xiangxin.world import chance, clock

_KEY_MOST = 32
_NAME_MOST = 200
_EMAIL_MOST = 254


@require_http_methods(["GET", "HEAD", "POST"])
def return_things(request: Request, token: str = "", order_id: int = 0) -> HttpResponse:
    viewer, found, path = of_mine(request, token, order_id)
    options = queries.options_of(found, now=clock.now())
    if request.method != "POST":
        values = {"options": options, "reasons": _reasons(), "words_most": WORDS_MOST}
        return _page(request, "orders/return.html", found, path, values)
    asked = _asked(request, _kind(request))
    actions.ask(
        viewer,
        found.id,
        asked=asked,
        photos=request.FILES.getlist("photos"),
        origin=origin_of(request),
        now=clock.now(),
    )
    return see_other(f"{path}#returns")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, token: str = "", order_id: int = 0) -> HttpResponse:
    """Two steps, as the law asks: say of what, then confirm it."""
    viewer, found, path = of_mine(request, token, order_id)
    options = queries.options_of(found, now=clock.now())
    if request.method != "POST":
        return _page(request, "orders/withdraw.html", found, path, {"options": options})
    asked = _asked(request, Kind.WITHDRAWAL)
    if "confirm" not in request.POST:
        return _confirm(request, found, path, asked)
    actions.ask(
        viewer, found.id, asked=asked, origin=origin_of(request), now=clock.now()
    )
    return see_other(f"{path}#returns")


@require_POST
def keep_things(
    request: Request, return_id: int, token: str = "", order_id: int = 0
) -> HttpResponse:
    viewer, _, path = of_mine(request, token, order_id)
    actions.take_back(viewer, return_id, now=clock.now())
    return see_other(f"{path}#returns")


def of_mine(
    request: Request, token: str, order_id: int
) -> tuple[Viewer, OrderPage, str]:
    """Who asks, their order, and where its page is; refuses NoSuchOrder to makers too."""
    viewer: Viewer
    if token:
        bearer = bearer_of(token)
        viewer, order_id = bearer, bearer.order_id
        path = reverse("order", kwargs={"token": token})
    else:
        member(request)
        viewer = request.viewer
        path = reverse("my_order", kwargs={"order_id": order_id})
    found = order_queries.order_for(viewer, order_id)
    if found.standing.parties.isdisjoint(MAY_RETURN):
        raise NoSuchOrder
    return viewer, found, path


def _page(
    request: Request,
    template: str,
    found: OrderPage,
    path: str,
    values: Mapping[str, Any],
) -> HttpResponse:
    shown = {
        "order": found,
        "path": path,
        "key": chance.key(),
        "guess": guess,
        "photos_most": PHOTOS_MOST,
        **values,
    }
    response = render(request, template, shown, current="me")
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _confirm(
    request: Request, found: OrderPage, path: str, asked: Asked
) -> HttpResponse:
    lines = {line.variant: line for line in found.lines}
    if not (asked.units and asked.units.keys() <= lines.keys()):
        raise NothingToReturn
    if not (asked.name.strip() and asked.email.strip()):
        raise WhoWithdraws
    values = {
        "asked": asked,
        "key": asked.key,
        "lines": [(lines[variant], units) for variant, units in asked.units.items()],
    }
    return _page(request, "orders/withdraw_confirm.html", found, path, values)


def _asked(request: Request, kind: Kind) -> Asked:
    form = request.POST
    return Asked(
        kind=kind,
        units=units_typed(request) or {},
        key=form.get("key", "")[:_KEY_MOST] or chance.key(),
        reason=form.get("reason", ""),
        words=form.get("words", ""),
        name=form.get("name", "")[: _NAME_MOST + 1],
        email=form.get("email", "")[: _EMAIL_MOST + 1],
    )


def _kind(request: Request) -> Kind:
    is_right = request.POST.get("kind") == Kind.NO_REASON
    return Kind.NO_REASON if is_right else Kind.FAULT


def _reasons() -> list[tuple[str, str]]:
    return [(reason.value, words) for reason, words in REASONS.items()]
