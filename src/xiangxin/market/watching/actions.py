"""Wishing to be written to, thinking better of it, and seeing what is news."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.stock import queries as stock
from xiangxin.market.watching.errors import FollowFirst
from xiangxin.market.watching.events import BackInStock, PriceDropped
from xiangxin.market.watching.models import Watch, Watched
from xiangxin.market.watching.queries import Off, Wish
from xiangxin.market.watching.rules import About, News, Seen, look
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Member, Staff


@transaction.atomic
def wish(*, viewer: Member | Staff, product: int, wish: Wish, now: datetime) -> None:
    """What of a product one follows one wants to be written about; nothing ends it."""
    mine = Watch.objects.filter(product_id=product, person_id=viewer.person)
    if not wish:
        mine.delete()
        return
    if product not in actors.follows(viewer, [product]):
        raise FollowFirst
    Watch.objects.update_or_create(
        product_id=product,
        person_id=viewer.person,
        defaults={"back": wish.back, "price": wish.price},
    )
    if not Watched.objects.filter(product_id=product).exists():
        can_be_had, price = _now_is(product, now=now)
        Watched.objects.get_or_create(
            product_id=product,
            defaults={
                "gone_at": None if can_be_had else now,
                "lowest_minor": price.minor if price else None,
                "currency": price.currency if price else "",
                "lowest_at": now,
            },
        )


@transaction.atomic
def turn_off(off: Off) -> bool:
    """By the link in a mail; False if it was off."""
    mine = Watch.objects.filter(product_id=off.product, person_id=off.person)
    row = mine.first()
    if row is None or not getattr(row, off.about.value):
        return False
    other = row.price if off.about is About.BACK else row.back
    if other:
        mine.update(**{off.about.value: False})
    else:
        mine.delete()
    return True


def tend(*, now: datetime) -> int:
    """Look at everything that is watched; of how many there was news."""
    watched = Watch.objects.values_list("product_id", flat=True).distinct()
    return sum(_look_at(product, now=now) for product in sorted(set(watched)))


def _look_at(product: int, *, now: datetime) -> bool:
    row = Watched.objects.filter(product_id=product).first()
    if row is None:
        return False
    can_be_had, price = _now_is(product, now=now)
    lowest = None if row.lowest_minor is None else Money(row.lowest_minor, row.currency)
    seen = Seen(gone_at=row.gone_at, lowest=lowest, lowest_at=row.lowest_at)
    news = look(seen, can_be_had=can_be_had, price=price, now=now)
    is_news = news.is_back or news.dropped_from is not None
    if news.seen == seen:
        return False
    return _keep(row, news, price, now=now) and is_news


@transaction.atomic
def _keep(row: Watched, news: News, price: Money | None, *, now: datetime) -> bool:
    """Of two workers that saw the same, one tells it."""
    lowest = news.seen.lowest
    if not Watched.objects.filter(
        product_id=row.product_id, version=row.version
    ).update(
        gone_at=news.seen.gone_at,
        lowest_minor=lowest.minor if lowest else None,
        currency=lowest.currency if lowest else "",
        lowest_at=news.seen.lowest_at,
        version=F("version") + 1,
    ):
        return False
    if news.is_back:
        tell(BackInStock(product=row.product_id, mark=next_id(now)))
    if news.dropped_from is not None and price is not None:
        tell(
            PriceDropped(
                product=row.product_id,
                mark=next_id(now),
                was_minor=news.dropped_from.minor,
                now_minor=price.minor,
                currency=price.currency,
            )
        )
    return True


def _now_is(product: int, *, now: datetime) -> tuple[bool, Money | None]:
    """Whether any of it can be had, and from which price."""
    card = catalog.cards_of([product]).get(product)
    if card is None or card.price_from is None:
        return False, None
    variants = [
        variant.id
        for variant in catalog.product_page(product).variants
        if variant.is_buyable
    ]
    left = stock.available(variants)
    return any(units > 0 for units in left.values()), card.price_from
