"""What is drawn from a picture, and what is not."""

from base64 import b64decode
from io import BytesIO

import blurhash
import pytest
from PIL import Image

from xiangxin.media.decode import Answer, answer
from xiangxin.media.rules import file_of, is_file, key_of, refusal_of, sizes_of
from xiangxin.media.tests import files
from xiangxin.media.tests.files import BLUE, RED, picture


def drawn(content: bytes) -> Answer:
    found = answer(BytesIO(content))
    assert not found.refused, found.refused
    return found


def shown(content: bytes, name: str = "320.jpg") -> Image.Image:
    return Image.open(BytesIO(drawn(content).files[name]))


def is_like(
    seen: tuple[int, ...], wanted: tuple[int, ...], *, within: int = 12
) -> bool:
    return all(
        abs(one - other) < within for one, other in zip(seen, wanted, strict=True)
    )


def test_it_is_drawn_in_three_sizes_and_two_formats() -> None:
    found = drawn(picture(3000, 2000))
    assert found.drawn
    assert (found.drawn.width, found.drawn.height) == (1600, 1067)
    sizes = {
        name: Image.open(BytesIO(content)).size for name, content in found.files.items()
    }
    assert sizes == {
        f"{box}.{kind}": size
        for box, size in {320: (320, 213), 800: (800, 533), 1600: (1600, 1067)}.items()
        for kind in ("webp", "jpg")
    }


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((100, 60), {320: (100, 60)}),
        ((320, 320), {320: (320, 320)}),
        ((321, 100), {320: (320, 100), 800: (321, 100)}),
        ((600, 900), {320: (213, 320), 800: (533, 800), 1600: (600, 900)}),
    ],
)
def test_it_is_never_enlarged(
    size: tuple[int, int], names: dict[int, tuple[int, int]]
) -> None:
    found = drawn(picture(*size))
    assert found.drawn
    assert {one.box: (one.width, one.height) for one in sizes_of(*size)} == names
    assert {name.partition(".")[0] for name in found.files} == {str(n) for n in names}
    # What a page computes from the largest size are the sizes that were drawn.
    assert sizes_of(found.drawn.width, found.drawn.height) == sizes_of(*size)


def test_it_stands_upright_and_does_not_say_where_it_was_taken() -> None:
    found = drawn(files.taken_sideways())
    for content in found.files.values():
        seen = Image.open(BytesIO(content))
        assert seen.size == (60, 90)
        assert is_like(seen.convert("RGB").getpixel((30, 10)), RED)
        assert is_like(seen.convert("RGB").getpixel((30, 80)), BLUE)
        assert not seen.getexif()
        assert not {"exif", "comment", "icc_profile"} & seen.info.keys()
        assert b"Spycam" not in content


def test_its_colours_are_those_its_profile_means() -> None:
    assert is_like(shown(files.in_other_colours()).getpixel((9, 9)), RED)


def test_a_broken_profile_is_passed_over() -> None:
    assert is_like(shown(picture(icc_profile=b"x" * 300)).getpixel((9, 9)), RED)


def test_nothing_of_a_polyglot_is_left() -> None:
    for content in drawn(files.polyglot()).files.values():
        assert b"PK\3\4" not in content
        assert b"script" not in content


@pytest.mark.parametrize(
    "content",
    [
        picture(kind="PNG"),
        picture(kind="WEBP", quality=90),
        picture(kind="GIF"),
        picture(kind="PNG", mode="RGBA", colour=(*RED, 255)),
        picture(mode="CMYK", colour=(0, 217, 217, 55)),
        files.flickering(),
    ],
    ids=["png", "webp", "gif", "with alpha", "for printers", "a GIF of 10,001 frames"],
)
def test_other_formats_are_read_too(content: bytes) -> None:
    assert is_like(shown(content).getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    ("content", "grey"),
    [
        (picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)), 255),
        (picture(kind="PNG", mode="LA", colour=(0, 0)), 255),
        (files.written(Image.new("RGBA", (9, 9)).quantize(), "PNG"), 255),
        (picture(kind="PNG", mode="I;16", colour=0x8000), 128),
        (picture(kind="PNG", mode="1", colour=1), 255),
    ],
    ids=["clear", "clear grey", "clear palette", "16 bits", "one bit"],
)
def test_what_is_clear_becomes_white_and_grey_stays_grey(
    content: bytes, grey: int
) -> None:
    assert is_like(shown(content).getpixel((5, 5)), (grey,) * 3)


def test_a_film_is_its_first_picture() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in (RED, BLUE, BLUE)]
    for kind in ("PNG", "WEBP"):
        film = files.written(frames[0], kind, save_all=True, append_images=frames[1:])
        assert is_like(shown(film).getpixel((5, 5)), RED)


def test_until_it_has_come_a_preview_of_some_bytes_stands_for_it() -> None:
    found = drawn(picture(2000, 1500)).drawn
    assert found
    kind, _, words = found.preview.partition(",")
    assert kind == "data:image/webp;base64"
    assert len(found.preview) < 400
    assert is_like(Image.open(BytesIO(b64decode(words))).getpixel((4, 4)), RED)
    blurred = blurhash.decode(found.blurhash, 4, 4)[2][2]
    assert is_like(tuple(blurred), RED, within=30)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.bomb(), "too_many_pixels"),
        (picture()[:-300], "picture_broken"),
        (picture(kind="PNG")[:60], "picture_broken"),
        (b"\xff\xd8\xff" + b"\0" * 500, "not_a_picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 50, "picture_broken"),
        (files.SVG, "not_a_picture"),
        (b"", "not_a_picture"),
        (picture(1000, 40), "picture_too_narrow"),
    ],
)
def test_what_cannot_be_drawn_is_refused(content: bytes, code: str) -> None:
    found = answer(BytesIO(content))
    assert (found.refused, found.drawn, found.files) == (code, None, {})
    assert refusal_of(code).code == code


def test_names_are_of_the_content_and_of_its_owner() -> None:
    assert key_of([b"ab", b"c"], owner=1) == key_of([b"abc"], owner=1)
    assert key_of([b"abc"], owner=1) != key_of([b"abc"], owner=2)
    folder, name = file_of(key_of([b"abc"], owner=1), 320, "jpg").split("/")[1:]
    assert is_file(folder, name)
    assert not is_file("zz", name)
    assert not is_file(folder, name + "\n")
