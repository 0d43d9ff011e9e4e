"""Asking for an invoice and making it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from xiangxin.market.orders.actions.steps import allowed
from xiangxin.market.orders.invoices.errors import (
    InvoiceIsMade,
    NoSellerFacts,
    NotInvoiced,
)
from xiangxin.market.orders.invoices.models import Invoice, InvoiceTitle
from xiangxin.market.orders.invoices.rules import (
    Title,
    may_invoice,
    shown_number,
    title_of,
)
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.queries import Standing
from xiangxin.market.orders.rules import MAY_RETURN, MAY_SELL, Party
from xiangxin.market.sellers.queries import facts_of
from xiangxin.social.actors.queries import cards_of
from xiangxin.social.actors.rules import System, Viewer

# Counted and used in one transaction: what is rolled back leaves no gap.
_NEXT = """
INSERT INTO orders_invoice_series (brand_id, last) VALUES (%s, 1)
ON CONFLICT (brand_id) DO UPDATE SET last = orders_invoice_series.last + 1
RETURNING last
"""


@transaction.atomic
def ask(
    viewer: Viewer, order_id: int, *, name: str, tax_number: str, now: datetime
) -> bool:
    """The buyer says whom it is made out to, and gets it at once if it can be made.

    False: it is made when the money has come, and the seller has said who they are. Refuses BadInvoiceTitle, InvoiceIsMade.
    """
    title = title_of(name, tax_number)
    standing = _hold(viewer, order_id, MAY_RETURN)
    made = Invoice.objects.filter(order_id=order_id).first()
    if made is not None:
        if Title(made.title, made.tax_number) == title:
            return True
        raise InvoiceIsMade
    InvoiceTitle.objects.update_or_create(
        order_id=order_id, defaults={"name": title.name, "tax_number": title.tax_number}
    )
    if not _can_be_made(standing):
        return False
    _make(standing, now=now)
    return True


@transaction.atomic
def make(viewer: Viewer, order_id: int, *, now: datetime) -> bool:
    """By the maker; False if it was made. Refuses NotInvoiced and NoSellerFacts."""
    standing = _hold(viewer, order_id, MAY_SELL)
    if Invoice.objects.filter(order_id=order_id).exists():
        return False
    _make(standing, now=now)
    return True


@transaction.atomic
def make_wished(order_id: int, *, now: datetime) -> bool:
    """When the money has come: the invoice its buyer asked for before."""
    standing = _hold(System(), order_id, MAY_SELL)
    is_wished = InvoiceTitle.objects.filter(order_id=order_id).exists()
    is_made = Invoice.objects.filter(order_id=order_id).exists()
    if is_made or not is_wished or not _can_be_made(standing):
        return False
    _make(standing, now=now)
    return True


def _hold(viewer: Viewer, order_id: int, parties: Collection[Party]) -> Standing:
    """The order as it stands, and stays so for the rest of the transaction."""
    allowed(viewer, order_id, parties)
    Order.objects.select_for_update(no_key=True).get(id=order_id)
    return allowed(viewer, order_id, parties)


def _can_be_made(standing: Standing) -> bool:
    return (
        may_invoice(standing.state, standing.payment)
        and facts_of(standing.brand_id) is not None
    )


def _make(standing: Standing, *, now: datetime) -> None:
    if not may_invoice(standing.state, standing.payment):
        raise NotInvoiced
    brand = cards_of([standing.brand_id])[standing.brand_id]
    seller = facts_of(standing.brand_id)
    if seller is None:
        raise NoSellerFacts(brand=brand.name)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (standing.brand_id,))
        number = int(cursor.fetchone()[0])
    title = InvoiceTitle.objects.filter(order_id=standing.id).first()
    Invoice.objects.create(
        order_id=standing.id,
        brand_id=standing.brand_id,
        number=number,
        shown=shown_number(brand.handle, number),
        title=title.name if title else "",
        tax_number=title.tax_number if title else "",
        seller=asdict(seller),
        made_at=now,
    )
