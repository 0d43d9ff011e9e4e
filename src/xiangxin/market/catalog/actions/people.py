"""A brand's people. Its owners own its products too, so the two change together."""

from datetime import datetime

from django.db import transaction

from xiangxin.market.catalog.models import Product
from xiangxin.social.actors import membership
from xiangxin.social.actors.rules import Role, Viewer, person_of


@transaction.atomic
def join_brand(*, viewer: Viewer, brand: int, now: datetime) -> Role:
    """Take up what one was asked for."""
    role = membership.accept(viewer=viewer, actor=brand, now=now)
    person = person_of(viewer)
    if role is Role.OWNER and person is not None:
        membership.own(actors=_products(brand), person=person, now=now)
    return role


@transaction.atomic
def set_role(
    *, viewer: Viewer, brand: int, person: int, role: Role, now: datetime
) -> bool:
    """False if it is the role they have, or they do not act for the brand."""
    if not membership.set_role(viewer=viewer, actor=brand, person=person, role=role):
        return False
    if role is Role.OWNER:
        membership.own(actors=_products(brand), person=person, now=now)
    else:
        membership.disown(actors=_products(brand), person=person)
    return True


@transaction.atomic
def leave_brand(*, viewer: Viewer, brand: int, person: int) -> bool:
    """Oneself, or somebody an owner sends away; False if they did not act for it."""
    if not membership.dismiss(viewer=viewer, actor=brand, person=person):
        return False
    membership.disown(actors=_products(brand), person=person)
    return True


def _products(brand: int) -> list[int]:
    rows = Product.objects.filter(brand_id=brand)
    return list(rows.values_list("actor_id", flat=True))
