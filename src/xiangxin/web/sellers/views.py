from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from xiangxin.kernel.errors import NotFound
from xiangxin.market.sellers import actions, queries
from xiangxin.market.sellers.rules import ADDRESS_MOST, LINE_MOST, Facts
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, May
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock

_LINES = ("name", "address", "email", "phone", "register", "licence", "tax_number")


@require_safe
def seller(request: Request, handle: str) -> HttpResponse:
    card = actors.actor_at(handle)
    if card.kind is not Kind.BRAND:
        raise NotFound
    values = {"brand": card, "seller": queries.facts_of(card.id), "guess": guess}
    return render(request, "sellers/seller.html", values)


@require_safe
def seller_of(request: Request, brand_id: int) -> HttpResponse:
    """The same by the brand's number, which is what an order knows."""
    card = actors.cards_of([brand_id]).get(brand_id)
    if card is None or card.kind is not Kind.BRAND:
        raise NotFound
    return see_other(reverse("seller", kwargs={"handle": card.handle}))


@require_http_methods(["GET", "HEAD", "POST"])
def make_seller(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.GOVERN)
    if request.method == "POST":
        form = request.POST
        facts = Facts(
            **{line: form.get(line, "") for line in _LINES},
            is_trader=form.get("is_trader") != "no",
        )
        actions.say_who_sells(
            viewer=request.viewer, brand=brand.id, facts=facts, now=clock.now()
        )
        return see_other(f"{request.path}?said=saved")
    values = frame(request, brand, "seller") | {
        "seller": queries.facts_of(brand.id),
        "line_most": LINE_MOST,
        "address_most": ADDRESS_MOST,
    }
    return render(request, "sellers/make.html", values)
