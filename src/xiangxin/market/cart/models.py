from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.cart.rules import MOST_UNITS


class Cart(models.Model):
    """A guest's cart is found by its key alone, a member's by the person alone."""

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=43, unique=True)
    person = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cart"

    @override
    def __str__(self) -> str:
        return f"cart {self.id}"


class CartLine(models.Model):
    """One line a variant: two would be taken from the stock as one.

    With `held_until` all its units are set aside in the stock, neither more nor fewer, until
    somebody ends it: what deletes a line or changes its units gives back or takes as well.
    """

    cart = models.ForeignKey(
        Cart, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.CASCADE, related_name="+"
    )
    units = models.PositiveSmallIntegerField()
    put_at = models.DateTimeField()
    # What led to the product; the order is credited to it, pages later.
    entry = models.CharField(max_length=12)
    source_post = models.BigIntegerField(null=True)
    exposure = models.BigIntegerField(null=True)
    link = models.BigIntegerField(null=True)
    held_until = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("cart", "variant")

    class Meta:
        db_table = "cart_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gte=1, units__lte=MOST_UNITS), name="cart_line_units"
            )
        ]
        indexes = [
            models.Index(
                fields=["held_until"],
                name="cart_line_held",
                condition=Q(held_until__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.units} of {self.variant_id}"
