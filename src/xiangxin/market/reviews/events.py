from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswered:
    review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPhotoSent:
    """It is kept, and not drawn yet."""

    photo: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    """Somebody who wished to be asked is to be asked what a thing is like."""

    asked: int
