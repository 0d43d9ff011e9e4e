"""A shop to buy in: Ana's brand sells a lamp in two colours, another brand a cup."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import actions as cart
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.actions.starting import Summary
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock

UTRECHT = {
    "city": "Utrecht",
    "street_address": "Oudegracht 1",
    "postal_code": "3511 AB",
}
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass(frozen=True, slots=True)
class Shop:
    bench: int
    kiln: int
    ink: int
    day: int
    cup: int

    def put(self, variant: int, units: int = 1, *, key: str = "guest-key") -> None:
        cart.put(
            cart_key=key,
            person=None,
            variant=variant,
            units=units,
            now=NOW,
            new_key=key,
        )

    def start(
        self, key: str | None = "guest-key", person: int | None = None
    ) -> Summary:
        return orders.start_checkout(
            cart_key=key,
            person=person,
            email="dee@example.com",
            name="Dee Vermeer",
            phone="",
            country="NL",
            fields=UTRECHT,
            language="en",
            now=NOW,
        )

    def place(
        self,
        summary: Summary,
        key: str | None = "guest-key",
        person: int | None = None,
        method: Method = Method.TRANSFER,
    ) -> list[int]:
        return orders.place(
            checkout_id=summary.checkout_id,
            cart_key=key,
            person=person,
            method=method,
            shown=summary.shown,
            origin=NOWHERE,
            now=NOW,
        )

    def buy(
        self,
        variant: int,
        units: int = 1,
        *,
        key: str = "guest-key",
        method: Method = Method.TRANSFER,
    ) -> int:
        """A guest's whole purchase of one thing."""
        self.put(variant, units, key=key)
        (order,) = self.place(self.start(key), key, method=method)
        return order


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    bench = _brand(ana, "bench")
    kiln = _brand(cy, "kiln")
    ink, day = _product(ana, bench, "lamp", 46800, options=("Ink", "Day"))
    (cup,) = _product(cy, kiln, "cup", 5900)
    stock.set_on_hand(levels={ink: 5, day: 3, cup: 10}, now=NOW)
    return Shop(bench, kiln, ink, day, cup)


def _brand(maker: Person, handle: str) -> int:
    return catalog.create_brand(
        person=maker.id, handle=handle, name=handle.title(), currency="CNY", now=NOW
    )


def _product(
    maker: Person, brand: int, handle: str, price: int, options: tuple[str, ...] = ()
) -> list[int]:
    product = catalog.create_product(
        viewer=maker.viewer,
        brand=brand,
        handle=handle,
        title=handle.title(),
        description="It is good.",
        options=("Colour",) if options else (),
        variants=[
            NewVariant(price=Money(price, "CNY"), options=(option,))
            for option in options
        ]
        or [NewVariant(price=Money(price, "CNY"))],
        now=NOW,
    )
    return [line.id for line in queries.product_page(product).variants]


@contextmanager
def statements(most: int) -> Iterator[None]:
    """At most so many statements, those of the transaction itself not counted."""
    with CaptureQueriesContext(connection) as captured:
        yield
    counted = [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(_NOT_COUNTED)
    ]
    assert len(counted) <= most, "\n".join(counted)
