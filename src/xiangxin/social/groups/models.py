from django.db import models
from typing_extensions import override


class Group(models.Model):
    """What a group has beside being an actor. Its moderators are those who act for it."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    rules = models.TextField(default="", blank=True)

    class Meta:
        db_table = "interest_group"

    @override
    def __str__(self) -> str:
        return f"group {self.actor_id}"
