"""Photos of a return: kept as they come, drawn anew by the worker."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.files.base import File
from django.db import transaction

from xiangxin.kernel.ids import next_id
from xiangxin.market.orders.returns.errors import TooManyReturnPhotos
from xiangxin.market.orders.returns.events import ReturnPhotoSent
from xiangxin.market.orders.returns.models import Return, ReturnPhoto
from xiangxin.market.orders.returns.rules import PHOTOS_MOST
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import path_of
from xiangxin.outbox.actions import Finish, tell


def keep(photos: Sequence[File[bytes]], *, owner: int) -> list[str]:
    """Keys of the files, each once. Refuses the first that is no picture."""
    if len(photos) > PHOTOS_MOST:
        raise TooManyReturnPhotos(most=PHOTOS_MOST)
    return list(dict.fromkeys(media.keep(photo, owner=owner) for photo in photos))


def hang(row: Return, keys: Sequence[str], *, now: datetime) -> None:
    for position, key in enumerate(keys):
        photo = ReturnPhoto.objects.create(
            id=next_id(now), return_of=row, position=position, key=key
        )
        tell(ReturnPhotoSent(photo=photo.id))


def draw(*, photo: int) -> Finish | None:
    """Draw what was sent; what it returns puts that into the row, in a transaction."""
    row = _waiting(photo)
    if row is None:
        return None
    try:
        drawn = media.draw(row.key)
    except PictureRefused as refusal:
        row.refusal = refusal.code
    else:
        row.path = path_of(row.key)
        row.width, row.height = drawn.width, drawn.height
    return partial(_keep, row)


def _keep(drawn: ReturnPhoto) -> None:
    if _waiting(drawn.id) is None:
        return  # another worker was faster
    drawn.save(update_fields=["refusal", "path", "width", "height"])
    transaction.on_commit(partial(media.let_go, drawn.key))


def _waiting(photo: int) -> ReturnPhoto | None:
    return ReturnPhoto.objects.filter(id=photo, path="", refusal="").first()
