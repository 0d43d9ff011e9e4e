from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped:
    """A parcel left; `shipment` is its number in the order, 0 in rows of before parcels."""

    order: int
    shipment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded:
    order: int
    refund: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTooMuch:
    """Money came that pays for nothing, and goes back."""

    order: int
    payment: int
