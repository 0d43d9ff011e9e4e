"""A brand's orders, found by day and state, and as lines of a CSV for those who keep books."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from io import StringIO
from typing import Any

from django.db.models import Q, QuerySet

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.shopify import as_text
from xiangxin.market.orders.addresses import lines_of
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.queries import OrderCard, cards_of_orders
from xiangxin.market.orders.rules import Fulfilment, Payment, State
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer

_AT_ONCE = 200


class Only(StrEnum):
    ALL = "all"
    DUE = "due"
    TO_SEND = "to_send"
    SENT = "sent"
    BACK = "back"
    CANCELLED = "cancelled"


_ONLY: Mapping[Only, Q] = {
    Only.ALL: Q(),
    Only.DUE: Q(state=State.OPEN, payment=Payment.DUE),
    Only.TO_SEND: Q(
        state=State.OPEN, fulfilment__in=[Fulfilment.NONE, Fulfilment.PART]
    ),
    Only.SENT: Q(fulfilment__in=[Fulfilment.SHIPPED, Fulfilment.DELIVERED]),
    Only.BACK: Q(fulfilment=Fulfilment.RETURNED)
    | Q(payment__in=[Payment.PART_REFUNDED, Payment.REFUNDED]),
    Only.CANCELLED: Q(state=State.CANCELLED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Days are whole ones by UTC, the last included."""

    only: Only = Only.ALL
    since: date | None = None
    until: date | None = None


def orders_found(
    viewer: Viewer, brand: int, wanted: Wanted, *, before: int | None, limit: int
) -> list[OrderCard]:
    """Newest first; refuses NoSuchOrder to those who do not look after them."""
    rows = _found(viewer, brand, wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return cards_of_orders(rows.order_by("-id")[:limit])


HEADER = (
    *("Order", "Placed at (UTC)", "State", "Payment", "Fulfilment", "Method"),
    *("Name", "E-mail", "Phone", "Country", "Address"),
    *("Product", "Variant", "SKU", "Units", "Unit price", "Line total"),
    *("Line discount", "Line tax"),
    *("Sent", "Not sent", "Returned"),
    *("Currency", "Items", "Discount", "Code", "Shipping", "Tax"),
    *("Tax included", "Total"),
)


def lines(
    viewer: Viewer, brand: int, wanted: Wanted, *, for_excel: bool = False
) -> Iterator[str]:
    """A line for each line of an order, oldest first; its sums stand in the first of them.

    Some at a time, so that a million orders take no more memory than one. `for_excel`
    begins with the mark by which Excel knows that it is UTF-8.
    """
    rows = _found(viewer, brand, wanted)  # refused before the first byte is sent
    return _lines(rows, for_excel=for_excel)


def _lines(rows: QuerySet[Order], *, for_excel: bool) -> Iterator[str]:
    yield ("\ufeff" if for_excel else "") + _line(HEADER)
    last = 0
    while part := list(rows.filter(id__gt=last).order_by("id")[:_AT_ONCE]):
        last = part[-1].id
        things: dict[int, list[dict[str, Any]]] = {row.id: [] for row in part}
        found = OrderLine.objects.filter(order_id__in=things).order_by("position")
        for line in found.values(*_COLUMNS):
            things[line["order_id"]].append(line)
        for row in part:
            for number, line in enumerate(things[row.id]):
                yield _line(_row(row, line, is_first=number == 0))


_COLUMNS = (
    *("order_id", "title", "label", "variant__sku", "units"),
    *(
        "unit_price_minor",
        "total_minor",
        "discount_minor",
        "tax_minor",
        "shipped",
        "dropped",
        "returned",
    ),
)


def _row(row: Order, line: Mapping[str, Any], *, is_first: bool) -> list[str]:
    def money(minor: int) -> str:
        return str(Money(minor, row.currency).decimal())

    address = lines_of(row.country, row.address, name=row.name, language=row.language)
    sums = (
        money(row.items_minor),
        money(row.discount_minor),
        as_text(row.code),
        money(row.shipping_minor),
        money(row.tax_minor),
        "yes" if row.is_tax_included else "no",
        money(row.total_minor),
    )
    return [
        str(row.id),
        f"{row.placed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        *(row.state, row.payment, row.fulfilment, row.method),
        *map(as_text, (row.name, row.email, row.phone, row.country)),
        as_text(", ".join(address[1:])),
        *map(as_text, (line["title"], line["label"], line["variant__sku"] or "")),
        str(line["units"]),
        money(line["unit_price_minor"]),
        *(money(line[f"{name}_minor"]) for name in ("total", "discount", "tax")),
        *(str(line[name]) for name in ("shipped", "dropped", "returned")),
        row.currency,
        *(sums if is_first else ("",) * len(sums)),
    ]


def _line(cells: list[str] | tuple[str, ...]) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _found(viewer: Viewer, brand: int, wanted: Wanted) -> QuerySet[Order]:
    if not may(viewer, brand, May.SERVE):
        raise NoSuchOrder
    rows = Order.objects.filter(_ONLY[wanted.only], brand_id=brand)
    if wanted.since:
        rows = rows.filter(placed_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(placed_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
