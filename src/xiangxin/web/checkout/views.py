"""Buying in three screens: where to, look and pay, and the order itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.cart import actions as carts
from xiangxin.market.cart.queries import CartView
from xiangxin.market.cart.rules import units_of
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.actions.starting import Summary
from xiangxin.market.orders.addresses import FIELDS
from xiangxin.market.orders.bills.rules import Changed, Draft, Part
from xiangxin.market.orders.errors import (
    AddressRefused,
    NoSuchCheckout,
    NotSentThere,
    PastedTooLong,
    PriceChanged,
    Unsent,
)
from xiangxin.market.orders.pasted import taken_apart
from xiangxin.market.payments.providers import method_of, offered
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock.errors import SoldOut
from xiangxin.text.language import guess
from xiangxin.web.bag.cookie import Owner, keep, owner_of
from xiangxin.web.bag.views import number_in, variant_in
from xiangxin.web.checkout.places import countries, likely_country, names_of, rows_of
from xiangxin.web.layout.origin import origin_of, visit_of
from xiangxin.web.layout.pages import render, see_other, sentence_of, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.payments.views import after_placing
from xiangxin.world import chance, clock

_WHO = ("email", "name", "phone", "country")
_KEY_MOST = 9
_PARTS = {
    Part.DISCOUNT: mark("Discount"),
    Part.SHIPPING: mark("Delivery"),
    Part.TAX: mark("Tax"),
    Part.TOTAL: mark("Together"),
}
_GONE = mark("Something that is no longer in the bag")
_LOOK = mark("Look at this: it was not clear in what you pasted.")
_LISTED = {"en": ", ", "zh-hans": "、"}
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
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The ways between which a buyer chooses for one order."""

    name: str
    brand: str
    chosen: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of the bill, as it was and as it is."""

    what: str
    name: str
    old: Money | None
    new: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where a brand sends that does not send here."""

    brand: str
    places: str
    is_partly: bool
    is_too_heavy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasting:
    """What became of a pasted address."""

    text: str = ""
    why: str = ""
    is_done: bool = False


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
    if request.method == "POST" and request.POST.get("pasted", "").strip():
        return _apart(request, owner)
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
    try:
        placed = orders.place(
            checkout_id=_checkout_in(request),
            cart_key=owner.key,
            person=owner.person,
            method=method,
            shown=request.POST.get("shown", ""),
            origin=visit_of(request),
            now=clock.now(),
            ways=_ways_in(request),
            code=request.POST.get("code", ""),
        )
    # Answered here: the page comes back with the new bill and what of it is new.
    except PriceChanged as changed:
        return _review(request, owner, changed=changed)
    return keep(see_other(after_placing(request, placed, method)), owner, units=0)


def _review(
    request: Request, owner: Owner, *, changed: PriceChanged | None = None
) -> HttpResponse:
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
            ways=_ways_in(request),
            code=request.POST.get("code", ""),
        )
    # The refusals a door answers itself: a form must come back with what was typed, each
    # sentence beside its field, and beside each line what is left of it.
    except AddressRefused as refused:
        return _where(request, owner.bag(), typed, wrong=refused.fields)
    except NotSentThere as refused:
        return _where(request, owner.bag(), typed, unsent=refused.unsent)
    except SoldOut:
        return _where(request, owner.bag(), typed, is_short=True)
    page = _how(request, summary, typed, changed=changed)
    return keep(page, owner, units=summary.cart.units)


def _apart(request: Request, owner: Owner) -> HttpResponse:
    """The first screen with its fields filled from what was pasted."""
    typed, text = _typed(request), request.POST["pasted"]
    view = owner.bag()
    try:
        found = taken_apart(text)
    except PastedTooLong as refused:
        pasted = Pasting(why=sentence_of(refused, request.language))
        return _where(request, view, typed, pasted=pasted)
    filled = {
        "name": found.name or typed["name"],
        "phone": found.phone or typed["phone"],
        "country": "CN",
        **dict.fromkeys(FIELDS, ""),
        **{key: getattr(found, key) for key in FIELDS if hasattr(found, key)},
    }
    unsure = dict.fromkeys(found.unsure, _LOOK)
    return _where(
        request, view, typed | filled, unsure=unsure, pasted=Pasting(is_done=True)
    )


