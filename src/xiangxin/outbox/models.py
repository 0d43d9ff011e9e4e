from django.db import models
from typing_extensions import override


class Done(models.Model):
    """A reaction that has happened. The unique pair makes a repeat harmless."""

    event = models.UUIDField()
    reaction = models.CharField(max_length=120)
    done_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("event", "reaction")

    class Meta:
        db_table = "outbox_done"

    @override
    def __str__(self) -> str:
        return f"{self.reaction} after {self.event}"


class Recurring(models.Model):
    """When something that recurs is next due; claimed by conditional UPDATE."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "outbox_recurring"

    @override
    def __str__(self) -> str:
        return f"{self.name} due {self.due_at}"
