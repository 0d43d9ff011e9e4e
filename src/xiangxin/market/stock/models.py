from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.stock.rules import Promise


class StockLevel(models.Model):
    """Units of one variant: counted on the shelf, and of those set aside for buyers.

    `oversell` is how many more may be promised than there are, for the day `due_on`.
    """

    variant = models.OneToOneField(
        "catalog.Variant",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    on_hand = models.IntegerField()
    held = models.IntegerField(default=0)
    oversell = models.IntegerField(default=0)
    promise = models.CharField(max_length=4, default="", db_default="", blank=True)
    due_on = models.DateField(null=True)
    # One more with every change of these by makers and by parcels; not by what is set aside.
    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "stock_level"
        constraints = [
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, held__gte=0, oversell__gte=0)
                & Q(held__lte=F("on_hand") + F("oversell")),
                name="stock_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(promise="", due_on__isnull=True)
                | Q(promise__in=[one.value for one in Promise], due_on__isnull=False),
                name="stock_promised_for_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="stock_due_on",
                condition=Q(due_on__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.on_hand - self.held} of {self.variant_id}"
