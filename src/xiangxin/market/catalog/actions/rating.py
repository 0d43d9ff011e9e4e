"""What a product's row keeps of its reviews, written in the transaction that changes them."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import F

from xiangxin.market.catalog.models import Product
from xiangxin.market.catalog.rules import Rating

_COLUMNS = tuple(f"stars{stars}" for stars in range(1, 6))


def rate(*, product: int, more: Mapping[int, int]) -> None:
    """So many more people of each number of stars, or fewer when it is below zero.

    With none, something else that pages tell of reviews has changed.
    """
    changes = {
        f"stars{stars}": F(f"stars{stars}") + count
        for stars, count in more.items()
        if count
    }
    Product.objects.filter(actor_id=product).update(**changes, rated=F("rated") + 1)


@transaction.atomic
def set_rating(*, product: int, count: Callable[[], Rating]) -> bool:
    """Put right what has drifted from what is counted; whether it had.

    Counted while the row is held, so that a review written meanwhile comes before or after.
    """
    rows = Product.objects.select_for_update(no_key=True).filter(actor_id=product)
    kept, right = rows.values_list(*_COLUMNS).first(), count()
    if kept is None or kept == right.counts:
        return False
    counts = dict(zip(_COLUMNS, right.counts, strict=True))
    rows.update(**counts, rated=F("rated") + 1)
    return True
