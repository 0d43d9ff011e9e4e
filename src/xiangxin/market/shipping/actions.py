"""A maker says where to and for how much."""

from datetime import datetime

from django.db import transaction

from xiangxin.market.shipping.errors import ShippingChanged
from xiangxin.market.shipping.models import ShippingTerms
from xiangxin.market.shipping.queries import zones_for
from xiangxin.market.shipping.rules import (
    Shipping,
    Zone,
    with_zone,
    without_zone,
    written,
)
from xiangxin.social.actors.rules import Viewer


@transaction.atomic
def save_zone(
    *,
    viewer: Viewer,
    brand: int,
    currency: str,
    zone: Zone,
    version: int,
    now: datetime,
) -> None:
    """A new zone (key 0) or another form of one. Refuses ShippingChanged, NoSuchZone."""
    shipping, _ = zones_for(viewer, brand, currency=currency)
    _save(brand, with_zone(shipping, zone), version=version, now=now)


@transaction.atomic
def remove_zone(
    *,
    viewer: Viewer,
    brand: int,
    currency: str,
    key: int,
    version: int,
    now: datetime,
) -> None:
    """With the last zone gone the brand sends everywhere for nothing again."""
    shipping, _ = zones_for(viewer, brand, currency=currency)
    _save(brand, without_zone(shipping, key), version=version, now=now)


def _save(brand: int, shipping: Shipping, *, version: int, now: datetime) -> None:
    document = written(shipping)
    if not version:
        _, is_new = ShippingTerms.objects.get_or_create(
            brand_id=brand, defaults={"document": document, "changed_at": now}
        )
        changed = int(is_new)
    else:
        changed = ShippingTerms.objects.filter(brand_id=brand, version=version).update(
            document=document, version=version + 1, changed_at=now
        )
    if not changed:
        raise ShippingChanged
