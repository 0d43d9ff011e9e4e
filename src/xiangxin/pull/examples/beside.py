"""One of our figures, beside the printed one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """With a 90 % interval; `published` is None where nobody printed one."""

    code: str
    value: float
    low: float
    high: float
    n: int
    badge: str
    published: float | None = None
