from django.db import models
from django.db.models import F, Q
from typing_extensions import override


class StockLevel(models.Model):
    """Units of one variant: counted on the shelf, and of those set aside for buyers.

    `oversell` is how many more may be promised than there are (a pre-order).
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
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "stock_level"
        constraints = [
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, held__gte=0, oversell__gte=0)
                & Q(held__lte=F("on_hand") + F("oversell")),
                name="stock_never_oversold",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.on_hand - self.held} of {self.variant_id}"
