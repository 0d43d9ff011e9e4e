"""Files that people send, honest and not."""

import struct
import zlib
from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image, ImageCms

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(
    width: int = 64,
    height: int = 48,
    kind: str = "JPEG",
    *,
    mode: str = "RGB",
    colour: Any = RED,
    **saved: Any,
) -> bytes:
    return written(Image.new(mode, (width, height), colour), kind, **saved)


def written(made: Image.Image, kind: str, **saved: Any) -> bytes:
    file = BytesIO()
    made.save(file, kind, **saved)
    return file.getvalue()


def taken_sideways() -> bytes:
    """A phone held upright: 90 × 60 as stored, red above blue once it is turned."""
    made = Image.new("RGB", (90, 60), RED)
    made.paste(BLUE, (45, 0, 90, 60))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Spycam"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 27.5)})
    return written(made, "JPEG", exif=exif, comment=b"taken at home")


def in_other_colours() -> bytes:
    """Blue by its numbers, red by its profile: one that has the two the other way round."""
    profile = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    (count,) = struct.unpack_from(">I", profile, 128)
    at = {bytes(profile[n : n + 4]): n for n in range(132, 132 + 12 * count, 12)}
    red, blue = at[b"rXYZ"], at[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return picture(colour=BLUE, icc_profile=bytes(profile))


def polyglot() -> bytes:
    """A JPEG that is a page and a ZIP as well."""
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        opened.writestr("evil.html", "<script>alert(1)</script>")
    page = b"<html><script>alert(1)</script></html>"
    return picture(comment=page) + page + archive.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Some kilobytes that want to be gigabytes."""
    row = b"\0" + b"\0" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(
        {b"IHDR": struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0), b"IDAT": data}
    )


def png(chunks: Mapping[bytes, bytes]) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, data in {**chunks, b"IEND": b""}.items():
        check = zlib.crc32(name + data)
        parts += [struct.pack(">I", len(data)), name, data, struct.pack(">I", check)]
    return b"".join(parts)


def flickering(frames: int = 10_000) -> bytes:
    """A GIF that shows red first and then for ever blue."""
    first, second = (picture(8, 8, "GIF", colour=colour) for colour in (RED, BLUE))
    begins, ends = second.index(b"\x2c"), second.rindex(b"\x3b")
    return first[: first.rindex(b"\x3b")] + second[begins:ends] * frames + b"\x3b"


# A WebP of 8,000 × 8,000 pixels, all alike.
THIRTY_FOUR_BYTES_THAT_WANT_A_GIGABYTE = b64decode(
    "UklGRhoAAABXRUJQVlA4TA0AAAAvP9/PFwcQERGIiP4HAA=="
)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
