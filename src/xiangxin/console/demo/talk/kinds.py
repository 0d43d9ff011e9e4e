from dataclasses import dataclass
from typing import Final

CHINESE: Final = "zh-Hans"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What is said of one thing in one language.

    `says` are sentences that stand alone, or two together; `asks` are questions, each
    with what others answer; `gripes` are complaints.
    """

    says: tuple[str, ...]
    asks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    gripes: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    """What its maker says of it, in order."""
