"""A brand with a lamp in two colours, a mug and something in the making; open for tests."""

from dataclasses import dataclass

from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries
from xiangxin.market.catalog.rules import NewVariant, Picture
from xiangxin.market.stock import actions as stock

ADDRESS = {
    "email": "dee@example.com",
    "name": "Dee Stranger",
    "phone": "",
    "country": "NL",
    "street_address": "Oudegracht 218",
    "postal_code": "3511 NW",
    "city": "Utrecht",
}


@dataclass(frozen=True, slots=True)
class Shop:
    brand: int
    lamp: int
    ink: int
    moss: int
    dream: int


def open_shop(maker: Person, *, handle: str = "thirdbench", units: int = 5) -> Shop:
    """The lamp: ink at ¥468, moss at ¥498 and sold out."""
    brand = catalog.create_brand(
        person=maker.id, handle=handle, name="第三工坊", currency="CNY", now=NOW
    )
    lamp = catalog.create_product(
        viewer=maker.viewer,
        brand=brand,
        handle=f"{handle}_lamp",
        title="Platform Lamp",
        description="A lamp that walks along an arc. It does *not* blink.",
        options=["Colour"],
        variants=[
            NewVariant(price=Money(46800, "CNY"), options=("Ink",), sku="L-1"),
            NewVariant(price=Money(49800, "CNY"), options=("Moss",), sku="L-2"),
        ],
        images=[Picture("drawings/lamp-ink.svg", "A lamp on a table")],
        now=NOW,
    )
    dream = catalog.create_product(
        viewer=maker.viewer,
        brand=brand,
        handle=f"{handle}_clock",
        title="A clock",
        description="Not yet.",
        now=NOW,
    )
    ink, moss = (variant.id for variant in queries.product_page(lamp).variants)
    stock.set_on_hand(levels={ink: units, moss: 0}, now=NOW)
    return Shop(brand, lamp, ink, moss, dream)


def counted(statements: list[dict[str, str]]) -> list[str]:
    """The statements of a capture, without those that only open and close transactions."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [row["sql"] for row in statements if not row["sql"].startswith(bounds)]
