"""The taxes of a brand, for its makers."""

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.taxes.models import TaxTerms
from xiangxin.market.taxes.rules import OnShipping, Taxes, read
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer

# Nobody's law is guessed: without rates there is no tax.
NOTHING = Taxes(is_included=True, on_shipping=OnShipping.NONE)


def taxes_for(viewer: Viewer, brand: int) -> tuple[Taxes, int]:
    """(what holds, its version); nothing in version 0 where nobody has said anything."""
    if not may(viewer, brand, May.MAKE):
        raise NotAllowed
    row = TaxTerms.objects.filter(brand_id=brand).first()
    return (NOTHING, 0) if row is None else (read(row.document) or NOTHING, row.version)
