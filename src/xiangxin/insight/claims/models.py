from django.db import models
from typing_extensions import override


class Given(models.Model):
    """The answer to one claim as of a moment. Rows are added, never changed."""

    id = models.BigIntegerField(primary_key=True)
    claim = models.CharField(max_length=24)
    as_of = models.DateTimeField()
    answer = models.CharField(max_length=16)
    note = models.CharField(max_length=16, default="")
    deciding = models.JSONField(null=True)

    class Meta:
        db_table = "claim_answer"
        constraints = [
            models.UniqueConstraint(fields=["claim", "as_of"], name="claim_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.claim} {self.answer} as of {self.as_of}"
