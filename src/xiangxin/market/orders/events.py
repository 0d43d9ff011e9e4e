from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled:
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded:
    order: int
