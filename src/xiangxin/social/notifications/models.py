from django.db import models
from typing_extensions import override

from xiangxin.social.notifications.rules import KIND_MOST


class Notification(models.Model):
    """Told once, however often it is told: one row for each person, kind and `about`."""

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=KIND_MOST)
    about = models.BigIntegerField()
    thing = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notification"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"], name="notified_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of"),
            models.Index(
                fields=["person", "id"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(fields=["at"], name="notification_at"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.about} to {self.person_id}"
