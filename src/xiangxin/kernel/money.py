"""Money: an integer of minor units in one currency. Never a float, never a mixed sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering

from xiangxin.kernel.errors import Invalid, mark

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
CURRENCIES = frozenset(
    [
        *_EXPONENTS,
        *"AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR MOP MXN MYR".split(),
        *"NOK NZD PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD ZAR".split(),
    ]
)
MOST_MINOR = 10**15  # below 2**53: exact in JSON too


class CurrencyMismatch(Invalid):
    code = "currency_mismatch"
    sentence = mark("{left} and {right} cannot be added.")


class NoSuchCurrency(Invalid):
    code = "no_such_currency"
    sentence = mark("“{currency}” is not a currency this market knows.")


class NotAnAmount(Invalid):
    code = "not_an_amount"
    sentence = mark("“{text}” is not an amount of money in {currency}.")


def exponent(currency: str) -> int:
    """How many decimal digits the currency's amounts have."""
    if currency not in CURRENCIES:
        raise NoSuchCurrency(currency=currency)
    return _EXPONENTS.get(currency, 2)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a plain decimal such as `1299.50`; anything finer than a minor unit is refused."""
        try:
            minor = Decimal(text.strip()).scaleb(exponent(currency))
            whole = minor.to_integral_value()
            exact = minor == whole and abs(whole) <= MOST_MINOR
        except InvalidOperation:
            exact = False
        if not exact:
            raise NotAnAmount(text=text[:40], currency=currency)
        return cls(int(whole), currency)

    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, units: int) -> "Money":
        return Money(self.minor * units, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def split(self, parts: int) -> "list[Money]":
        """Equal parts that add up again; the first ones carry what does not divide."""
        share, rest = divmod(self.minor, parts)
        return [Money(share + (i < rest), self.currency) for i in range(parts)]

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of `currency` when there is nothing to add."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
