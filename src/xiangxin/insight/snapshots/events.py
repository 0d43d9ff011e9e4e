from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAsked:
    """Somebody wants the figures anew, for one actor or (None) for all."""

    actor: int | None
