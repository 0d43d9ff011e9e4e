from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.catalog.rules import (
    ATTRIBUTE_MOST,
    PRICE_MOST,
    VALUE_MOST,
    StepKind,
    UploadState,
)
from xiangxin.market.taxes.rules import TaxClass


class Brand(models.Model):
    """A brand actor that sells. The seller is who a buyer's contract is with."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    seller_name = models.CharField(max_length=200)
    seller_contact = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()
    # The site or page that points to it (proof); one stands for one brand at a time.
    proven = models.CharField(max_length=200, default="", blank=True, db_default="")

    class Meta:
        db_table = "catalog_brand"
        constraints = [
            models.UniqueConstraint(
                fields=["proven"], condition=~Q(proven=""), name="brand_proven_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"brand {self.actor_id}"


class Proof(models.Model):
    """What a brand named as its own site or page, and what was last seen there."""

    brand = models.OneToOneField(
        Brand, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    place = models.CharField(max_length=200, default="", blank=True)
    named_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    is_awaited = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=4, default="", blank=True)
    # The code of what was wanting when it was last looked at.
    why = models.CharField(max_length=40, default="", blank=True)
    proven_at = models.DateTimeField(null=True)
    missing_since = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=5, default="", blank=True)

    class Meta:
        db_table = "catalog_proof"
        constraints = [
            models.CheckConstraint(
                condition=Q(proven_at__isnull=False)
                | Q(missing_since__isnull=True, look_at__isnull=True),
                name="proof_is_missed_where_it_was",
            ),
            models.CheckConstraint(
                condition=Q(proven_at__isnull=True) | ~Q(place=""),
                name="proof_has_a_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                name="proof_due",
                condition=Q(look_at__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.place} of {self.brand_id}"


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
    # Since when without a break; a price nobody could pay is none to have been reduced.
    published_at = models.DateTimeField(null=True)
    tax_class = models.CharField(
        max_length=10, default=TaxClass.STANDARD, db_default=TaxClass.STANDARD.value
    )
    # One more with every change by its makers: who saved an older one is told.
    version = models.PositiveIntegerField(default=1, db_default=1)
    # How many people gave it one star, two, and so on: what they said is market.reviews.
    stars1 = models.PositiveIntegerField(default=0, db_default=0)
    stars2 = models.PositiveIntegerField(default=0, db_default=0)
    stars3 = models.PositiveIntegerField(default=0, db_default=0)
    stars4 = models.PositiveIntegerField(default=0, db_default=0)
    stars5 = models.PositiveIntegerField(default=0, db_default=0)
    # One more with everything that changes what its page tells of reviews.
    rated = models.PositiveIntegerField(default=0, db_default=0)
    # The Handle of the CSV it was imported from; ours may differ.
    external_handle = models.CharField(max_length=255, default="", blank=True)
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


class Attribute(models.Model):
    """A fact about a product: material, oak."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=VALUE_MOST)
    value = models.CharField(max_length=ATTRIBUTE_MOST)

    class Meta:
        db_table = "catalog_attribute"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "position"], name="attribute_position_once"
            ),
            models.UniqueConstraint(
                fields=["product", "name"], name="attribute_name_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


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
    # Since when it is sold again, where it was retired before.
    back_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    # What is struck through beside the price (rules.struck), and until when.
    was_minor = models.BigIntegerField(null=True)
    was_until = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                condition=Q(was_minor__isnull=True, was_until__isnull=True)
                | Q(
                    was_minor__isnull=False,
                    was_minor__gt=F("price_minor"),
                    was_until__isnull=False,
                ),
                name="variant_was_dearer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["was_until"],
                name="variant_was_until",
                condition=Q(was_until__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"variant {self.id} {self.label}"


class Image(models.Model):
    """`path` is ours to show; `source_url` is where a remote one was said to be.

    One that was sent has a `key`. Until it is drawn it has no path; when it is refused it
    never gets one, and is kept only as long as one that was deleted.
    """

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=300, default="", blank=True)
    source_url = models.CharField(max_length=2000, default="", blank=True)
    alt = models.CharField(max_length=500, default="", blank=True)
    key = models.CharField(max_length=32, default="", blank=True, db_default="")
    # Of the file that was sent, to tell its sender of it.
    name = models.CharField(max_length=120, default="", blank=True, db_default="")
    refusal = models.CharField(max_length=40, default="", blank=True, db_default="")
    width = models.PositiveIntegerField(default=0, db_default=0)
    height = models.PositiveIntegerField(default=0, db_default=0)
    blurhash = models.CharField(max_length=60, default="", blank=True, db_default="")
    preview = models.CharField(max_length=1000, default="", blank=True, db_default="")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "catalog_image"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="image_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(refusal="") | Q(path="", deleted_at__isnull=False),
                name="image_refused_is_not_shown",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "position"], name="image_in_order"),
            models.Index(
                fields=["deleted_at"],
                name="image_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        ]

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


class Step(models.Model):
    """What a maker did and may take back for some minutes; `rows` is how it was before."""

    id = models.BigIntegerField(primary_key=True)
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField()
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in StepKind]
    )
    rows = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "catalog_step"
        indexes = [models.Index(fields=["brand", "-id"], name="step_of_brand")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of {self.brand_id}"


class Upload(models.Model):
    """A file that was looked through and waits for its maker's yes."""

    id = models.BigIntegerField(primary_key=True)
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    # Compressed; empty once it was imported.
    content = models.BinaryField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in UploadState]
    )
    report = models.JSONField(default=dict)

    class Meta:
        db_table = "catalog_upload"
        indexes = [models.Index(fields=["brand", "-id"], name="upload_of_brand")]

    @override
    def __str__(self) -> str:
        return f"{self.name} for {self.brand_id}"
