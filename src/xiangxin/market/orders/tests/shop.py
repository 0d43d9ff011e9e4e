"""A shop to buy in: Ana's brand sells a lamp in two colours, Cy's brand a cup."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import actions as cart
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.actions.starting import Summary
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.tests import shelf

UTRECHT = {
    "city": "Utrecht",
    "street_address": "Oudegracht 1",
    "postal_code": "3511 AB",
}
NO_WAYS: Mapping[str, int] = {}
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass(frozen=True, slots=True)
class Shop:
    bench: int
    kiln: int
    ink: int
    day: int
    cup: int

    def put(
        self,
        variant: int,
        units: int = 1,
        *,
        key: str = "guest",
        person: int | None = None,
        now: datetime = NOW,
    ) -> None:
        cart.put(
            cart_key=key,
            person=person,
            variant=variant,
            units=units,
            origin=NOWHERE,
            now=now,
            new_key=key,
        )

    def start(
        self,
        *,
        key: str = "guest",
        person: int | None = None,
        language: str = "en",
        email: str = "dee@example.com",
        ways: Mapping[str, int] = NO_WAYS,
        code: str = "",
        now: datetime = NOW,
    ) -> Summary:
        return orders.start_checkout(
            cart_key=key,
            person=person,
            email=email,
            name="Dee Vermeer",
            phone="",
            country="NL",
            fields=UTRECHT,
            language=language,
            now=now,
            ways=ways,
            code=code,
        )

    def place(
        self,
        summary: Summary,
        *,
        key: str = "guest",
        person: int | None = None,
        method: Method = Method.TRANSFER,
        ways: Mapping[str, int] = NO_WAYS,
        code: str = "",
        now: datetime = NOW,
    ) -> list[int]:
        return orders.place(
            checkout_id=summary.checkout_id,
            cart_key=key,
            person=person,
            method=method,
            shown=summary.shown,
            origin=NOWHERE,
            now=now,
            ways=ways,
            code=code,
        )

    def buy(
        self,
        variant: int,
        units: int = 1,
        *,
        key: str = "guest",
        person: int | None = None,
        method: Method = Method.TRANSFER,
        language: str = "en",
    ) -> int:
        """A whole purchase of one thing."""
        self.put(variant, units, key=key, person=person)
        summary = self.start(key=key, person=person, language=language)
        (order,) = self.place(summary, key=key, person=person, method=method)
        return order


def open_shop(ana: Person, cy: Person) -> Shop:
    bench = shelf.brand(ana, "bench")
    kiln = shelf.brand(cy, "kiln")
    ink, day = shelf.variants(
        ana, bench, "lamp", Money(46800, "CNY"), options=("Ink", "Day")
    )
    (cup,) = shelf.variants(cy, kiln, "cup", Money(5900, "CNY"))
    stock.set_on_hand(levels={ink: 5, day: 3, cup: 10}, now=NOW)
    return Shop(bench, kiln, ink, day, cup)


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
