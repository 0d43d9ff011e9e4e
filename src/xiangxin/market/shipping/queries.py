"""The zones of a brand, for its makers."""

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.shipping.models import ShippingTerms
from xiangxin.market.shipping.rules import Shipping, read
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer


def zones_for(viewer: Viewer, brand: int, *, currency: str) -> tuple[Shipping, int]:
    """(what holds, its version); nothing in version 0 where nobody has said anything."""
    if not may(viewer, brand, May.MAKE):
        raise NotAllowed
    row = ShippingTerms.objects.filter(brand_id=brand).first()
    if row is None:
        return Shipping(currency=currency), 0
    return read(row.document) or Shipping(currency=currency), row.version
