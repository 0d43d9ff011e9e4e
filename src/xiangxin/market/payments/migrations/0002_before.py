"""Orders that were paid before payments were rows of their own were paid by hand."""

from django.db import migrations

_PAID = """
INSERT INTO payment (id, order_id, provider, reference, capture, amount_minor, currency,
       state, go_to, back_to, person_mark, address_mark, started_at, ends_at, settled_at,
       received_minor, received_currency, refunded_minor)
SELECT id, id, 'offline', '', '', total_minor, currency, 'paid', '', '', '', '',
       placed_at, placed_at, placed_at, total_minor, currency,
       CASE WHEN payment = 'refunded' THEN total_minor ELSE 0 END
  FROM orders_order WHERE payment <> 'due'
"""
_REFUNDED = """
INSERT INTO payment_refund (id, payment_id, amount_minor, state, why, note, reference,
       trouble, tries, asked_at, settled_at)
SELECT id, id, total_minor, 'done', 'cancelled', '', '', '', 0, placed_at, placed_at
  FROM orders_order WHERE payment = 'refunded' AND total_minor > 0
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(_PAID, migrations.RunSQL.noop),
        migrations.RunSQL(_REFUNDED, migrations.RunSQL.noop),
    ]
