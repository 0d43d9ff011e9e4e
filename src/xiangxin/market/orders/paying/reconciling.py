"""Whether the money of the whole database adds up: each line names a row that does not."""

from collections.abc import Iterator, Mapping

from django.db import connection

# Each finds what the constraints cannot say, because it stands in two tables.
_CHECKS: Mapping[str, str] = {
    "order {} is paid, and no payment pays it": """
SELECT o.id FROM orders_order o
 WHERE o.payment <> 'due'
   AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.state = 'paid')
""",
    "order {} waits for money that payment says it has": """
SELECT o.id FROM orders_order o JOIN payment p ON p.order_id = o.id AND p.state = 'paid'
 WHERE o.payment = 'due'
""",
    "order {} was paid another sum than it costs": """
SELECT o.id FROM orders_order o JOIN payment p ON p.order_id = o.id AND p.state = 'paid'
 WHERE p.received_minor <> o.total_minor OR p.received_currency <> o.currency
""",
    "payment {} has gone back by another sum than its refunds": """
SELECT p.id FROM payment p
  LEFT JOIN payment_refund r ON r.payment_id = p.id AND r.state <> 'failed'
 GROUP BY p.id, p.refunded_minor
HAVING p.refunded_minor <> COALESCE(SUM(r.amount_minor), 0)
""",
    "order {} says otherwise than its refunds what went back": """
SELECT o.id
  FROM orders_order o
  JOIN payment p ON p.order_id = o.id AND p.state = 'paid'
  LEFT JOIN payment_refund r ON r.payment_id = p.id AND r.state = 'done'
 GROUP BY o.id, o.payment, p.received_minor
HAVING o.payment <> CASE
         WHEN COALESCE(SUM(r.amount_minor), 0) = 0 THEN 'paid'
         WHEN SUM(r.amount_minor) >= p.received_minor THEN 'refunded'
         ELSE 'part_refunded' END
""",
    "payment {} came for nothing and is not on its way back": """
SELECT p.id FROM payment p
 WHERE p.state = 'surplus' AND p.refunded_minor < p.received_minor
   AND NOT EXISTS (SELECT 1 FROM payment_refund r
                    WHERE r.payment_id = p.id AND r.state = 'failed')
""",
    "order {} is cancelled, was paid on a page, and its money is not on its way back": """
SELECT o.id FROM orders_order o
  JOIN payment p ON p.order_id = o.id AND p.state = 'paid' AND p.provider <> 'offline'
 WHERE o.state = 'cancelled' AND p.refunded_minor < p.received_minor
   AND NOT EXISTS (SELECT 1 FROM payment_refund r
                    WHERE r.payment_id = p.id AND r.state = 'failed')
""",
    "refund {} cannot be sent back by the provider: somebody has to": """
SELECT r.id FROM payment_refund r JOIN payment p ON p.id = r.payment_id
 WHERE r.state = 'failed' AND p.refunded_minor < p.received_minor
   AND (p.state = 'surplus' OR EXISTS (
        SELECT 1 FROM orders_order o WHERE o.id = p.order_id AND o.state = 'cancelled'))
""",
    "of order {} more units of a line went back than it has": """
SELECT p.order_id
  FROM payment_refund r
  JOIN payment p ON p.id = r.payment_id
  JOIN orders_line l ON l.order_id = p.order_id AND l.variant_id = r.variant_id
 WHERE r.state <> 'failed'
 GROUP BY p.order_id, l.variant_id, l.units
HAVING SUM(r.units) > l.units
""",
}


def differences() -> Iterator[str]:
    """Nothing, when every cent is where the rows say it is."""
    for sentence, statement in _CHECKS.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            for (identifier,) in cursor.fetchall():
                yield sentence.format(identifier)
