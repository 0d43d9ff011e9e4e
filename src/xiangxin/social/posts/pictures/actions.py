"""Hanging pictures on a post or its draft, drawing them, taking them away.

Whoever calls has asked who may.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Final

from django.core.files.base import File
from django.db import transaction

from xiangxin.kernel.ids import next_id
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import path_of
from xiangxin.outbox.actions import Finish, tell
from xiangxin.social.posts.models import Post
from xiangxin.social.posts.pictures.errors import TooManyShots
from xiangxin.social.posts.pictures.events import ShotSent
from xiangxin.social.posts.pictures.models import Shot
from xiangxin.social.posts.pictures.rules import (
    NAME_MOST,
    SHOTS_MOST,
    TOLD_FOR,
    alt_of,
)
from xiangxin.text.clean import seen

_SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file from a form, and what it shows."""

    file: File[bytes]
    alt: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that looks like a picture and waits for what it belongs to."""

    key: str
    name: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to become of the pictures of something."""

    kept: Sequence[Kept] = ()
    described: Mapping[int, str] = field(default_factory=dict)
    taken_down: Collection[int] = ()


NO_WISH: Final = Wish()


def keep(chosen: Sequence[Chosen], *, now: datetime) -> list[Kept]:
    """Keep files before anything is written; refuses the first that is no picture."""
    if len(chosen) > SHOTS_MOST:
        raise TooManyShots(most=SHOTS_MOST)
    words = [alt_of(seen(one.alt)) for one in chosen]
    # An owner of their own: files of two posts are never one, so either can go.
    owner = next_id(now)
    kept: dict[str, Kept] = {}
    for one, alt in zip(chosen, words, strict=True):
        name = " ".join(seen(one.file.name or "").split())[-NAME_MOST:]
        key = media.keep(one.file, owner=owner)
        kept.setdefault(key, Kept(key=key, name=name, alt=alt))
    return list(kept.values())


@transaction.atomic
def hang(*, about: int, kept: Sequence[Kept], now: datetime) -> None:
    """They are shown as soon as they are drawn."""
    taken = set(Shot.objects.filter(about=about).values_list("position", flat=True))
    if len(taken) + len(kept) > SHOTS_MOST:
        raise TooManyShots(most=SHOTS_MOST)
    free = (place for place in count(1) if place not in taken)
    for one, position in zip(kept, free, strict=False):
        row = Shot.objects.create(
            id=next_id(now),
            about=about,
            position=position,
            key=one.key,
            name=one.name,
            alt=one.alt,
            sent_at=now,
        )
        tell(ShotSent(picture=row.id))


@transaction.atomic
def rehang(*, about: int, wish: Wish, now: datetime) -> None:
    """All that a form says at once: what goes, what is described anew, what comes."""
    if wish.taken_down:
        take_down(about=about, pictures=wish.taken_down)
    for picture, said in wish.described.items():
        Shot.objects.filter(id=picture, about=about).update(alt=alt_of(seen(said)))
    if wish.kept:
        hang(about=about, kept=wish.kept, now=now)


@transaction.atomic
def take_down(*, about: int, pictures: Collection[int] | None = None) -> None:
    """These, or all of them, for good."""
    rows = Shot.objects.filter(about=about)
    if pictures is not None:
        rows = rows.filter(id__in=list(pictures))
    for key in list(rows.values_list("key", flat=True)):
        transaction.on_commit(partial(media.remove, key))
    rows.delete()
    _count(about)


@transaction.atomic
def move(*, draft: int, post: int) -> None:
    """What was drafted has been said: its pictures are the post's now."""
    Shot.objects.filter(about=draft).update(about=post)
    _count(post)


def draw(*, picture: int) -> Finish | None:
    """Draw what was sent; what it returns puts that into the row, in a transaction."""
    row = Shot.objects.filter(id=picture, path="", refusal="").first()
    if row is None:
        return None
    changed: dict[str, object]
    try:
        drawn = media.draw(row.key)
    except PictureRefused as refusal:
        changed = {"refusal": refusal.code}
    else:
        changed = {
            "path": path_of(row.key),
            "width": drawn.width,
            "height": drawn.height,
            "blurhash": drawn.blurhash,
            "preview": drawn.preview,
        }
    return partial(_settle, row.id, row.key, changed)


def _settle(picture: int, key: str, changed: dict[str, object]) -> None:
    # Looked up again: meanwhile a draft may have become a post, or be gone.
    rows = Shot.objects.filter(id=picture, path="", refusal="")
    if rows.update(**changed):
        _count(Shot.objects.values_list("about", flat=True).get(id=picture))
    elif not Shot.objects.filter(id=picture).exists():
        transaction.on_commit(partial(media.remove, key))
        return
    transaction.on_commit(partial(media.let_go, key))


def sweep(*, now: datetime) -> int:
    """Forget those that were refused long enough ago; how many."""
    old = Shot.objects.filter(sent_at__lt=now - TOLD_FOR).exclude(refusal="")
    gone, _ = Shot.objects.filter(
        id__in=list(old.values_list("id", flat=True)[:_SWEPT_AT_ONCE])
    ).delete()
    return gone


def _count(post: int) -> None:
    """Lists ask for pictures only of posts that have some."""
    drawn = Shot.objects.filter(about=post).exclude(path="").count()
    Post.objects.filter(id=post).update(pictures=drawn)
