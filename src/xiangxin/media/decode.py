"""`python -m xiangxin.media.decode`: one picture on stdin, what was drawn from it on stdout.

Whoever sent the picture may have made it to break whatever reads it. So it is read here, in
a process that knows nothing, may use little, and ends; the market never loads Pillow.
"""

import resource
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

import msgspec

from xiangxin.media.errors import NotAPicture, PictureBroken, PictureTooHard
from xiangxin.media.rules import (
    ANSWER_BYTES,
    CPU_S,
    FORMATS,
    MEMORY_BYTES,
    Drawn,
    check_pixels,
    sizes_of,
)

if __name__ == "__main__":
    # Before anything is loaded that could be made to want more.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import blurhash
from PIL import (  # four formats by name, or Pillow loads every one it knows
    GifImagePlugin,  # noqa: F401
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from xiangxin.kernel.errors import Refusal

_READ: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}
_PREVIEW_SIDE: Final = 20
_HASH_SIDE: Final = 32
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# check_pixels asks first, and in words.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A refusal's code, or what was drawn and its files by box and format ("320.webp")."""

    refused: str = ""
    drawn: Drawn | None = None
    files: Mapping[str, bytes]


def answer(source: BinaryIO) -> Answer:
    try:
        drawn, files = _draw(source)
    except Refusal as refusal:
        return Answer(refused=refusal.code, files={})
    except UnidentifiedImageError:
        return Answer(refused=NotAPicture.code, files={})
    except MemoryError:
        return Answer(refused=PictureTooHard.code, files={})
    except Exception:  # noqa: BLE001 - libraries fail in many ways on what is broken
        return Answer(refused=PictureBroken.code, files={})
    return Answer(drawn=drawn, files=files)


def _draw(source: BinaryIO) -> tuple[Drawn, dict[str, bytes]]:
    with Image.open(source, formats=_READ) as opened:
        check_pixels(*opened.size)
        picture = _plain(opened)
    sizes = sizes_of(*picture.size)
    drawings = [_fitted(picture, size.width, size.height) for size in sizes]
    files = {
        f"{size.box}.{kind}": _encoded(drawing, kind)
        for size, drawing in zip(sizes, drawings, strict=True)
        for kind in FORMATS
    }
    smallest, largest = drawings[0], sizes[-1]
    drawn = Drawn(
        width=largest.width,
        height=largest.height,
        blurhash=_blurhash(smallest),
        preview=_preview(smallest),
    )
    return drawn, files


def _plain(opened: Image.Image) -> Image.Image:
    """Upright, opaque, in sRGB, at most twice the largest size, and nothing but pixels."""
    profile = opened.info.get("icc_profile")
    # A JPEG is read at a half, a quarter or an eighth as soon as that is enough.
    opened.draft(None, (3200, 3200))
    opened.load()
    picture = _opaque(ImageOps.exif_transpose(opened))
    if max(picture.size) > 3200:
        picture = picture.reduce(-(-max(picture.size) // 3200))
    picture = _in_srgb(picture, profile)
    return Image.frombytes("RGB", picture.size, picture.tobytes())


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, as products stand; 16 bits of grey become 8."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode == "P":
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.mode in {"LA", "La", "RGBa", "PA"} or picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture if picture.mode in {"RGB", "L", "CMYK"} else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                picture, BytesIO(profile), _SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None  # a profile that is broken, or meant for other channels
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    picture.save(file, **_QUALITY[kind])  # type: ignore[arg-type]
    return file.getvalue()


def _preview(picture: Image.Image) -> str:
    small = ImageOps.contain(picture, (_PREVIEW_SIDE, _PREVIEW_SIDE))
    file = BytesIO()
    small.save(file, format="WEBP", quality=60, method=6)
    return f"data:image/webp;base64,{b64encode(file.getvalue()).decode()}"


def _blurhash(picture: Image.Image) -> str:
    small = ImageOps.contain(picture, (_HASH_SIDE, _HASH_SIDE))
    width, height = small.size
    pixels = iter(zip(*[iter(small.tobytes())] * 3, strict=True))
    rows = [[next(pixels) for _ in range(width)] for _ in range(height)]
    across, down = (4, 3) if width >= height else (3, 4)
    words: str = blurhash.encode(rows, components_x=across, components_y=down)
    return words


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(sys.stdin.buffer)))
