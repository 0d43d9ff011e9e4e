"""Counting what was kept together."""

from datetime import datetime

from django.db import connection, transaction

from xiangxin.market.catalog.queries import brands_for_cues
from xiangxin.market.orders.rules import Fulfilment, Payment, State, What
from xiangxin.market.orders.together.models import KeptTogether
from xiangxin.market.orders.together.rules import (
    COMES_WITHIN,
    LATELY,
    PEOPLE_LEAST,
    RETURN_WITHIN,
    first_of,
)

_AT_ONCE = 500
# Guests are nobody twice: whoever kept two things without an account is in no pair.
_PAIRS = """
WITH kept(person, product) AS (
  SELECT DISTINCT o.buyer_id, l.product_id
    FROM orders_order o JOIN orders_line l ON l.order_id = o.id
   WHERE o.buyer_id IS NOT NULL AND o.placed_at >= %s
     AND o.state <> %s AND o.payment = %s
     AND (o.fulfilment = %s AND EXISTS (SELECT 1 FROM orders_change c
                  WHERE c.order_id = o.id AND c.what = %s AND c.at <= %s)
       OR o.fulfilment = %s AND EXISTS (SELECT 1 FROM orders_change c
                  WHERE c.order_id = o.id AND c.what = %s AND c.at <= %s)))
SELECT a.product, b.product, COUNT(*)
  FROM kept a JOIN kept b ON b.person = a.person AND b.product <> a.product
 GROUP BY a.product, b.product HAVING COUNT(*) >= %s
"""


def count(*, now: datetime) -> int:
    """Count anew; of how many products something is told. What says too much of a person is not."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            _PAIRS,
            [
                adapt(now - LATELY),
                State.CANCELLED.value,
                Payment.PAID.value,
                Fulfilment.DELIVERED.value,
                What.DELIVERED.value,
                adapt(now - RETURN_WITHIN),
                Fulfilment.SHIPPED.value,
                What.SHIPPED.value,
                adapt(now - COMES_WITHIN - RETURN_WITHIN),
                PEOPLE_LEAST,
            ],
        )
        pairs = cursor.fetchall()
    told = brands_for_cues({product for pair in pairs for product in pair[:2]})
    found = first_of(pair for pair in pairs if pair[0] in told and pair[1] in told)
    with transaction.atomic():
        KeptTogether.objects.all().delete()
        KeptTogether.objects.bulk_create(
            [
                KeptTogether(product_id=product, other_id=other, people=people)
                for product, others in found.items()
                for other, people in others
            ],
            batch_size=_AT_ONCE,
        )
    return len(found)