def _where(
    request: Request,
    view: CartView,
    typed: Mapping[str, str],
    *,
    wrong: Mapping[str, str] | None = None,
    is_short: bool = False,
    unsure: Mapping[str, str] | None = None,
    unsent: Sequence[Unsent] = (),
    pasted: Pasting = Pasting(),
) -> HttpResponse:
    said = {**(wrong or {}), **(unsure or {})}
    values = {
        "bag": view,
        "is_short": is_short,
        "typed": typed,
        "wrong": {
            name: translate(sentence, request.language)
            for name, sentence in said.items()
        },
        "is_wrong": bool(wrong),
        "unsent": [_unsent(one, typed["country"], request.language) for one in unsent],
        "pasted": pasted,
        "takes_apart": "CN" in (typed["country"], likely_country(request))
        or bool(pasted.why),
        "countries": countries(request.language),
        "rows": rows_of(typed, said, request.language),
        "guess": guess,
    }
    return render(
        request,
        "checkout/where.html",
        values,
        status=_status(
            is_wrong=bool(wrong or pasted.why), is_short=is_short or bool(unsent)
        ),
        current="bag",
    )


def _status(*, is_wrong: bool, is_short: bool) -> int:
    if is_short:
        return SoldOut.status
    return AddressRefused.status if is_wrong else 200


def _unsent(one: Unsent, country: str, language: str) -> Elsewhere:
    reach = one.reach or ()
    return Elsewhere(
        brand=one.brand_name,
        places=_LISTED[language].join(names_of(reach, language)),
        is_partly=not reach or country in reach,
        is_too_heavy=one.is_too_heavy,
    )


def _how(
    request: Request,
    summary: Summary,
    typed: Mapping[str, str],
    *,
    changed: PriceChanged | None,
) -> HttpResponse:
    ways = [
        Way(
            value=method.value,
            label=translate(label, request.language),
            note=translate(note, request.language),
        )
        for method in offered()
        for label, note in [_WAYS[method]]
    ]
    method = request.POST.get("method", "")
    refusal = summary.code_refusal
    values = {
        "summary": summary,
        "typed": typed,
        "choices": [_sending(one) for one in summary.drafts if len(one.offers) > 1],
        "code": request.POST.get("code", ""),
        "code_why": sentence_of(refusal, request.language) if refusal else "",
        "ways": ways,
        "chosen_way": method if method in set(offered()) else ways[0].value,
        "has_changed": changed is not None,
        "changes": _changes(changed, request.language) if changed else [],
        "guess": guess,
    }
    status = changed.status if changed else 200
    return render(request, "checkout/how.html", values, current="bag", status=status)


def _sending(draft: Draft) -> Sending:
    chosen = draft.way.key if draft.way else 0
    return Sending(
        name=f"way-{draft.key}",
        brand=draft.brand_name,
        chosen=str(chosen),
        ways=tuple(
            Way(value=str(one.key), label=one.name, note="", price=one.price)
            for one in draft.offers
        ),
    )


def _changes(changed: PriceChanged, language: str) -> list[Change]:
    found = cast("Sequence[Changed]", changed.facts["changes"])
    return [
        Change(
            what=translate(_PARTS[one.part], language) if one.part in _PARTS else "",
            name=one.name or (translate(_GONE, language) if one.new is None else ""),
            old=one.old,
            new=one.new,
        )
        for one in found
    ]


def _ways_in(request: Request) -> dict[str, int]:
    """Which way was chosen for which order, as far as it can be read."""
    said = {
        name.removeprefix("way-"): request.POST.get(name, "")
        for name in request.POST
        if name.startswith("way-")
    }
    return {
        name: int(key)
        for name, key in said.items()
        if key.isascii() and key.isdecimal() and len(key) <= _KEY_MOST
    }


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
