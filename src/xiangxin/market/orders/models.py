from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.kernel.money import MOST_MINOR
from xiangxin.market.cart.rules import MOST_UNITS
from xiangxin.market.orders.rules import Fulfilment, Party, Payment, State, What
from xiangxin.market.payments.rules import Method


class Checkout(models.Model):
    """Where the bag shall go. A cart has one that is not yet placed.

    A guest's is found by the cart's key, a member's by the person. `cart` is a number and
    no foreign key: carts are swept away, orders stay.
    """

    id = models.BigIntegerField(primary_key=True)
    cart = models.BigIntegerField()
    key = models.CharField(max_length=43)
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, default="", blank=True)
    country = models.CharField(max_length=2)
    address = models.JSONField()
    language = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_checkout"
        constraints = [
            models.UniqueConstraint(
                fields=["cart"],
                condition=Q(placed_at__isnull=True),
                name="checkout_one_of_a_cart",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"checkout {self.id}"


class Order(models.Model):
    """What one brand sells to one buyer at once; the address is the one of that moment."""

    id = models.BigIntegerField(primary_key=True)
    checkout = models.ForeignKey(
        Checkout, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    siblings = models.PositiveSmallIntegerField(default=0)
    brand = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    buyer = models.ForeignKey(
        "actors.Actor",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, default="", blank=True)
    country = models.CharField(max_length=2)
    address = models.JSONField()
    language = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    items_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    is_tax_included = models.BooleanField(default=True)
    discount_minor = models.BigIntegerField(default=0, db_default=0)
    shipping_tax_minor = models.BigIntegerField(default=0, db_default=0)
    # How it is sent, the code that was used, and the tax by rate, in words of that moment.
    way = models.CharField(max_length=60, default="", blank=True, db_default="")
    code = models.CharField(max_length=40, default="", blank=True, db_default="")
    taxes = models.TextField(default="", blank=True, db_default="")
    total_minor = models.BigIntegerField()
    method = models.CharField(
        max_length=10, choices=[(m.value, m.value) for m in Method]
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.OPEN
    )
    payment = models.CharField(
        max_length=13,
        choices=[(p.value, p.value) for p in Payment],
        default=Payment.DUE,
    )
    fulfilment = models.CharField(
        max_length=10,
        choices=[(f.value, f.value) for f in Fulfilment],
        default=Fulfilment.NONE,
    )
    placed_at = models.DateTimeField()

    class Meta:
        db_table = "orders_order"
        constraints = [
            models.UniqueConstraint(
                fields=["checkout", "brand", "currency"], name="order_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    items_minor__gte=0,
                    shipping_minor__gte=0,
                    tax_minor__gte=0,
                    discount_minor__gte=0,
                    discount_minor__lte=F("items_minor") + F("shipping_minor"),
                    shipping_tax_minor__gte=0,
                    shipping_tax_minor__lte=F("tax_minor"),
                    total_minor__gte=0,
                    total_minor__lte=MOST_MINOR,
                ),
                name="order_money",
            ),
            models.CheckConstraint(
                condition=Q(
                    is_tax_included=True,
                    total_minor=F("items_minor")
                    + F("shipping_minor")
                    - F("discount_minor"),
                )
                | Q(
                    is_tax_included=False,
                    total_minor=F("items_minor")
                    + F("shipping_minor")
                    - F("discount_minor")
                    + F("tax_minor"),
                ),
                name="order_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State])
                & Q(payment__in=[p.value for p in Payment])
                & Q(fulfilment__in=[f.value for f in Fulfilment]),
                name="order_states",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="order_of_buyer"),
            models.Index(fields=["brand", "-id"], name="order_of_brand"),
            models.Index(
                fields=["placed_at"],
                condition=Q(state=State.OPEN.value, payment=Payment.DUE.value),
                name="order_unpaid",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"order {self.id}"


class OrderLine(models.Model):
    """Title, label and price as they were when the order was placed."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.PROTECT, related_name="+"
    )
    product = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=310, default="", blank=True)
    units = models.PositiveSmallIntegerField()
    unit_price_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    # Of the units: sent, never to be sent, and of those sent asked or gone back.
    shipped = models.PositiveSmallIntegerField(default=0, db_default=0)
    dropped = models.PositiveSmallIntegerField(default=0, db_default=0)
    returned = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Why it cannot go back without a reason, as its buyer agreed; '' when it can.
    no_return = models.CharField(max_length=10, default="", db_default="", blank=True)
    # Of `total_minor`; the tax is of what is left of it, at a rate in thousandths of a percent.
    discount_minor = models.BigIntegerField(default=0, db_default=0)
    tax_minor = models.BigIntegerField(default=0, db_default=0)
    tax_rate = models.PositiveIntegerField(default=0, db_default=0)
    pk = models.CompositePrimaryKey("order", "variant")

    class Meta:
        db_table = "orders_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gte=1, units__lte=MOST_UNITS),
                name="order_line_units",
            ),
            models.CheckConstraint(
                condition=Q(unit_price_minor__gte=0)
                & Q(total_minor=F("unit_price_minor") * F("units")),
                name="order_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(shipped__gte=0, dropped__gte=0, returned__gte=0)
                & Q(units__gte=F("shipped") + F("dropped"))
                & Q(returned__lte=F("shipped")),
                name="order_line_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_minor__gte=0,
                    discount_minor__lte=F("total_minor"),
                    tax_minor__gte=0,
                    tax_minor__lte=F("total_minor") - F("discount_minor"),
                ),
                name="order_line_discount",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.units} × {self.title}"


class OrderChange(models.Model):
    """What happened to an order. Only appended to."""

    id = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=[(w.value, w.value) for w in What])
    party = models.CharField(
        max_length=10,
        choices=[(p.value, p.value) for p in Party],
        default="",
        db_default="",
        blank=True,
    )
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "orders_change"
        indexes = [models.Index(fields=["order", "id"], name="order_change_of_order")]

    @override
    def __str__(self) -> str:
        return f"{self.what} {self.order_id}"


class Shipment(models.Model):
    """One parcel of an order. `position` counts from 1: a form sent twice is one parcel."""

    id = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=60, default="", blank=True)
    number = models.CharField(max_length=60, default="", blank=True)
    link = models.CharField(max_length=500, default="", blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "orders_shipment"
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="shipment_once"),
            models.CheckConstraint(
                condition=Q(link="")
                | Q(link__startswith="https://")
                | Q(link__startswith="http://"),
                name="shipment_link",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"parcel {self.position} of {self.order_id}"


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    units = models.PositiveSmallIntegerField()
    pk = models.CompositePrimaryKey("shipment", "variant")

    class Meta:
        db_table = "orders_shipment_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gte=1), name="shipment_line_units"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.units} in {self.shipment_id}"
