"""The signed link to one order: whoever holds it may see the order and cancel it."""

import hashlib
import hmac
from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import get_script_prefix, reverse
from django.utils.encoding import force_bytes
from typing_extensions import override

from xiangxin.market.orders.errors import BadLink
from xiangxin.social.actors.rules import Bearer


class _Signer(signing.Signer):
    """Django's signature, whose key is derived from the secret once, not for each order."""

    @override
    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        derived = _derived(force_bytes(self.salt), key or self.key, self.algorithm)
        digest = hmac.digest(derived, force_bytes(value), self.algorithm)
        return signing.b64_encode(digest).decode()


@cache
def _derived(salt: bytes, secret: str | bytes, algorithm: str) -> bytes:
    """The key that django.utils.crypto.salted_hmac takes."""
    return hashlib.new(algorithm, salt + b"signer" + force_bytes(secret)).digest()


_SIGNER = _Signer(salt="order")


def token_of(order_id: int) -> str:
    return _SIGNER.sign(str(order_id))


def bearer_of(token: str) -> Bearer:
    """Who holds this token; refuses one of which a letter was changed."""
    try:
        return Bearer(int(_SIGNER.unsign(token)))
    except signing.BadSignature:
        raise BadLink from None


def path_to(order_id: int) -> str:
    """The address of the order's page for whoever holds it."""
    before, after = _around_the_token(get_script_prefix())
    return f"{before}{token_of(order_id)}{after}"


def link_to(order_id: int) -> str:
    """The whole address, for a mail."""
    return f"{settings.PUBLIC_URL}{path_to(order_id)}"


@cache
def _around_the_token(prefix: str) -> tuple[str, str]:
    """Asked once for each place the market is mounted at; every order has its own token."""
    before, _, after = reverse("order", args=["token"]).rpartition("token")
    return before, after
