"""What the processes of a crowd's market do with its database."""

from django.db.models import Count, F, Sum
from tests import cast
from tests.together import say

from xiangxin.market.orders.models import Order, OrderChange, OrderLine
from xiangxin.market.orders.reconciling.queries import reconcile
from xiangxin.market.stock.models import StockLevel
from xiangxin.web.product.tests.shop import open_shop


def open_shop_with(units: int) -> None:
    say(open_shop(cast.person("Ana"), units=units).ink)


def sold() -> None:
    say(OrderLine.objects.aggregate(units=Sum("units"))["units"] or 0)


def wrong() -> None:
    """What is not as it must be, in words; nothing of it may be said of a whole market."""
    lines = OrderLine.objects.values("order_id").annotate(total=Sum("total_minor"))
    totals = dict(lines.values_list("order_id", "total"))
    begun = dict(
        OrderChange.objects.filter(what="placed")
        .values_list("order_id")
        .annotate(times=Count("id"))
    )
    say(
        [
            *(
                f"{one.about}: {one.sum}: {one.kept}, {one.counted}"
                for one in reconcile().findings
            ),
            *(
                f"{level.variant_id} is oversold"
                for level in StockLevel.objects.filter(held__gt=F("on_hand"))
            ),
            *(
                f"order {order.id} is not whole"
                for order in Order.objects.all()
                if totals.get(order.id) != order.items_minor or begun[order.id] != 1
            ),
            *(
                f"checkout {checkout} was ordered twice"
                for checkout in Order.objects.values_list("checkout_id")
                .annotate(times=Count("id"))
                .filter(times__gt=1)
            ),
        ]
    )
