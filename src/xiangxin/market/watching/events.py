from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BackInStock:
    """`mark` tells one time from the next; `after` is the last person written to."""

    product: int
    mark: int
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDropped:
    product: int
    mark: int
    was_minor: int
    now_minor: int
    currency: str
    after: int = 0
