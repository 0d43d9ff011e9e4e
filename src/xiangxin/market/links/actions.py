"""Putting up a link and taking it down; counting who came and what was passed on."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.links.errors import NoSuchLink, NotLinkable, TooManyLinks
from xiangxin.market.links.models import ShortLink
from xiangxin.market.links.rules import (
    BITS,
    LINKS_MOST,
    Sharing,
    code_of,
    day_of,
    name_of,
    place_of,
)
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.queries import cards_of
from xiangxin.social.actors.rules import Kind, May, Viewer

_VISIT = """
INSERT INTO short_link_visits (link_id, day, scanned, followed) VALUES (%s, %s, %s, %s)
ON CONFLICT (link_id, day) DO UPDATE
   SET scanned = short_link_visits.scanned + excluded.scanned,
       followed = short_link_visits.followed + excluded.followed
"""
_SHARE = """
INSERT INTO shares (actor_id, sharing, day, times) VALUES (%s, %s, %s, 1)
ON CONFLICT (actor_id, sharing, day) DO UPDATE SET times = shares.times + 1
"""
# A billion codes: three that are taken already are no accident.
_DRAWS = 3


def put_up(
    *,
    viewer: Viewer,
    actor: int,
    name: str,
    place: str,
    draw: Callable[[int], int],
    now: datetime,
) -> str:
    """A new link to a product or brand; return its code. `draw(bits)` is chance."""
    row = ShortLink(
        actor_id=actor,
        name=name_of(name),
        place=place_of(place).value,
        created_at=now,
    )
    for left in reversed(range(_DRAWS)):
        row.id = draw(BITS)
        try:
            _put_up(viewer, row)
        except IntegrityError:
            if not left:
                raise
        else:
            break
    return code_of(row.id)


@transaction.atomic
def _put_up(viewer: Viewer, row: ShortLink) -> None:
    check_may_link(viewer, row.actor_id)
    live = ShortLink.objects.filter(actor_id=row.actor_id, retired_at=None)
    list(live.select_for_update())  # two at once would both see the last free place
    if live.count() >= LINKS_MOST:
        raise TooManyLinks(most=LINKS_MOST)
    row.save(force_insert=True)


@transaction.atomic
def retire(*, viewer: Viewer, actor: int, link: int, now: datetime) -> None:
    """Put it away. It leads where it led; done twice it changes nothing more."""
    check_may_link(viewer, actor)
    rows = ShortLink.objects.filter(id=link, actor_id=actor)
    if not rows.exists():
        raise NoSuchLink
    rows.filter(retired_at=None).update(retired_at=now)


def check_may_link(viewer: Viewer, actor: int) -> None:
    """Refuse unless the viewer makes this product, or what this brand makes."""
    card = cards_of([actor]).get(actor)
    if card is None or card.kind not in {Kind.PRODUCT, Kind.BRAND}:
        raise NotLinkable
    product = catalog.cards_of([actor], viewer=viewer).get(actor)
    check_acts_for(viewer, product.brand_id if product else actor, may=May.MAKE)


def visited(*, link: int, is_scanned: bool, now: datetime) -> None:
    """Somebody came by a link that is there."""
    row = (link, day_of(now), int(is_scanned), int(not is_scanned))
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, row)


def shared(*, actor: int, sharing: Sharing, now: datetime) -> None:
    """Somebody passed an actor on."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARE, (actor, sharing.value, day_of(now)))
