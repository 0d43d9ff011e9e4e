from django.db import models
from typing_extensions import override

from xiangxin.text.index import Indexed

INDEX = Indexed(table="actor_found", key="actor_id", columns=("name", "words"))


class ActorFound(models.Model):
    """A person, brand or group by cut words (text.words); products are the catalogue's."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    name = models.TextField()
    words = models.TextField()

    class Meta:
        db_table = "actor_found"

    @override
    def __str__(self) -> str:
        return self.name
