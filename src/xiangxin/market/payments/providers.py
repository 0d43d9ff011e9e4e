"""Which provider serves which method, and which are offered here."""

from collections.abc import Mapping

from django.conf import settings

from xiangxin.market.payments.demo import Demo
from xiangxin.market.payments.errors import NoSuchMethod
from xiangxin.market.payments.rules import HOSTED, Method, Provider, Through
from xiangxin.market.payments.stripe.provider import Stripe

PROVIDERS: Mapping[Through, Provider] = {
    Through.STRIPE: Stripe(),
    Through.DEMO: Demo(),
}


def offered() -> tuple[Method, ...]:
    """Ways to pay here: on a provider's page first, where there is one."""
    hosted = {
        Method.CARD: bool(
            settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET
        ),
        Method.DEMO: settings.DEMO or settings.DEBUG,
    }
    here = [method for method in Method if hosted.get(method)]
    return (*here, *(method for method in Method if method not in HOSTED))


def method_of(text: str) -> Method:
    """Refuses what is not offered here, as if it did not exist."""
    for method in offered():
        if method.value == text:
            return method
    raise NoSuchMethod
