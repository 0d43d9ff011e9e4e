"""How many pictures a post has, and how they are described."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from xiangxin.social.posts.pictures.errors import WordsTooLong

SHOTS_MOST: Final = 4
ALT_MOST: Final = 500
NAME_MOST: Final = 120
# How long whoever sent one that was refused is told of it.
TOLD_FOR: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One that is shown; `preview` is tiny and an address of its own."""

    path: str
    alt: str
    width: int
    height: int
    preview: str


def alt_of(words: str) -> str:
    alt = " ".join(words.split())
    if len(alt) > ALT_MOST:
        raise WordsTooLong(most=ALT_MOST)
    return alt
