"""Which files are taken, what is drawn from them, and under which names."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xiangxin.media.errors import (
    NotAPicture,
    PictureBroken,
    PictureEmpty,
    PictureIsHeic,
    PictureIsSvg,
    PictureLost,
    PictureRefused,
    PictureTooHard,
    PictureTooNarrow,
    TooManyPixels,
)

# The longest side of each size that is drawn, in pixels.
SIZES: Final = (320, 800, 1600)
FORMATS: Final = ("webp", "jpg")
MEGAPIXELS_MOST: Final = 64
# A line of 16,000 × 1 pixels is no picture of anything.
NARROWEST: Final = 20
# What a process that decodes may use. The clock's limit is longer: a machine may be busy,
# and only the first is the picture's fault.
CPU_S: Final = 10
CLOCK_S: Final = 120
MEMORY_BYTES: Final = 1 << 30
ANSWER_BYTES: Final = 16 << 20
# As much of a file as tells what it is.
HEAD_BYTES: Final = 4096

_KEPT: Final = "media/"
_NAME: Final = re.compile(r"[0-9a-f]{32}-(?:320|800|1600)\.(?:webp|jpg)")
_SVG: Final = re.compile(rb"<(?:[a-z0-9]+:)?svg[\s>/]", re.IGNORECASE)
_FTYP: Final = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_SIGNS: Final = (
    b"\xff\xd8\xff",  # JPEG
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
)


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a picture: the name of its box, and what it measures."""

    box: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn from a picture; `width` and `height` are those of the largest size.

    `preview` is a tiny picture as an address of its own (data:), shown until the real one
    has come.
    """

    width: int
    height: int
    blurhash: str
    preview: str


def check_head(head: bytes) -> None:
    """Refuse by its first bytes what is no picture that we read; its name says nothing."""
    if not head:
        raise PictureEmpty
    if head.startswith(_SIGNS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return
    if head[4:8] == b"ftyp" and head[8:12] in _FTYP:
        raise PictureIsHeic
    if _SVG.search(head.replace(b"\0", b"")):
        raise PictureIsSvg
    raise NotAPicture


def check_pixels(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise PictureBroken
    if width * height > MEGAPIXELS_MOST * 1_000_000:
        raise TooManyPixels(most=MEGAPIXELS_MOST)
    if max(width, height) > NARROWEST * min(width, height):
        raise PictureTooNarrow(most=NARROWEST)


_LATER: Final[Mapping[str, PictureRefused]] = {
    refusal.code: refusal
    for refusal in (
        PictureRefused(),
        NotAPicture(),
        PictureBroken(),
        TooManyPixels(most=MEGAPIXELS_MOST),
        PictureTooNarrow(most=NARROWEST),
        PictureTooHard(),
        PictureLost(),
    )
}


def refusal_of(code: str) -> PictureRefused:
    """The refusal that was kept as this code."""
    return _LATER.get(code, _LATER[PictureRefused.code])


def key_of(content: Iterable[bytes], *, owner: int) -> str:
    """A picture's name: by what is in it, and whose it is, so that two never share files."""
    seen = hashlib.blake2b(digest_size=16, salt=owner.to_bytes(8, "big"))
    for part in content:
        seen.update(part)
    return seen.hexdigest()


def path_of(key: str) -> str:
    """How a row says that a picture is one of these, and not a drawing that came with us."""
    return _KEPT + key


def key_in(path: str) -> str:
    """The key in such a path, '' in any other."""
    return path.removeprefix(_KEPT) if path.startswith(_KEPT) else ""


def file_of(key: str, box: int, kind: str) -> str:
    """Where a size of a picture lies in the storage."""
    return f"pictures/{key[:2]}/{key}-{box}.{kind}"


def is_file(folder: str, name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and folder == name[:2]


def sizes_of(width: int, height: int) -> tuple[Size, ...]:
    """The sizes drawn of a picture of so many pixels, smallest first. None is enlarged."""
    longest = max(width, height)
    boxes = [box for box in SIZES if box < longest]
    boxes += [box for box in SIZES if box >= longest][:1]
    return tuple(
        Size(box, _part(width, box, longest), _part(height, box, longest))
        for box in boxes
    )


def _part(side: int, box: int, longest: int) -> int:
    return side if longest <= box else max(1, (side * box + longest // 2) // longest)
