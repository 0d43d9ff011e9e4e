"""Placing an order: one transaction, explained in docs/algorithms/buying.md."""

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.market.cart import actions as cart
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.orders.bills.queries import bill_of, place_in
from xiangxin.market.orders.bills.rules import (
    Changed,
    Draft,
    Part,
    changes,
    shown_as,
    totals_of,
)
from xiangxin.market.orders.errors import (
    EmptyCart,
    NoSuchCheckout,
    NotBuyable,
    PriceChanged,
)
from xiangxin.market.orders.events import OrderPlaced
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.rules import What
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.outbox.actions import tell

# Of two at once the second waits here for the first, and then finds nothing to close.
_CLOSE = """
UPDATE orders_checkout SET placed_at = %s
 WHERE id = %s AND placed_at IS NULL AND {whose}
RETURNING cart, email, name, phone, country, address, language
"""
_A_MEMBERS = _CLOSE.format(whose="person_id = %s")
_A_GUESTS = _CLOSE.format(whose='person_id IS NULL AND "key" = %s')


_NO_WAYS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Buyer:
    """Who ordered, as every order of the checkout keeps it."""

    checkout_id: int
    person: int | None
    method: Method
    address: Sequence[Any]  # e-mail, name, phone, country, fields as JSON, language

    @property
    def email(self) -> str:
        return str(self.address[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the page said, and what was chosen on it."""

    shown: str
    ways: Mapping[str, int]
    code: str


def place(
    *,
    checkout_id: int,
    cart_key: str | None,
    person: int | None,
    method: Method,
    shown: str,
    origin: Origin,
    now: datetime,
    ways: Mapping[str, int] = _NO_WAYS,
    code: str = "",
) -> list[int]:
    """Make the bag into orders, one a brand and currency, and return their ids.

    The ledger credits each line to what led to it; `origin` gives the session. The same
    checkout placed again returns the same orders and does nothing. Refuses
    EmptyCart, NotBuyable, NotSentThere, SoldOut, and PriceChanged with what is another
    now than the page said (`shown`).
    """

    def act() -> list[int]:
        # PostgreSQL is sent in one go what waits for no answer: half the round trips.
        with getattr(connection, "pipelined", nullcontext)(), transaction.atomic():
            return _place(
                checkout_id=checkout_id,
                cart_key=cart_key,
                person=person,
                method=method,
                asked=_Asked(shown=shown, ways=ways, code=code),
                origin=origin,
                now=now,
            )

    return cart.with_what_ended(act, now=now)


def _place(
    *,
    checkout_id: int,
    cart_key: str | None,
    person: int | None,
    method: Method,
    asked: _Asked,
    origin: Origin,
    now: datetime,
) -> list[int]:
    closed = _close(checkout_id, cart_key=cart_key, person=person, now=now)
    if closed is None:
        return _placed(checkout_id, cart_key=cart_key, person=person)
    cart_id, *address = closed
    buyer = _buyer(checkout_id, person, method, address)
    bag = cart.empty(cart_id=cart_id)
    wanted = {variant: line.units for variant, line in bag.items()}
    drafts = _drafts(wanted, buyer, asked, now=now)
    # What was held became the order's as it left the bag; only the rest is taken now.
    late = {variant: line.units for variant, line in bag.items() if not line.is_held}
    stock.take(wanted=late, now=now)
    origins = {
        variant: replace(
            origin,
            entry=line.entry,
            source_post=line.source_post,
            exposure=line.exposure,
            link=line.link,
        )
        for variant, line in bag.items()
    }
    return _keep(drafts, buyer, origins=origins, now=now)


def _close(
    checkout_id: int, *, cart_key: str | None, person: int | None, now: datetime
) -> tuple[Any, ...] | None:
    statement, owner = (
        (_A_GUESTS, cart_key or "") if person is None else (_A_MEMBERS, person)
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, (moment, checkout_id, owner))
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _placed(checkout_id: int, *, cart_key: str | None, person: int | None) -> list[int]:
    placed = Order.objects.filter(checkout_id=checkout_id)
    if person is None:
        placed = placed.filter(checkout__person=None, checkout__key=cart_key or "")
    else:
        placed = placed.filter(checkout__person_id=person)
    ids = list(placed.order_by("id").values_list("id", flat=True))
    if not ids:
        raise NoSuchCheckout
    return ids


def _buyer(
    checkout_id: int, person: int | None, method: Method, address: Sequence[Any]
) -> _Buyer:
    return _Buyer(
        checkout_id=checkout_id, person=person, method=method, address=address
    )


def _drafts(
    bag: Mapping[int, int], buyer: _Buyer, asked: _Asked, *, now: datetime
) -> list[Draft]:
    if not bag:
        raise EmptyCart
    cards = catalog.variants_of(bag, with_terms=True)
    for variant in bag:
        if not cards[variant].is_buyable:
            raise NotBuyable(product=cards[variant].product_name, variant=variant)
    _, _, _, country, fields, _ = buyer.address
    drafts = bill_of(
        bag,
        cards,
        place=place_in(country, fields),
        ways=asked.ways,
        code=asked.code,
        email=buyer.email,
        person=buyer.person,
        now=now,
    )
    if shown_as(drafts) != asked.shown:
        raise PriceChanged(
            totals=totals_of(drafts), changes=changes(asked.shown, drafts)
        )
    return drafts


def _keep(
    drafts: Sequence[Draft],
    buyer: _Buyer,
    *,
    origins: Mapping[int, Origin],
    now: datetime,
) -> list[int]:
    moment = connection.ops.adapt_datetimefield_value(now)
    ids = [next_id(now) for _ in drafts]
    for order, draft in zip(ids, drafts, strict=True):
        _use_code(order, draft, buyer, now=now)
    with connection.cursor() as cursor:
        for order, draft in zip(ids, drafts, strict=True):
            cursor.execute(_ORDER, _order(order, draft, buyer, len(drafts) - 1, moment))
            for line in _lines(order, draft):
                cursor.execute(_LINE, line)
            change = (next_id(now), order, moment, What.PLACED.value, buyer.person)
            cursor.execute(_CHANGE, change)
    for order, draft in zip(ids, drafts, strict=True):
        _record(order, draft, person=buyer.person, origins=origins, now=now)
        tell(OrderPlaced(order=order))
    return ids


def _use_code(order: int, draft: Draft, buyer: _Buyer, *, now: datetime) -> None:
    """Somebody else may have had the last use a moment ago."""
    if draft.deal is None or discounts.use(
        draft.deal, order=order, email=buyer.email, person=buyer.person, now=now
    ):
        return
    nothing = Money(0, draft.total.currency)
    gone = Changed(part=Part.DISCOUNT, name="", old=draft.discount, new=nothing)
    raise PriceChanged(totals=(), changes=[gone])


# By hand: composing these through the ORM was a quarter of what ordering cost.
_ORDER = """
INSERT INTO orders_order (id, checkout_id, siblings, brand_id, buyer_id, email, name, phone,
       country, address, language, currency, items_minor, shipping_minor, tax_minor,
       is_tax_included, discount_minor, shipping_tax_minor, way, code, taxes, total_minor,
       method, state, payment, fulfilment, placed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        %s, %s, 'open', 'due', 'none', %s)
"""
_LINE = """
INSERT INTO orders_line (order_id, variant_id, product_id, position, title, label, units,
       unit_price_minor, total_minor, discount_minor, tax_minor, tax_rate)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_CHANGE = """
INSERT INTO orders_change (id, order_id, at, what, by_id, note)
VALUES (%s, %s, %s, %s, %s, '')
"""


def _order(
    order: int, draft: Draft, buyer: _Buyer, siblings: int, moment: Any
) -> tuple[Any, ...]:
    return (
        *(order, buyer.checkout_id, siblings, draft.brand, buyer.person),
        *buyer.address,
        *(draft.total.currency, draft.items.minor, draft.shipping.minor),
        *(draft.tax.minor, draft.is_tax_included, draft.discount.minor),
        *(draft.shipping_tax.minor, draft.way.name if draft.way else ""),
        *(draft.deal.terms.code if draft.deal else "", _taxes(draft)),
        *(draft.total.minor, buyer.method.value, moment),
    )


def _taxes(draft: Draft) -> str:
    """By rate, as `queries` reads it; '' for none."""
    parts = [[one.name, one.rate, one.net.minor, one.tax.minor] for one in draft.taxes]
    return json.dumps(parts, ensure_ascii=False) if parts else ""


def _lines(order_id: int, draft: Draft) -> list[tuple[Any, ...]]:
    return [
        (
            *(order_id, line.variant, line.product, position, line.title, line.label),
            *(line.units, line.unit_price.minor, line.total.minor),
            *(line.discount.minor, line.tax.minor, line.tax_rate),
        )
        for position, line in enumerate(draft.lines)
    ]


def _record(
    order_id: int,
    draft: Draft,
    *,
    person: int | None,
    origins: Mapping[int, Origin],
    now: datetime,
) -> None:
    for line in draft.lines:
        ledger.record(
            Act(
                verb=Verb.BUY,
                person=person,
                actor=line.product,
                thing=Thing("variant", line.variant),
                order_id=order_id,
                units=line.units,
                amount=line.total - line.discount,
            ),
            origin=origins[line.variant],
            now=now,
        )
