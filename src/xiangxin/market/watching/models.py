from django.db import models
from django.db.models import Q
from typing_extensions import override


class Watch(models.Model):
    """What somebody wants to be written about one product they follow."""

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+"
    )
    back = models.BooleanField(default=False)
    price = models.BooleanField(default=False)
    pk = models.CompositePrimaryKey("product", "person")

    class Meta:
        db_table = "watch"
        constraints = [
            models.CheckConstraint(
                condition=Q(back=True) | Q(price=True), name="watch_for_something"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} watches {self.product_id}"


class Watched(models.Model):
    """What was last seen of a product that somebody watches."""

    product = models.OneToOneField(
        "catalog.Product", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True)
    lowest_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    lowest_at = models.DateTimeField()
    # One more with each change, so that of two workers one tells.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "watched"

    @override
    def __str__(self) -> str:
        return f"watched {self.product_id}"
