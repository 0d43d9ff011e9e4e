from django.db import models
from typing_extensions import override


class TaxTerms(models.Model):
    """A brand's rates as one document; see ShippingTerms."""

    brand = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    document = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "tax_terms"

    @override
    def __str__(self) -> str:
        return f"taxes of {self.brand_id}"
