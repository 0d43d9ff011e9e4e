"""What the processes of test_racing do: each waits for a line, then acts in many threads."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.kernel.money import Money
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.models import Order, OrderChange
from xiangxin.market.orders.paying import actions
from xiangxin.market.orders.paying.reconciling import differences
from xiangxin.market.orders.paying.tests.paying import (
    begun,
    hear,
    notice,
    ordered,
    pay,
)
from xiangxin.market.orders.tests.shop import open_shop
from xiangxin.market.payments import demo
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.models import Payment, Refund
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import Bearer, System

Act = tuple[str, int]  # what, of which order
LATER = NOW + timedelta(hours=2)


def open_till(how_far: str) -> None:
    """An order whose page is to be opened, is open and paid there, or is told here."""
    shop = open_shop(cast.person("Ana"), cast.person("Cy"))
    order = ordered(shop, units=2)
    if how_far != "ordered":
        demo.pay(begun(order).reference)
    if how_far == "told":
        actions.come_back(Bearer(order), order, now=NOW)
    say(order)


def send(node: int, acts: Sequence[Act]) -> None:
    together(node, [lambda one=act: str(DOES[one[0]](one[1])) for act in acts])


def count() -> None:
    changes = OrderChange.objects.order_by("id").values_list("what", flat=True)
    level = StockLevel.objects.order_by("variant_id").first()
    assert level
    say(
        {
            "order": list(Order.objects.values_list("state", "payment").get()),
            "payments": sorted(Payment.objects.values_list("state", flat=True)),
            "refunds": sum(Refund.objects.values_list("amount_minor", flat=True)),
            "changes": [what for what in changes if what != "placed"],
            "verbs": list(
                Interaction.objects.filter(order_id__isnull=False)
                .order_by("id")
                .values_list("verb", flat=True)
            ),
            "held": level.held,
            "differences": list(differences()),
        }
    )


def _hear(order: int) -> bool:
    (attempt,) = payments.payments_of(order)
    return hear(notice(attempt))


def _sweep(order: int) -> int:
    return actions.tend(now=NOW + timedelta(minutes=3))


def _refund(order: int) -> bool:
    return bool(orders.refund(System(), order, amount=Money(46800, "CNY"), now=NOW))


DOES: dict[str, Callable[[int], object]] = {
    "pay": pay,
    "hear": _hear,
    "back": lambda order: actions.come_back(Bearer(order), order, now=NOW),
    "sweep": _sweep,
    "sweep_late": lambda _order: actions.tend(now=LATER),
    "cancel": lambda order: orders.cancel(Bearer(order), order, now=NOW),
    "refund": _refund,
}
