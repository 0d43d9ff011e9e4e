from django.db import models
from typing_extensions import override


class GuestCount(models.Model):
    """How often guests were shown something on one day. Of guests nothing else is kept."""

    day = models.DateField()
    item_kind = models.CharField(max_length=12)
    item = models.BigIntegerField()
    surface = models.CharField(max_length=12)
    shown = models.BigIntegerField()
    pk = models.CompositePrimaryKey("day", "item_kind", "item", "surface")

    class Meta:
        db_table = "exposures_guest_count"

    @override
    def __str__(self) -> str:
        return f"{self.item_kind} {self.item} on {self.day}"


class Forgetting(models.Model):
    """A pseudonym that must still vanish from the files; the row goes when it has."""

    pseudonym = models.BigIntegerField(primary_key=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "exposures_forgetting"

    @override
    def __str__(self) -> str:
        return "somebody to be forgotten"
