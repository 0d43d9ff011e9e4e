"""Whose bag it is: a member's by their person, a guest's by the key in a cookie.

The cookie also carries how many units lie in the bag, so that no page asks for that.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse

from xiangxin.market.cart import actions as carts
from xiangxin.market.cart import queries as cart_queries
from xiangxin.market.cart.queries import CartView
from xiangxin.social.actors.rules import person_of
from xiangxin.web.layout.pages import BAG_COOKIE
from xiangxin.web.layout.request import Request
from xiangxin.world import chance, clock

_KEY = re.compile(r"[\w-]{16,43}", re.ASCII)
_KEPT_FOR_S = str(30 * 24 * 60 * 60)


@dataclass(frozen=True, slots=True)
class Owner:
    """`key` is a guest's; a member has none."""

    key: str | None
    person: int | None

    def bag(self) -> CartView:
        return cart_queries.cart_for(key=self.key, person=self.person, now=clock.now())


def owner_of(request: Request) -> Owner:
    """Who the bag of this request belongs to.

    What somebody put in before they signed in is poured into their own bag; the answer's
    cookie (`keep`) then no longer names the guest's.
    """
    person = person_of(request.viewer)
    key = _key_in(request)
    if person is None:
        return Owner(key, None)
    if key is not None:
        carts.merge_into_person(
            cart_key=key, person=person, now=clock.now(), new_key=chance.key()
        )
    return Owner(None, person)


def keep(
    response: HttpResponse, owner: Owner, *, units: int, key: str | None = None
) -> HttpResponse:
    """Note the bag in the answer's cookie; `key` is that of a cart made just now."""
    kept = (key or owner.key or "") if owner.person is None else ""
    response.cookies[BAG_COOKIE] = f"{kept}.{min(units, 9999)}"
    # What set_cookie writes but for a second date beside max-age, which costs more than
    # all the rest of the cookie.
    response.cookies[BAG_COOKIE].update(
        {
            "max-age": _KEPT_FOR_S,
            "path": "/",
            "httponly": "yes",
            "samesite": "Lax",
            "secure": "yes" if settings.SESSION_COOKIE_SECURE else "",
        }
    )
    return response


def _key_in(request: Request) -> str | None:
    key, _, _ = request.COOKIES.get(BAG_COOKIE, "").rpartition(".")
    return key if _KEY.fullmatch(key) else None
