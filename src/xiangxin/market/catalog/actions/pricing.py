"""Setting a price; every one is kept with its moment."""

from datetime import datetime

from django.db import transaction

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.errors import NoSuchVariant, WrongCurrency
from xiangxin.market.catalog.events import PricesChanged
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.models import PriceChange, Variant
from xiangxin.market.catalog.rules import check_price
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer


@transaction.atomic
def set_price(*, viewer: Viewer, variant_id: int, price: Money, now: datetime) -> bool:
    """Sell a variant at `price` from now on; False if it already had that price."""
    known = (
        Variant.objects.filter(id=variant_id)
        .values_list("brand_id", "currency", "product_id")
        .first()
    )
    if known is None:
        raise NoSuchVariant(variant=variant_id)
    brand, currency, product = known
    check_acts_for(viewer, brand, may=May.MAKE)
    if price.currency != currency:
        raise WrongCurrency(currency=currency, given=price.currency)
    check_price(price)
    changed = (
        Variant.objects.filter(id=variant_id)
        .exclude(price_minor=price.minor)
        .update(price_minor=price.minor)
    )
    if not changed:
        return False
    PriceChange.objects.create(
        id=next_id(now),
        variant_id=variant_id,
        price_minor=price.minor,
        currency=currency,
        at=now,
    )
    finding.put([product])
    tell(PricesChanged(variants=(variant_id,)))
    return True
