from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.orders.together.rules import PEOPLE_LEAST


class KeptTogether(models.Model):
    """How many people kept both, as the worker last counted."""

    pk = models.CompositePrimaryKey("product", "other")
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    other = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    people = models.PositiveIntegerField()

    class Meta:
        db_table = "kept_together"
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=PEOPLE_LEAST) & ~Q(product=F("other")),
                name="kept_together_by_enough",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.product_id} and {self.other_id}"
