"""A button of ours leads to the provider's page, and the provider leads back."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from xiangxin.kernel.errors import NotFound
from xiangxin.market.orders.links import bearer_of, token_of
from xiangxin.market.orders.paying import actions as paying
from xiangxin.market.payments import demo
from xiangxin.market.payments.rules import HOSTED, Method, Through
from xiangxin.market.payments.stripe import notices
from xiangxin.social.actors.rules import Bearer, Viewer, person_of
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.payments.address import address_of
from xiangxin.web.posts.member import member
from xiangxin.world import clock


def after_placing(request: Request, placed: list[int], method: Method) -> str:
    """One order that is paid on a page: straight there. Else the first order's own page."""
    first = placed[0]
    viewer: Viewer = request.viewer if person_of(request.viewer) else Bearer(first)
    order = _order(viewer, first)
    if method not in HOSTED or len(placed) > 1:
        return order
    return (
        paying.pay_at_once(
            viewer,
            first,
            address=address_of(request),
            back_to=_back(order),
            now=clock.now(),
        )
        or order
    )


@require_POST
def pay_order(request: Request, token: str) -> HttpResponse:
    bearer = bearer_of(token)
    return _pay(request, bearer, bearer.order_id)


@require_POST
def pay_my_order(request: Request, order_id: int) -> HttpResponse:
    member(request)
    return _pay(request, request.viewer, order_id)


@require_safe
def back_at_order(request: Request, token: str) -> HttpResponse:
    bearer = bearer_of(token)
    paying.come_back(bearer, bearer.order_id, now=clock.now())
    response = see_other(_order(bearer, bearer.order_id))
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def back_at_my_order(request: Request, order_id: int) -> HttpResponse:
    member(request)
    paying.come_back(request.viewer, order_id, now=clock.now())
    return see_other(_order(request.viewer, order_id))


# Signed by Stripe instead: it comes from no page of ours.
@csrf_exempt
@require_POST
def stripe_notice(request: Request) -> HttpResponse:
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise NotFound
    now = clock.now()
    notice = notices.hear(
        request.body,
        signature=request.headers.get("Stripe-Signature", ""),
        secret=settings.STRIPE_WEBHOOK_SECRET,
        now=now,
    )
    paying.hear(Through.STRIPE, notice, now=now)
    return HttpResponse(status=200)


@require_http_methods(["GET", "HEAD", "POST"])
def demo_payment(request: Request, reference: str) -> HttpResponse:
    """The made-up provider's page: whoever is here decides what goes right or wrong."""
    if not (settings.DEMO or settings.DEBUG):
        raise NotFound
    asked = demo.page(reference)
    if request.method != "POST":
        values = {"asked": asked, "guess": guess}
        return render(request, "payments/demo.html", values, current="bag")
    now = clock.now()
    back = urlsplit(asked.back_to).path
    match request.POST.get("what"):
        case "paid":
            demo.pay(reference)
        case "closed":
            demo.pay(reference)
            return see_other("/")
        case "declined":
            demo.decline(reference)
        case "underway":
            demo.start_paying(reference)
        case "twice":
            paying.pay_twice(reference, now=now)
        case "late":
            paying.pay_late(reference, now=now)
        case _:
            raise NotFound
    return see_other(back)


def _pay(request: Request, viewer: Viewer, order_id: int) -> HttpResponse:
    order = _order(viewer, order_id)
    where = paying.pay(
        viewer,
        order_id,
        address=address_of(request),
        back_to=_back(order),
        now=clock.now(),
    )
    return see_other(where or order)


def _order(viewer: Viewer, order_id: int) -> str:
    if isinstance(viewer, Bearer):
        return reverse("order", kwargs={"token": token_of(order_id)})
    return reverse("my_order", kwargs={"order_id": order_id})


def _back(order: str) -> str:
    return f"{settings.PUBLIC_URL}{order}/back"
