"""Discount codes of a brand: which there are, a new one, off and on."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskBrand
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.discounts.errors import BadDiscount, BadLimit, NoSuchDiscount
from xiangxin.market.discounts.queries import DeskDiscount, discounts_for
from xiangxin.market.discounts.rules import Kind, Terms, code_of, day_of
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.social.actors.rules import May
from xiangxin.web.bag.views import number_in
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.web.make.typed import amount_in
from xiangxin.world import clock

_PRODUCTS = 200
_DIGITS = 9


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method == "POST":
        discounts.give_out(
            viewer=request.viewer,
            brand=brand.id,
            currency=brand.currency,
            terms=_terms_in(request, brand),
            now=clock.now(),
        )
        return _back(brand)
    products = desk.products_for(request.viewer, brand.id, limit=_PRODUCTS)
    named = {product.id: product.name for product in products}
    values = frame(request, brand, "codes") | {
        "codes": [
            (
                one,
                _taken(one),
                [named[id_] for id_ in one.terms.products if id_ in named],
            )
            for one in discounts_for(request.viewer, brand.id)
        ],
        "products": products,
        "now": clock.now(),
        "money_of": Money,
    }
    return render(request, "make/codes.html", values)


@require_POST
def switch(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    code = number_in(request, "discount")
    if code is None:
        raise NoSuchDiscount
    discounts.switch(
        viewer=request.viewer,
        brand=brand.id,
        discount=code,
        is_on=request.POST.get("on") == "1",
    )
    return _back(brand)


def _terms_in(request: Request, brand: DeskBrand) -> Terms:
    kind = request.POST.get("kind", "")
    if kind not in set(Kind):
        raise NoSuchChoice
    mine = {
        str(product.id): product.id
        for product in desk.products_for(request.viewer, brand.id, limit=_PRODUCTS)
    }
    return Terms(
        code=code_of(request.POST.get("code", "")),
        kind=Kind(kind),
        amount=_amount(request, Kind(kind), brand),
        minimum_minor=amount_in(request, "minimum", brand.currency),
        products=frozenset(
            mine[one] for one in request.POST.getlist("product") if one in mine
        ),
        starts_at=day_of(request.POST.get("from", "")),
        ends_at=day_of(request.POST.get("until", ""), is_last=True),
        most_uses=_limit(request.POST.get("most", "").strip()),
        is_once=request.POST.get("once") == "1",
    )


def _amount(request: Request, kind: Kind, brand: DeskBrand) -> int:
    match kind:
        case Kind.PERCENT:
            typed = request.POST.get("amount", "").strip().removesuffix("%").strip()
            if not (typed.isascii() and typed.isdecimal() and len(typed) < _DIGITS):
                raise BadDiscount
            return int(typed)
        case Kind.FIXED:
            return amount_in(request, "amount", brand.currency)
        case Kind.SHIPPING:
            return 0


def _limit(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < _DIGITS):
        raise BadLimit
    return int(typed)


def _taken(one: DeskDiscount) -> Money | None:
    """What a fixed code takes off."""
    is_fixed = one.terms.kind is Kind.FIXED
    return Money(one.terms.amount, one.currency) if is_fixed else None


def _back(brand: DeskBrand) -> HttpResponse:
    return see_other(f"{reverse('make_codes', args=[brand.handle])}?said=saved")
