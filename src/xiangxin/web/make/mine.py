"""Whose desk this is: the brand or product of an address, for those who may."""

from typing import Any

from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskBrand, ProductDesk
from xiangxin.market.catalog.errors import NoSuchBrand, NoSuchProduct
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, May
from xiangxin.text.language import guess
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.world import clock


def brand_of_mine(request: Request, handle: str, may: May | None = None) -> DeskBrand:
    member(request)
    card = actors.actor_at(handle)
    if card.kind is not Kind.BRAND:
        raise NoSuchBrand
    return desk.brand_for(request.viewer, card.id, may)


def product_of_mine(
    request: Request, handle: str, may: May | None = May.MAKE
) -> ProductDesk:
    member(request)
    card = actors.actor_at(handle)
    if card.kind is not Kind.PRODUCT:
        raise NoSuchProduct(product=card.id)
    return desk.product_for(request.viewer, card.id, may)


def frame(request: Request, brand: DeskBrand, current: str) -> dict[str, Any]:
    """What every page of a desk shows: whose it is, the way around, what can be undone."""
    return {
        "brand": brand,
        "part": current,
        "guess": guess,
        "last": desk.last_step(request.viewer, brand.id, now=clock.now()),
    }
