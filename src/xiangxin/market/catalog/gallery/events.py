"""What happened to a product's pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSent:
    """It is kept, and not drawn yet."""

    picture: int
