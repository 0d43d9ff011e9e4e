"""What happened to a brand's proof."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAsked:
    """Somebody or the schedule wants this brand's place looked at."""

    brand: int
