"""Asking to be told, thinking better of it, and telling everybody once."""

from datetime import datetime

from django.db import connection, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.actions import record
from xiangxin.ledger.rules import Act, Origin, Verb
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.waiting.errors import AlreadyForSale, NoLongerMade
from xiangxin.market.waiting.models import Launch, Wait
from xiangxin.market.waiting.queries import for_sale
from xiangxin.social.actors.rules import Member, Staff
from xiangxin.social.notifications.actions import notify

# People told in one transaction: a worker that is killed begins again with the next ones.
_AT_ONCE = 500

# Who was told of a launch and finds it in the making once more may ask once more.
_ASK = """
INSERT INTO wait (product_id, person_id, since) VALUES (%s, %s, %s)
ON CONFLICT (product_id, person_id) DO UPDATE
   SET since = excluded.since, told_at = NULL
 WHERE wait.told_at IS NOT NULL
"""


@transaction.atomic
def ask(*, viewer: Member | Staff, product: int, origin: Origin, now: datetime) -> bool:
    """Be told when it can be bought; False if they had asked already."""
    page = catalog.product_page(product, viewer=viewer)
    if page.is_retired:
        raise NoLongerMade
    # What was sold before and is sold out would be no launch.
    if page.variants:
        raise AlreadyForSale
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, (product, viewer.person, moment))
        if cursor.rowcount != 1:
            return False
    record(
        Act(verb=Verb.WAIT, person=viewer.person, actor=product),
        origin=origin,
        now=now,
    )
    return True


@transaction.atomic
def think_better(
    *, viewer: Member | Staff, product: int, origin: Origin, now: datetime
) -> bool:
    """Not be told after all; False if there is nothing to take back."""
    gone, _ = Wait.objects.filter(
        product_id=product, person_id=viewer.person, told_at=None
    ).delete()
    if gone:
        record(
            Act(verb=Verb.UNWAIT, person=viewer.person, actor=product),
            origin=origin,
            now=now,
        )
    return bool(gone)


def launch(*, now: datetime) -> int:
    """Tell everybody who waits for what can be bought now; return how many were told.

    Killed in the middle it goes on with those who were not told yet; nobody is told twice.
    """
    waited_for = set(
        Wait.objects.filter(told_at=None)
        .values_list("product_id", flat=True)
        .distinct()
    )
    told = 0
    for product in sorted(for_sale(waited_for, now=now)):
        _keep_launch(product, now)
        while part := _tell_some(product, now):
            told += part
    return told


@transaction.atomic
def _keep_launch(product: int, now: datetime) -> None:
    waiting = Wait.objects.filter(product_id=product).count()
    Launch.objects.get_or_create(
        product_id=product, defaults={"at": now, "waiting": waiting}
    )


@transaction.atomic
def _tell_some(product: int, now: datetime) -> int:
    untold = Wait.objects.filter(product_id=product, told_at=None).order_by("person_id")
    people = list(
        untold.select_for_update().values_list("person_id", flat=True)[:_AT_ONCE]
    )
    if people:
        # A number of its own: of the next launch they are told again.
        about = next_id(now)
        notify(kind="launched", to=people, about=about, thing=product, now=now)
        Wait.objects.filter(product_id=product, person_id__in=people).update(
            told_at=now
        )
    return len(people)
