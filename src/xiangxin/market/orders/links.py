"""The signed link to one order: whoever holds it may see the order and cancel it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from xiangxin.market.orders.errors import BadLink
from xiangxin.social.actors.rules import Bearer

_SIGNER = signing.Signer(salt="order")


def token_of(order_id: int) -> str:
    return _SIGNER.sign(str(order_id))


def bearer_of(token: str) -> Bearer:
    """Who holds this token; refuses one of which a letter was changed."""
    try:
        return Bearer(int(_SIGNER.unsign(token)))
    except signing.BadSignature:
        raise BadLink from None


def link_to(order_id: int) -> str:
    """The whole address, for a mail."""
    return f"{settings.PUBLIC_URL}{reverse('order', args=[token_of(order_id)])}"
