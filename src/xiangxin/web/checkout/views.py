"""Buying in three screens: where to, look and pay, and the order itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.errors import mark
from xiangxin.market.cart import actions as carts
from xiangxin.market.cart.queries import CartView
from xiangxin.market.cart.rules import units_of
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.actions.starting import Summary
from xiangxin.market.orders.addresses import FIELDS
from xiangxin.market.orders.errors import AddressRefused, NoSuchCheckout
from xiangxin.market.payments.providers import method_of, offered
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock.errors import SoldOut
from xiangxin.text.language import guess
from xiangxin.web.bag.cookie import Owner, keep, owner_of
from xiangxin.web.bag.views import number_in, variant_in
from xiangxin.web.checkout.places import countries, likely_country, rows_of
from xiangxin.web.layout.origin import origin_of, visit_of
from xiangxin.web.layout.pages import render, see_other, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.payments.views import after_placing
from xiangxin.world import chance, clock

_WHO = ("email", "name", "phone", "country")
_WAYS = {
    Method.CARD: (
        mark("Card or wallet"),
        mark(
            "You pay on Stripe’s page next. Nothing of your card comes to this market."
        ),
    ),
    Method.DEMO: (
        mark("On the demo’s page"),
        mark(
            "You try next what happens when one pays, or does not. Nothing is charged."
        ),
    ),
    Method.TRANSFER: (
        mark("Bank transfer"),
        mark("The order waits seven days for your money. The maker sends it then."),
    ),
    Method.CASH: (
        mark("When it comes"),
        mark("You pay whoever brings the parcel."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    value: str
    label: str
    note: str


# A page that answered a form is asked for again by the language switch and by going back.
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request: Request, handle: str) -> HttpResponse:
    """Put a variant into the bag and go on at once: to the address, or to the bag.

    The variant alone says what is bought; `handle` is the page it was pressed on.
    """
    if request.method != "POST":
        return see_other(reverse("checkout"))
    owner = owner_of(request)
    put = carts.put(
        cart_key=owner.key,
        person=owner.person,
        variant=variant_in(request),
        units=units_of(request.POST.get("units", "1")),
        origin=origin_of(request),
        now=clock.now(),
        new_key=chance.key(),
    )
    if request.POST.get("then") == "bag" or not put.view.is_available:
        response = see_other(reverse("bag"))
    else:
        response = _where(request, put.view, _first(request))
    return keep(response, owner, units=put.view.units, key=put.key)


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: Request) -> HttpResponse:
    """Screen one, and with an address screen two."""
    owner = owner_of(request)
    if request.method == "POST" and "again" not in request.POST:
        return _review(request, owner)
    view = owner.bag()
    if view.parts and view.is_available:
        typed = _typed(request) if request.method == "POST" else _first(request)
        response = _where(request, view, typed)
    else:
        response = see_other(reverse("bag"))
    return keep(response, owner, units=view.units)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request) -> HttpResponse:
    """Order, and see the order. Sent twice it leads to the same one."""
    if request.method != "POST":
        return see_other(reverse("checkout"))
    owner = owner_of(request)
    method = method_of(request.POST.get("method", ""))
    placed = orders.place(
        checkout_id=_checkout_in(request),
        cart_key=owner.key,
        person=owner.person,
        method=method,
        shown=request.POST.get("shown", ""),
        origin=visit_of(request),
        now=clock.now(),
    )
    return keep(see_other(after_placing(request, placed, method)), owner, units=0)


def _review(request: Request, owner: Owner) -> HttpResponse:
    typed = _typed(request)
    try:
        summary = orders.start_checkout(
            cart_key=owner.key,
            person=owner.person,
            email=typed["email"],
            name=typed["name"],
            phone=typed["phone"],
            country=typed["country"],
            fields={key: typed[key] for key in FIELDS},
            language=request.language,
            now=clock.now(),
        )
    # The refusals a door answers itself: a form must come back with what was typed, each
    # sentence beside its field, and beside each line what is left of it.
    except AddressRefused as refused:
        return _where(request, owner.bag(), typed, wrong=refused.fields)
    except SoldOut:
        return _where(request, owner.bag(), typed, is_short=True)
    return keep(_how(request, summary, typed), owner, units=summary.cart.units)


def _where(
    request: Request,
    view: CartView,
    typed: Mapping[str, str],
    *,
    wrong: Mapping[str, str] | None = None,
    is_short: bool = False,
) -> HttpResponse:
    wrong = wrong or {}
    values = {
        "bag": view,
        "is_short": is_short,
        "typed": typed,
        "wrong": {
            name: translate(sentence, request.language)
            for name, sentence in wrong.items()
        },
        "countries": countries(request.language),
        "rows": rows_of(typed, wrong, request.language),
        "guess": guess,
    }
    return render(
        request,
        "checkout/where.html",
        values,
        status=_status(is_wrong=bool(wrong), is_short=is_short),
        current="bag",
    )


def _status(*, is_wrong: bool, is_short: bool) -> int:
    if is_short:
        return SoldOut.status
    return AddressRefused.status if is_wrong else 200


def _how(request: Request, summary: Summary, typed: Mapping[str, str]) -> HttpResponse:
    ways = [
        Way(
            value=method.value,
            label=translate(label, request.language),
            note=translate(note, request.language),
        )
        for method in offered()
        for label, note in [_WAYS[method]]
    ]
    values = {"summary": summary, "typed": typed, "ways": ways, "guess": guess}
    return render(request, "checkout/how.html", values, current="bag")


def _first(request: Request) -> dict[str, str]:
    """What we know before anything is typed: of a member their address and name."""
    known = {"country": likely_country(request)}
    if request.me and request.me.user:
        known |= {"email": request.me.user.email, "name": request.me.name}
    return {key: known.get(key, "") for key in (*_WHO, *FIELDS)}


def _typed(request: Request) -> dict[str, str]:
    return {key: request.POST.get(key, "") for key in (*_WHO, *FIELDS)}


def _checkout_in(request: Request) -> int:
    checkout_id = number_in(request, "checkout")
    if checkout_id is None:
        raise NoSuchCheckout
    return checkout_id
