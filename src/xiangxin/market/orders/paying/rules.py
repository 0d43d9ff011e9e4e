"""What becomes of money that comes, whoever brings the news and in whatever order."""

from enum import StrEnum

from xiangxin.market.orders.rules import Fulfilment, Payment, State
from xiangxin.market.payments.rules import Why


class Does(StrEnum):
    """What money does when it comes."""

    PAYS = "pays"
    REOPENS = "reopens"  # the order was let go; pays it if its units can be taken again
    GOES_BACK = "goes_back"


def what_it_does(
    *,
    state: State,
    payment: Payment,
    fulfilment: Fulfilment,
    is_as_asked: bool,
    has_lapsed: bool,
) -> Does:
    """Only what was asked, for an order that waits for it, pays.

    An order its buyer or maker cancelled stays cancelled; one that was let go because
    the time was over is taken up again.
    """
    if not is_as_asked or payment is not Payment.DUE:
        return Does.GOES_BACK
    if state is State.OPEN:
        return Does.PAYS
    if state is State.CANCELLED and has_lapsed and fulfilment is Fulfilment.NONE:
        return Does.REOPENS
    return Does.GOES_BACK


def why_back(*, payment: Payment, is_as_asked: bool) -> Why:
    if not is_as_asked:
        return Why.MISMATCH
    return Why.LATE if payment is Payment.DUE else Why.TWICE
