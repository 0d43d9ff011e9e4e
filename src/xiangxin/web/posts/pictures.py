"""Pictures that come with a form, and as they hang under a post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from xiangxin.media.errors import PictureRefused, PicturesTooLarge, PictureTooLarge
from xiangxin.media.queries import address_of
from xiangxin.media.rules import FORMATS, key_in, sizes_of
from xiangxin.social.posts.pictures.actions import Chosen, Wish, keep
from xiangxin.social.posts.pictures.errors import TooManyShots, WordsTooLong
from xiangxin.social.posts.pictures.queries import Sent, pictures_of
from xiangxin.social.posts.pictures.rules import ALT_MOST, SHOTS_MOST, Picture
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.uploads import too_large

_MB: Final = 1_000_000
# A form shows these beside what was typed.
NOT_TAKEN: Final = (PictureRefused, TooManyShots, WordsTooLong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """One picture under a post; `full` opens it whole."""

    address: str
    full: str
    alt: str
    language: str
    width: int
    height: int


def chosen(request: Request) -> list[Chosen]:
    """The files of a form in their order, each with what it shows."""
    large = too_large(request)
    if "" in large:
        raise PicturesTooLarge(most=settings.FORM_BYTES_MOST // _MB)
    if large:
        raise PictureTooLarge(most=settings.FILE_BYTES_MOST // _MB)
    return [
        Chosen(file, request.POST.get(f"shows-{n}", ""))
        for n in range(1, SHOTS_MOST + 1)
        for file in request.FILES.getlist(f"picture-{n}")
    ]


def wish_of(request: Request, *, now: datetime) -> Wish:
    """All that a form says of pictures; what looks like one is kept already."""
    return Wish(
        kept=keep(chosen(request), now=now),
        described=described(request),
        taken_down=taken_down(request),
    )


def described(request: Request) -> Mapping[int, str]:
    """What the form says of pictures that are there."""
    return {
        int(number): said
        for name, said in request.POST.items()
        if isinstance(said, str)
        and (number := name.removeprefix("alt-")) != name
        and _is_number(number)
    }


def taken_down(request: Request) -> frozenset[int]:
    said = request.POST.getlist("down")
    return frozenset(int(one) for one in said if _is_number(one))


def sent_for(request: Request, sent: Iterable[Sent]) -> list[tuple[Sent, str]]:
    """Each with why it was not taken, in the reader's language."""
    return [
        (one, sentence_of(one.refusal, request.language) if one.refusal else "")
        for one in sent
    ]


def hung(about: Iterable[int]) -> Mapping[int, list[Hung]]:
    return {
        one: [_hung(picture, is_alone=len(pictures) == 1) for picture in pictures]
        for one, pictures in pictures_of(about).items()
    }


def limits() -> Mapping[str, int]:
    return {
        "pictures": SHOTS_MOST,
        "alt": ALT_MOST,
        "each_mb": settings.FILE_BYTES_MOST // _MB,
        "all_mb": settings.FORM_BYTES_MOST // _MB,
    }


def _hung(picture: Picture, *, is_alone: bool) -> Hung:
    key, sizes = key_in(picture.path), sizes_of(picture.width, picture.height)
    shown = sizes[min(1, len(sizes) - 1)]
    return Hung(
        address=address_of(key, shown.box, FORMATS[-1]),
        full=address_of(key, sizes[-1].box, FORMATS[-1]),
        alt=picture.alt,
        language=guess(picture.alt),
        width=shown.width if is_alone else 400,
        height=shown.height if is_alone else 300,
    )


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 19
