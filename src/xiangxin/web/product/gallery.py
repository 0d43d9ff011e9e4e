"""The pictures of a product as its page shows them, and as other sites are told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from xiangxin.market.catalog.rules import Picture
from xiangxin.media.queries import address_of
from xiangxin.media.rules import FORMATS, Size, key_in, sizes_of
from xiangxin.web.layout.pages import static

# The hero's shape, which every picture is cut to until it is opened.
HERO: Final = (800, 1000)
# Its width as a part of the window on a phone, and in rem on a wide screen.
_NARROW_VW: Final = 100
_WIDE_REM: Final = 41


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """`sets` are (type, srcset) of each format but the last, which `srcset` is."""

    alt: str
    width: int
    height: int
    address: str
    full: str
    small: str
    preview: str = ""
    srcset: str = ""
    sizes: str = ""
    sets: tuple[tuple[str, str], ...] = ()


def shots_of(images: Sequence[Picture]) -> list[Shot]:
    return [_sent(image) if key_in(image.path) else _drawn(image) for image in images]


def addresses_of(images: Sequence[Picture]) -> list[str]:
    """The largest of each, in the format everybody reads, from anywhere."""
    return [absolute(shot.full) for shot in shots_of(images)]


def absolute(address: str) -> str:
    return urljoin(f"{settings.PUBLIC_URL}/", address)


def _drawn(image: Picture) -> Shot:
    width, height = HERO
    address = static(image.path)
    return Shot(
        alt=image.alt,
        width=width,
        height=height,
        address=address,
        full=address,
        small=address,
    )


# A product's page is among the hottest, and a picture never changes.
@lru_cache(1024)
def _sent(image: Picture) -> Shot:
    key, sizes = key_in(image.path), sizes_of(image.width, image.height)
    *others, last = FORMATS
    return Shot(
        alt=image.alt,
        width=image.width,
        height=image.height,
        address=address_of(key, sizes[min(1, len(sizes) - 1)].box, last),
        full=address_of(key, sizes[-1].box, last),
        small=address_of(key, sizes[0].box, last),
        preview=image.preview,
        srcset=_srcset(key, sizes, last),
        sizes=_sizes(image),
        sets=tuple((f"image/{kind}", _srcset(key, sizes, kind)) for kind in others),
    )


def _srcset(key: str, sizes: Sequence[Size], kind: str) -> str:
    return ", ".join(
        f"{address_of(key, size.box, kind)} {size.width}w" for size in sizes
    )


def _sizes(image: Picture) -> str:
    """What is wider than the hero fills its height, and stands out at both sides."""
    wider = max(1.0, image.width / image.height / (HERO[0] / HERO[1]))
    return f"(min-width: 60rem) {round(_WIDE_REM * wider)}rem, {round(_NARROW_VW * wider)}vw"
