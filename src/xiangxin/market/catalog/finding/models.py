from django.db import models
from typing_extensions import override

from xiangxin.text.index import Indexed
from xiangxin.text.words import WORD_MOST

INDEX = Indexed(
    table="product_found",
    key="product_id",
    columns=("title", "maker", "kind", "words"),
)


class Found(models.Model):
    """A published product as search knows it. The first four are cut words (text.words)."""

    product = models.OneToOneField(
        "catalog.Product", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    title = models.TextField()
    maker = models.TextField()
    kind = models.TextField()
    words = models.TextField()
    brand = models.ForeignKey(
        "catalog.Brand", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    category = models.CharField(max_length=200)
    category_key = models.BigIntegerField()  # rules.key_of
    # The lowest; null in the making.
    price_minor = models.BigIntegerField(null=True)
    traits = models.IntegerField()  # rules.traits_of

    class Meta:
        db_table = "product_found"
        indexes = [
            models.Index(fields=["category_key", "-product"], name="found_in_category"),
            models.Index(fields=["brand", "-product"], name="found_of_brand"),
        ]

    @override
    def __str__(self) -> str:
        return f"product {self.product_id}"


class CategoryCount(models.Model):
    """What there is in a category, as the worker last counted; '' is all there is."""

    category = models.CharField(max_length=200, primary_key=True)
    products = models.PositiveIntegerField()
    facets = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "product_category_count"

    @override
    def __str__(self) -> str:
        return f"{self.category}: {self.products}"


class Word(models.Model):
    """A Latin word of names, brands and categories, and in how many products it is."""

    word = models.CharField(max_length=WORD_MOST, primary_key=True)
    products = models.PositiveIntegerField()

    class Meta:
        db_table = "product_word"

    @override
    def __str__(self) -> str:
        return self.word


class Shortening(models.Model):
    """What is left of a word without one or two of its first letters (SymSpell)."""

    pk = models.CompositePrimaryKey("letters", "word_id")
    letters = models.CharField(max_length=WORD_MOST)
    word = models.ForeignKey(
        Word, on_delete=models.CASCADE, related_name="+", db_index=True
    )

    class Meta:
        db_table = "product_word_shortening"

    @override
    def __str__(self) -> str:
        return f"{self.letters} of {self.word_id}"
