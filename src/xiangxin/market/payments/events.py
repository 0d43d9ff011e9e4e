from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAsked:
    refund: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSlowed:
    """Too many cards were refused on its page: it is to be closed."""

    payment: int
