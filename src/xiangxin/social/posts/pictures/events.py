from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSent:
    """A picture of a post is kept, and not drawn yet."""

    picture: int
