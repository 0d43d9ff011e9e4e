from django.db import models
from django.db.models import Q
from typing_extensions import override


class Wait(models.Model):
    """Somebody asked to be told. `told_at` is set in the transaction that tells them."""

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("product", "person")

    class Meta:
        db_table = "wait"
        indexes = [
            models.Index(
                fields=["product", "person"],
                name="wait_untold",
                condition=Q(told_at__isnull=True),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} waits for {self.product_id}"


class Launch(models.Model):
    """When something that people waited for could be bought first. Never changed."""

    product = models.OneToOneField(
        "catalog.Product",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    at = models.DateTimeField()
    waiting = models.PositiveIntegerField()

    class Meta:
        db_table = "launch"
        indexes = [models.Index(fields=["at"], name="launch_at")]

    @override
    def __str__(self) -> str:
        return f"{self.product_id}, {self.waiting} waiting"
