from django.db import models
from typing_extensions import override


class ShippingTerms(models.Model):
    """A brand's zones as one document: read whole with every bag, changed whole, by hand.

    `catalog` reads it beside the variants, so that a bag costs no statement more.
    """

    brand = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    document = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "shipping_terms"

    @override
    def __str__(self) -> str:
        return f"shipping of {self.brand_id}"
