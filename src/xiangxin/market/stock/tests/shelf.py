"""Something to count: products with variants, made through the catalogue."""

from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions, queries
from xiangxin.market.catalog.rules import NewVariant


def brand(maker: Person, handle: str, currency: str = "CNY") -> int:
    return actions.create_brand(
        person=maker.id, handle=handle, name=handle.title(), currency=currency, now=NOW
    )


def variants(
    maker: Person,
    seller: int,
    handle: str,
    price: Money,
    options: tuple[str, ...] = (),
) -> list[int]:
    """A published product of this price; its variants in order."""
    product = actions.create_product(
        viewer=maker.viewer,
        brand=seller,
        handle=handle,
        title=handle.title(),
        description="It is good.",
        options=("Colour",) if options else (),
        variants=[NewVariant(price=price, options=(option,)) for option in options]
        or [NewVariant(price=price)],
        now=NOW,
    )
    return [line.id for line in queries.product_page(product).variants]
