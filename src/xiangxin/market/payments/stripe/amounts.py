"""Money as Stripe counts it: in ISO's minor units, but for these."""

from xiangxin.kernel.money import Money, exponent
from xiangxin.market.payments.errors import NotPayableHere

# Stripe still counts hundredths of these, which have none.
_HUNDREDTHS = frozenset({"ISK", "UGX"})
_CENTS = 100


def as_stripe(amount: Money) -> int:
    """Refuses what Stripe cannot say: with three digits it takes only tens."""
    if amount.currency in _HUNDREDTHS:
        return amount.minor * _CENTS
    if exponent(amount.currency) > 2 and amount.minor % 10:
        raise NotPayableHere(amount=amount)
    return amount.minor


def from_stripe(minor: int, currency: str) -> Money:
    if type(minor) is not int or minor < 0:
        raise TypeError(minor)
    name = currency.upper()
    exponent(name)  # refuses a currency nobody knows
    return Money(minor // _CENTS if name in _HUNDREDTHS else minor, name)
