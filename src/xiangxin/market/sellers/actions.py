"""Saying who sells."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from xiangxin.market.catalog import actions as catalog
from xiangxin.market.sellers.models import Seller
from xiangxin.market.sellers.rules import Facts, checked
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer


@transaction.atomic
def say_who_sells(*, viewer: Viewer, brand: int, facts: Facts, now: datetime) -> None:
    """By an owner of the brand. Refuses SellerIncomplete and SellerTooLong."""
    check_acts_for(viewer, brand, may=May.GOVERN)
    said = checked(facts)
    catalog.name_seller(brand=brand, name=said.name, contact=said.email or said.phone)
    Seller.objects.update_or_create(
        brand_id=brand, defaults={**asdict(said), "changed_at": now}
    )
