from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.catalog.rules import PRICE_MOST, VALUE_MOST


class Brand(models.Model):
    """A brand actor that sells. The seller is who a buyer's contract is with."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    seller_name = models.CharField(max_length=200)
    seller_contact = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalog_brand"

    @override
    def __str__(self) -> str:
        return f"brand {self.actor_id}"


class Product(models.Model):
    """A product actor as the market knows it; its name and handle are the actor's."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    description_source = models.TextField(default="", blank=True)
    description_html = models.TextField(default="", blank=True)
    category = models.CharField(max_length=200, default="", blank=True)
    currency = models.CharField(max_length=3)
    is_published = models.BooleanField(default=True)
    # The Handle of the CSV it was imported from; ours may differ.
    external_handle = models.CharField(max_length=255, default="", blank=True)
    # Made in Python: SQLite's lower() knows ASCII only.
    search_key = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "catalog_product"
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "external_handle"],
                condition=~Q(external_handle=""),
                name="product_external_handle",
            )
        ]
        indexes = [models.Index(fields=["brand", "-actor"], name="product_of_brand")]

    @override
    def __str__(self) -> str:
        return f"product {self.actor_id}"


class Option(models.Model):
    """What a buyer chooses between: size, colour."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=VALUE_MOST)

    class Meta:
        db_table = "catalog_option"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "position"], name="option_position_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3),
                name="option_one_of_three",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """What is actually bought. `brand` repeats the product's, so that a SKU is one per brand."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sku = models.CharField(max_length=VALUE_MOST, default="", blank=True)
    option1 = models.CharField(max_length=VALUE_MOST, default="", blank=True)
    option2 = models.CharField(max_length=VALUE_MOST, default="", blank=True)
    option3 = models.CharField(max_length=VALUE_MOST, default="", blank=True)
    label = models.CharField(max_length=VALUE_MOST * 3 + 6, default="", blank=True)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    position = models.PositiveIntegerField()
    weight_grams = models.PositiveIntegerField(default=0)
    barcode = models.CharField(max_length=VALUE_MOST, default="", blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_variant"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "option1", "option2", "option3"],
                name="variant_options_once",
            ),
            models.UniqueConstraint(
                fields=["brand", "sku"],
                condition=~Q(sku=""),
                name="variant_sku_once",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=0, price_minor__lte=PRICE_MOST),
                name="variant_price",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"variant {self.id} {self.label}"


class Image(models.Model):
    """`path` is ours to show; `source_url` is where a remote one was said to be."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=300, default="", blank=True)
    source_url = models.CharField(max_length=2000, default="", blank=True)
    alt = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "catalog_image"
        indexes = [models.Index(fields=["product", "position"], name="image_in_order")]

    @override
    def __str__(self) -> str:
        return self.path or self.source_url


class PriceChange(models.Model):
    """Every price a variant ever had, from the moment it had it. Only appended to."""

    id = models.BigIntegerField(primary_key=True)
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        db_table = "catalog_price_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__gte=0), name="price_change_price"
            )
        ]
        indexes = [models.Index(fields=["variant", "at"], name="price_history")]

    @override
    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price_minor} {self.currency}"
