"""Hosts of payment providers: on the way back from paying, nobody was drawn by them."""

from typing import Final

PAYMENT_HOSTS: Final = (
    "95516.com",
    "adyen.com",
    "affirm.com",
    "afterpay.com",
    "alipay.com",
    "alipay.com.cn",
    "authorize.net",
    "braintreegateway.com",
    "checkout.com",
    "clearpay.co.uk",
    "jdpay.com",
    "klarna.com",
    "mollie.com",
    "paddle.com",
    "paypal.com",
    "payu.com",
    "przelewy24.pl",
    "razorpay.com",
    "sagepay.com",
    "shop.app",
    "squareup.com",
    "stripe.com",
    "tenpay.com",
    "unionpay.com",
    "unionpaysecure.com",
    "worldpay.com",
    "yeepay.com",
)
"""A host below one of these, such as checkout.stripe.com, is one too."""


def is_payment_host(source: str, hosts: tuple[str, ...] = PAYMENT_HOSTS) -> bool:
    """Whether a source, as logs write it, is such a host.

    `https://www.paypal.com/checkout` and `paypal.com / referral` are read alike.
    """
    plain = source.strip().lower().split("://")[-1]
    host = plain.split("/")[0].split("?")[0].split(":")[0].strip()
    return any(host == known or host.endswith(f".{known}") for known in hosts)
