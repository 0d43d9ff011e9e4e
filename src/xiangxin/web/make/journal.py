"""The journal of a product's shelf: what came and went, why, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.market.cart import queries as carts
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskVariant, ProductDesk
from xiangxin.market.catalog.desk.rules import line
from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.queries import OrderCard
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.market.stock.errors import NoSuchChange
from xiangxin.market.stock.rules import ADJUSTMENTS, Reason, change_of
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.web.bag.views import number_in
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import frame, product_of_mine
from xiangxin.web.posts.keyset import before
from xiangxin.world import clock

_LINES = 50
_VARIANTS = 500
_ORDERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Why units cannot be written off: whose they are."""

    missing: int
    in_bags: int
    orders: Sequence[OrderCard] = field(default_factory=tuple)


@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: Request, handle: str) -> HttpResponse:
    found = product_of_mine(request, handle)
    if request.method != "POST":
        return _page(request, found)
    reason = request.POST.get("reason", "")
    if reason not in set(Reason):
        raise NoSuchChoice
    variant = number_in(request, "variant") or 0
    adjusted = stock.adjust(
        viewer=request.viewer,
        brand=found.brand.id,
        variant=variant,
        reason=Reason(reason),
        units=change_of(Reason(reason), request.POST.get("units", "")),
        note=line(request.POST.get("note", "")),
        now=clock.now(),
    )
    if adjusted.missing:
        promised = _promised(request, found, variant, adjusted.missing)
        return _page(request, found, promised)
    return _back(handle)


@require_POST
def undo(request: Request, handle: str) -> HttpResponse:
    found = product_of_mine(request, handle)
    change = number_in(request, "change")
    if change is None:
        raise NoSuchChange
    adjusted = stock.undo(
        viewer=request.viewer, brand=found.brand.id, change=change, now=clock.now()
    )
    if adjusted.missing:
        promised = _promised(
            request, found, number_in(request, "variant") or 0, adjusted.missing
        )
        return _page(request, found, promised)
    return _back(handle)


def _page(
    request: Request, found: ProductDesk, promised: Promised | None = None
) -> HttpResponse:
    variants = desk.variants_for(
        request.viewer,
        found.brand.id,
        product=found.id,
        with_retired=True,
        limit=_VARIANTS,
    )
    chosen = _chosen(request, variants)
    now = clock.now()
    lines = stock_queries.journal_of(
        request.viewer,
        found.brand.id,
        found.id,
        variant=chosen,
        before=before(request),
        limit=_LINES,
        now=now,
    )
    values = frame(request, found.brand, "stock") | {
        "product": found,
        "variants": variants,
        "chosen": chosen,
        "levels": stock_queries.levels_of((one.id for one in variants), now=now),
        "adjustments": list(ADJUSTMENTS),
        "lines": lines,
        "next": lines[-1].id if len(lines) == _LINES else None,
        "promised": promised,
    }
    return render(request, "make/journal.html", values, status=409 if promised else 200)


def _promised(
    request: Request, found: ProductDesk, variant: int, missing: int
) -> Promised:
    return Promised(
        missing=missing,
        in_bags=carts.held().get(variant, 0),
        orders=orders.orders_holding(
            request.viewer, found.brand.id, variant, limit=_ORDERS
        ),
    )


def _chosen(request: Request, variants: Sequence[DeskVariant]) -> int | None:
    said = asked(request, "variant")
    return next((one.id for one in variants if str(one.id) == said), None)


def _back(handle: str) -> HttpResponse:
    return see_other(f"{reverse('make_journal', kwargs={'handle': handle})}?said=saved")
