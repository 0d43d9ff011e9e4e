from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.sellers.rules import ADDRESS_MOST, LINE_MOST


class Seller(models.Model):
    """The legal facts of a brand, of this moment; invoices keep their own copy."""

    brand = models.OneToOneField(
        "catalog.Brand", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    name = models.CharField(max_length=LINE_MOST)
    address = models.CharField(max_length=ADDRESS_MOST)
    email = models.CharField(max_length=LINE_MOST, default="", blank=True)
    phone = models.CharField(max_length=LINE_MOST, default="", blank=True)
    register = models.CharField(max_length=LINE_MOST, default="", blank=True)
    licence = models.CharField(max_length=LINE_MOST, default="", blank=True)
    tax_number = models.CharField(max_length=LINE_MOST, default="", blank=True)
    is_trader = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "seller"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address="") & ~Q(email="", phone=""),
                name="seller_can_be_reached",
            )
        ]

    @override
    def __str__(self) -> str:
        return self.name
