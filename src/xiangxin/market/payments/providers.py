"""Which provider serves which method."""

from collections.abc import Mapping

from xiangxin.market.payments.offline import Offline
from xiangxin.market.payments.rules import Answer, Due, Method, Provider

PROVIDERS: Mapping[Method, Provider] = {
    Method.TRANSFER: Offline(),
    Method.CASH: Offline(),
}


def ask(due: Due) -> Answer:
    return PROVIDERS[due.method].ask(due)
