"""Orders, for those whose they are: buyer, maker, staff, or whoever holds the link."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from xiangxin.kernel.money import Money, total
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import VariantCard, in_parts
from xiangxin.market.orders.addresses import lines_of
from xiangxin.market.orders.bills.rules import TaxPart
from xiangxin.market.orders.carriers import Parcel
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.models import Order, OrderLine, Shipment, ShipmentLine
from xiangxin.market.orders.rules import (
    MAY_CANCEL,
    MAY_RECEIVE,
    MAY_SELL,
    NEXT_FULFILMENT,
    Fulfilment,
    Party,
    Payment,
    State,
    What,
    may_cancel,
    may_ship,
    owes_refund,
    steps_before,
)
from xiangxin.market.payments.rules import Due, Method
from xiangxin.social.actors.queries import acts_for, may
from xiangxin.social.actors.rules import (
    Bearer,
    May,
    Staff,
    System,
    Viewer,
    allows,
    person_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an order stands, and what the viewer is to it."""

    id: int
    brand_id: int
    buyer: int | None
    state: State
    payment: Payment
    fulfilment: Fulfilment
    method: Method
    total: Money
    parties: frozenset[Party]

    @property
    def may_cancel(self) -> bool:
        return bool(self.parties & MAY_CANCEL) and may_cancel(
            self.state, self.fulfilment
        )

    @property
    def may_mark_paid(self) -> bool:
        return (
            bool(self.parties & MAY_SELL)
            and self.state is State.OPEN
            and self.payment is Payment.DUE
        )

    @property
    def may_ship(self) -> bool:
        return (
            bool(self.parties & MAY_SELL)
            and self.state is State.OPEN
            and Fulfilment.SHIPPED in NEXT_FULFILMENT[self.fulfilment]
            and may_ship(self.payment, self.method)
        )

    @property
    def may_mark_delivered(self) -> bool:
        return (
            bool(self.parties & MAY_RECEIVE)
            and Fulfilment.DELIVERED in NEXT_FULFILMENT[self.fulfilment]
        )

    @property
    def owes_refund(self) -> bool:
        return owes_refund(self.state, self.payment)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCard:
    variant: int
    product: int
    title: str
    label: str
    units: int
    unit_price: Money
    total: Money
    shipped: int
    dropped: int
    returned: int
    no_return: str
    discount: Money
    tax: Money
    tax_rate: int
    product_handle: str
    picture: str
    alt: str

    @property
    def to_send(self) -> int:
        return self.units - self.shipped - self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    at: datetime
    what: What
    by: int | None
    party: Party | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelCard:
    """One parcel of an order, and {variant: units} in it."""

    position: int
    parcel: Parcel
    sent_at: datetime
    units: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    id: int
    standing: Standing
    brand_name: str
    has_siblings: bool
    email: str
    name: str
    phone: str
    country: str
    address_lines: tuple[str, ...]
    language: str
    items: Money
    discount: Money
    code: str
    shipping: Money
    way: str
    tax: Money
    shipping_tax: Money
    is_tax_included: bool
    taxes: tuple[TaxPart, ...]
    total: Money
    placed_at: datetime
    lines: tuple[LineCard, ...]
    parcels: tuple[ParcelCard, ...]
    changes: tuple[Change, ...]

    def paid_for(self, line: LineCard) -> Money:
        """What a line cost its buyer; with the sending these make the total."""
        cost = line.total - line.discount
        return cost if self.is_tax_included else cost + line.tax

    @property
    def paid_for_sending(self) -> Money:
        on_goods = total((line.discount for line in self.lines), self.total.currency)
        cost = self.shipping - (self.discount - on_goods)
        return cost if self.is_tax_included else cost + self.shipping_tax

    @property
    def is_part_sent(self) -> bool:
        return self.standing.fulfilment is Fulfilment.PART

    @property
    def due(self) -> Due | None:
        """What to ask a provider for; None when there is nothing to pay."""
        standing = self.standing
        if standing.state is not State.OPEN or standing.payment is not Payment.DUE:
            return None
        return Due(
            order_id=self.id,
            amount=self.total,
            brand_name=self.brand_name,
            method=standing.method,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """An order in a list. `title` is of its first line; `more` counts the others."""

    id: int
    brand_id: int
    name: str
    title: str
    more: int
    units: int
    total: Money
    state: State
    payment: Payment
    fulfilment: Fulfilment
    method: Method
    placed_at: datetime


_STANDING = (
    "id",
    "brand_id",
    "buyer_id",
    "state",
    "payment",
    "fulfilment",
    "method",
    "total_minor",
    "currency",
)
_PAGE = (
    *_STANDING,
    "siblings",
    "email",
    "name",
    "phone",
    "country",
    "address",
    "language",
    "items_minor",
    "shipping_minor",
    "tax_minor",
    "is_tax_included",
    "discount_minor",
    "shipping_tax_minor",
    "way",
    "code",
    "taxes",
)
_LINE = (
    "variant_id",
    "product_id",
    "title",
    "label",
    "units",
    "unit_price_minor",
    "total_minor",
    "shipped",
    "dropped",
    "returned",
    "no_return",
    "discount_minor",
    "tax_minor",
    "tax_rate",
)
_CHANGE = ("id", "at", "what", "by_id", "party", "note")
# Where line, change and card stand in a row.
_PARTS = (
    slice(len(_PAGE), -len(_CHANGE) - catalog.CARD_COLUMNS),
    slice(-len(_CHANGE) - catalog.CARD_COLUMNS, -catalog.CARD_COLUMNS),
    slice(-catalog.CARD_COLUMNS, None),
)
# By primary keys. Every purchase ends on this page, and as SQL it takes a third. Of a few
# lines and a few changes all pairs are few.
_WHOLE_ORDER = f"""
SELECT {", ".join(f"o.{column}" for column in _PAGE)},
       {", ".join(f"l.{column}" for column in _LINE)},
       {", ".join(f"c.{column}" for column in _CHANGE)}, {catalog.CARD}
  FROM orders_order o
  JOIN orders_line l ON l.order_id = o.id
  JOIN orders_change c ON c.order_id = o.id
  LEFT JOIN catalog_variant v ON v.id = l.variant_id {catalog.CARD_OF_V}
 WHERE o.id = %s
 ORDER BY l.position, c.id
"""  # noqa: S608 - the columns above, nothing from outside


def standing_of(viewer: Viewer, order_id: int) -> Standing:
    """Refuses NoSuchOrder to everybody it does not concern, as if there were none."""
    row = Order.objects.filter(id=order_id).values(*_STANDING).first()
    if row is None:
        raise NoSuchOrder
    return _standing(viewer, row)


def order_for(viewer: Viewer, order_id: int) -> OrderPage:
    """The whole order; refuses NoSuchOrder as `standing_of` does."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE_ORDER, (order_id,))
        rows = cursor.fetchall()
    if not rows:
        raise NoSuchOrder
    row = dict(zip(_PAGE, rows[0], strict=False))
    lines, changes, cards = (
        list(dict.fromkeys(one[part] for one in rows)) for part in _PARTS
    )
    return _page(
        _standing(viewer, row),
        row,
        [dict(zip(_LINE, one, strict=True)) for one in lines],
        {one[0]: catalog.card_of(one) for one in cards},
        tuple(_change(one) for one in changes),
    )


def siblings(viewer: Viewer, order_id: int) -> list[int]:
    """The other orders of the same checkout, for its buyer."""
    if Party.BUYER not in standing_of(viewer, order_id).parties:
        raise NoSuchOrder
    checkout = Order.objects.filter(id=order_id).values("checkout_id")
    others = Order.objects.filter(checkout_id__in=checkout).exclude(id=order_id)
    return list(others.order_by("id").values_list("id", flat=True))


def orders_of(
    person: int, *, before: int | None = None, limit: int = 20
) -> list[OrderCard]:
    """What a person bought, newest first; ask only for the viewer themselves."""
    return _cards(_page_of(Order.objects.filter(buyer_id=person), before, limit))


def orders_to_ship(
    viewer: Viewer, brand: int, *, before: int | None = None, limit: int = 50
) -> list[OrderCard]:
    """What the maker can send now; refuses NoSuchOrder to others."""
    paid = Q()
    for method in Method:
        states = [payment for payment in Payment if may_ship(payment, method)]
        paid |= Q(method=method, payment__in=states)
    ready = _of_brand(viewer, brand).filter(
        paid,
        state=State.OPEN,
        fulfilment__in=steps_before(Fulfilment.SHIPPED, NEXT_FULFILMENT),
    )
    return _cards(_page_of(ready, before, limit))


def count_buyers(
    product: int, people: Iterable[int], *, since: datetime, until: datetime
) -> int:
    """How many of these people ordered a product then and did not cancel."""
    bought: set[int] = set()
    for part in in_parts(people):
        lines = OrderLine.objects.filter(
            product_id=product,
            order__buyer_id__in=part,
            order__placed_at__gte=since,
            order__placed_at__lt=until,
        ).exclude(order__state=State.CANCELLED)
        bought.update(lines.values_list("order__buyer_id", flat=True))
    return len(bought)


def allocated() -> dict[int, int]:
    """How many units of each variant are set aside for orders that were not sent yet."""
    waiting = F("units") - F("shipped") - F("dropped")
    lines = OrderLine.objects.filter(
        order__state=State.OPEN, units__gt=F("shipped") + F("dropped")
    )
    return dict(lines.values_list("variant_id").annotate(waiting=Sum(waiting)))


def orders_holding(
    viewer: Viewer, brand: int, variant: int, *, limit: int = 20
) -> list[OrderCard]:
    """Whose units of a variant wait to be sent, newest first; none to who may not see orders."""
    if not may(viewer, brand, May.SERVE):
        return []
    waiting = OrderLine.objects.filter(
        variant_id=variant, units__gt=F("shipped") + F("dropped")
    )
    holding = Order.objects.filter(
        brand_id=brand, state=State.OPEN, id__in=waiting.values("order_id")
    )
    return _cards(_page_of(holding, None, limit))


def orders_of_brand(
    viewer: Viewer, brand: int, *, before: int | None = None, limit: int = 50
) -> list[OrderCard]:
    """Everything the brand sold, newest first; refuses NoSuchOrder to others."""
    return _cards(_page_of(_of_brand(viewer, brand), before, limit))


def _standing(viewer: Viewer, row: dict[str, Any]) -> Standing:
    parties = _parties(
        viewer, order_id=row["id"], brand=row["brand_id"], buyer=row["buyer_id"]
    )
    if not parties:
        raise NoSuchOrder
    return Standing(
        id=row["id"],
        brand_id=row["brand_id"],
        buyer=row["buyer_id"],
        state=State(row["state"]),
        payment=Payment(row["payment"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        method=Method(row["method"]),
        total=Money(row["total_minor"], row["currency"]),
        parties=parties,
    )


def _parties(
    viewer: Viewer, *, order_id: int, brand: int, buyer: int | None
) -> frozenset[Party]:
    """Somebody can be more than one: a maker who buys from themselves."""
    parties = set()
    if isinstance(viewer, Bearer) and viewer.order_id == order_id:
        parties.add(Party.BUYER)
    if isinstance(viewer, Staff | System):
        parties.add(Party.STAFF)
    person = person_of(viewer)
    if person is not None and person == buyer:
        parties.add(Party.BUYER)
    if allows(acts_for(viewer, [brand]).get(brand), May.SERVE):
        parties.add(Party.MAKER)
    return frozenset(parties)


def _page(
    standing: Standing,
    row: dict[str, Any],
    rows: Sequence[dict[str, Any]],
    cards: dict[int, VariantCard],
    changes: tuple[Change, ...],
) -> OrderPage:
    currency = row["currency"]
    return OrderPage(
        id=standing.id,
        standing=standing,
        brand_name=next((card.brand_name for card in cards.values()), ""),
        has_siblings=row["siblings"] > 0,
        email=row["email"],
        name=row["name"],
        phone=row["phone"],
        country=row["country"],
        address_lines=tuple(
            lines_of(
                row["country"],
                json.loads(row["address"]),
                name=row["name"],
                language=row["language"],
            )
        ),
        language=row["language"],
        items=Money(row["items_minor"], currency),
        discount=Money(row["discount_minor"], currency),
        code=row["code"],
        shipping=Money(row["shipping_minor"], currency),
        way=row["way"],
        tax=Money(row["tax_minor"], currency),
        shipping_tax=Money(row["shipping_tax_minor"], currency),
        is_tax_included=bool(row["is_tax_included"]),
        taxes=_taxes(row["taxes"], currency),
        total=standing.total,
        placed_at=changes[0].at,
        lines=tuple(_line(line, currency, cards) for line in rows),
        parcels=_parcels(standing),
        changes=changes,
    )


def _taxes(document: str, currency: str) -> tuple[TaxPart, ...]:
    return tuple(
        TaxPart(
            name=name, rate=rate, net=Money(net, currency), tax=Money(tax, currency)
        )
        for name, rate, net, tax in (json.loads(document) if document else ())
    )


def _change(row: Sequence[Any]) -> Change:
    _, at, what, by, party, note = row
    return Change(
        # Below the ORM SQLite gives UTC without saying so.
        at=at.replace(tzinfo=UTC),
        what=What(what),
        by=by,
        party=Party(party) if party else _always_by(What(what)),
        note=note,
    )


def _always_by(what: What) -> Party | None:
    """Of rows that name no party: who alone can have done it."""
    if what in {What.PLACED, What.CLAIMED}:
        return Party.BUYER
    return Party.MARKET if what is What.LAPSED else None


def _parcels(standing: Standing) -> tuple[ParcelCard, ...]:
    """Not asked for while nothing was sent: every purchase ends on this page."""
    if standing.fulfilment is Fulfilment.NONE:
        return ()
    units: dict[int, dict[int, int]] = {}
    lines = ShipmentLine.objects.filter(shipment__order_id=standing.id)
    for parcel, variant, count in lines.values_list("shipment", "variant", "units"):
        units.setdefault(parcel, {})[variant] = count
    return tuple(
        ParcelCard(
            position=row.position,
            parcel=Parcel(carrier=row.carrier, number=row.number, link=row.link),
            sent_at=row.sent_at,
            units=units[row.id],
        )
        for row in Shipment.objects.filter(order_id=standing.id).order_by("position")
    )


def _line(
    row: dict[str, Any], currency: str, cards: dict[int, VariantCard]
) -> LineCard:
    card = cards[row["variant_id"]]  # an ordered variant cannot be deleted
    return LineCard(
        variant=row["variant_id"],
        product=row["product_id"],
        title=row["title"],
        label=row["label"],
        units=row["units"],
        unit_price=Money(row["unit_price_minor"], currency),
        total=Money(row["total_minor"], currency),
        shipped=row["shipped"],
        dropped=row["dropped"],
        returned=row["returned"],
        no_return=row["no_return"],
        discount=Money(row["discount_minor"], currency),
        tax=Money(row["tax_minor"], currency),
        tax_rate=row["tax_rate"],
        product_handle=card.product_handle,
        picture=card.picture,
        alt=card.alt,
    )


def _of_brand(viewer: Viewer, brand: int) -> QuerySet[Order]:
    if not may(viewer, brand, May.SERVE):
        raise NoSuchOrder
    return Order.objects.filter(brand_id=brand)


def cards_of_orders(orders: QuerySet[Order]) -> list[OrderCard]:
    """In their order; whoever asks has looked whose they are."""
    return _cards(orders.values(*_STANDING, "name", "placed_at"))


def _page_of(
    orders: QuerySet[Order], before: int | None, limit: int
) -> list[dict[str, Any]]:
    if before is not None:
        orders = orders.filter(id__lt=before)
    return list(orders.order_by("-id").values(*_STANDING, "name", "placed_at")[:limit])


def _cards(rows: Iterable[dict[str, Any]]) -> list[OrderCard]:
    found = list(rows)
    lines = OrderLine.objects.filter(order_id__in=[row["id"] for row in found])
    titles: dict[int, list[tuple[str, int]]] = {row["id"]: [] for row in found}
    for order, title, units in lines.order_by("order_id", "position").values_list(
        "order_id", "title", "units"
    ):
        titles[order].append((title, units))
    return [_card(row, titles[row["id"]]) for row in found]


def _card(row: dict[str, Any], lines: list[tuple[str, int]]) -> OrderCard:
    return OrderCard(
        id=row["id"],
        brand_id=row["brand_id"],
        name=row["name"],
        title=lines[0][0],
        more=len(lines) - 1,
        units=sum(units for _, units in lines),
        total=Money(row["total_minor"], row["currency"]),
        state=State(row["state"]),
        payment=Payment(row["payment"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        method=Method(row["method"]),
        placed_at=row["placed_at"],
    )
