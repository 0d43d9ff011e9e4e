"""Paid by hand: a transfer to the maker, or cash when the parcel comes."""

from typing import assert_never

from xiangxin.kernel.errors import mark
from xiangxin.market.payments.rules import Answer, Due, Method, Pending

TRANSFER = mark(
    "Send {amount} to {brand} by bank transfer and name the order number {order}. "
    "The maker marks it here when the money has come, and then sends the parcel."
)
CASH = mark("Pay {amount} to whoever brings the parcel.")


class Offline:
    """The maker marks it received; nothing is called."""

    def ask(self, due: Due) -> Answer:
        facts = {
            "amount": due.amount,
            "brand": due.brand_name,
            "order": due.order_id,
        }
        match due.method:
            case Method.TRANSFER:
                return Pending(sentence=TRANSFER, facts=facts)
            case Method.CASH:
                return Pending(sentence=CASH, facts=facts)
            case _:
                assert_never(due.method)
