from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.orders.invoices.rules import TITLE_MOST


class InvoiceTitle(models.Model):
    """Whom the buyer wants the invoice made out to (发票抬头)."""

    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    name = models.CharField(max_length=TITLE_MOST, default="", blank=True)
    tax_number = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        db_table = "orders_invoice_title"

    @override
    def __str__(self) -> str:
        return self.name


class InvoiceSeries(models.Model):
    """The last number of a brand. It is counted on in the transaction of the invoice."""

    brand = models.OneToOneField(
        "catalog.Brand", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "orders_invoice_series"

    @override
    def __str__(self) -> str:
        return f"{self.last} of {self.brand_id}"


class Invoice(models.Model):
    """One for an order. Seller and title are those of the day; sums are the order's own."""

    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    brand = models.ForeignKey(
        "catalog.Brand", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    shown = models.CharField(max_length=60)
    title = models.CharField(max_length=TITLE_MOST, default="", blank=True)
    tax_number = models.CharField(max_length=20, default="", blank=True)
    seller = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "orders_invoice"
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="invoice_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="invoice_from_one"),
        ]

    @override
    def __str__(self) -> str:
        return self.shown
