from django.db import models
from typing_extensions import override


class Node(models.Model):
    """A number that one process holds while it makes identifiers."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    holder = models.CharField(max_length=64)
    leased_until = models.DateTimeField()

    class Meta:
        db_table = "world_node"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=0, number__lt=1024), name="node_in_range"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number} held by {self.holder}"
