from django.db import models
from django.db.models import F, Q
from typing_extensions import override


class Forecast(models.Model):
    """What was expected at a launch, and what came; the first three are never changed.

    `low` is NULL where it was too early to say. `bought` is written once, when the window
    is over.
    """

    product = models.OneToOneField(
        "catalog.Product",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    launched_at = models.DateTimeField()
    waiting = models.PositiveIntegerField()
    low = models.PositiveIntegerField(null=True)
    likely = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    launches = models.PositiveIntegerField()
    bought = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "forecast"
        constraints = [
            models.CheckConstraint(
                condition=Q(low__isnull=True, likely__isnull=True, high__isnull=True)
                | Q(
                    low__lte=F("likely"), likely__lte=F("high"), high__lte=F("waiting")
                ),
                name="forecast_in_order",
            )
        ]
        indexes = [
            models.Index(
                fields=["launched_at"],
                name="forecast_open",
                condition=Q(bought__isnull=True),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.product_id}: {self.low} to {self.high} of {self.waiting}"
