"""How many units can still be had. For showing; only `actions.take` decides."""

from collections.abc import Iterable

from django.db import connection

# By primary key; every page that sells asks it, so it is not composed anew each time.
_FREE = """
SELECT variant_id, on_hand + oversell - held FROM stock_level WHERE variant_id IN ({ids})
"""


def available(ids: Iterable[int]) -> dict[int, int]:
    """Units free by variant id; zero for a variant that was never counted."""
    wanted = list(ids)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_FREE.format(ids=places), wanted)
        return dict.fromkeys(wanted, 0) | dict(cursor.fetchall())
