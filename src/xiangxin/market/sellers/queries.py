"""Who sells, for everybody."""

from xiangxin.market.sellers.models import Seller
from xiangxin.market.sellers.rules import Facts


def facts_of(brand: int) -> Facts | None:
    """None while the brand has not said it."""
    row = Seller.objects.filter(brand_id=brand).first()
    if row is None:
        return None
    return Facts(
        name=row.name,
        address=row.address,
        email=row.email,
        phone=row.phone,
        register=row.register,
        licence=row.licence,
        tax_number=row.tax_number,
        is_trader=row.is_trader,
    )
