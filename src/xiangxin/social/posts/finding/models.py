from django.db import models
from typing_extensions import override

from xiangxin.text.index import Indexed

INDEX = Indexed(table="post_found", key="post_id", columns=("words",))


class PostFound(models.Model):
    """A public post by cut words (text.words); no other has a row, and a deleted one loses it."""

    post = models.OneToOneField(
        "posts.Post", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    words = models.TextField()

    class Meta:
        db_table = "post_found"

    @override
    def __str__(self) -> str:
        return f"post {self.post_id}"
