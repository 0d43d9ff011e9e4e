from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.cart import actions as carts
from xiangxin.market.cart.rules import units_of
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.text.language import guess
from xiangxin.web.bag.cookie import keep, owner_of
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.world import clock

_LARGEST_ID = 2**63 - 1


@require_safe
def bag(request: Request) -> HttpResponse:
    owner = owner_of(request)
    view = owner.bag()
    response = render(
        request, "bag/bag.html", {"bag": view, "guess": guess}, current="bag"
    )
    return keep(response, owner, units=view.units)


@require_POST
def set_units(request: Request) -> HttpResponse:
    """One fewer, one more, none: the buttons of a line."""
    owner = owner_of(request)
    variant = variant_in(request)
    said = request.POST.get("units", "")
    if said == "0":
        carts.remove(
            cart_key=owner.key, person=owner.person, variant=variant, now=clock.now()
        )
    else:
        carts.set_units(
            cart_key=owner.key,
            person=owner.person,
            variant=variant,
            units=units_of(said),
            now=clock.now(),
        )
    response = see_other(back_to(request, otherwise=reverse("bag")))
    return keep(response, owner, units=owner.bag().units)


def variant_in(request: Request) -> int:
    """Which variant the form means; refuses what cannot be the id of one."""
    variant = number_in(request, "variant")
    if variant is None:
        raise NoSuchVariant
    return variant


def number_in(request: Request, name: str) -> int | None:
    """The identifier in a form's field; None for what cannot be one."""
    said = request.POST.get(name, "")
    if not said.isascii() or not said.isdecimal() or len(said) > len(str(_LARGEST_ID)):
        return None
    return int(said) if int(said) <= _LARGEST_ID else None
