"""Invoices, for the buyer and the maker of their order."""

from dataclasses import dataclass
from datetime import datetime

from xiangxin.market.orders.invoices.errors import NoInvoiceYet
from xiangxin.market.orders.invoices.models import Invoice, InvoiceTitle
from xiangxin.market.orders.invoices.rules import Title
from xiangxin.market.orders.queries import standing_of
from xiangxin.market.sellers.rules import Facts
from xiangxin.social.actors.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCard:
    number: int
    shown: str
    title: Title
    seller: Facts
    made_at: datetime


def invoice_of(viewer: Viewer, order_id: int) -> InvoiceCard | None:
    """Refuses NoSuchOrder to everybody it does not concern."""
    standing_of(viewer, order_id)
    row = Invoice.objects.filter(order_id=order_id).first()
    if row is None:
        return None
    return InvoiceCard(
        number=row.number,
        shown=row.shown,
        title=Title(row.title, row.tax_number),
        seller=Facts(**row.seller),
        made_at=row.made_at,
    )


def invoice_for(viewer: Viewer, order_id: int) -> InvoiceCard:
    """The same; refuses NoInvoiceYet."""
    found = invoice_of(viewer, order_id)
    if found is None:
        raise NoInvoiceYet
    return found


def title_for(viewer: Viewer, order_id: int) -> Title | None:
    """Whom the buyer wants it made out to; None when they did not ask."""
    standing_of(viewer, order_id)
    row = InvoiceTitle.objects.filter(order_id=order_id).first()
    return Title(row.name, row.tax_number) if row else None
