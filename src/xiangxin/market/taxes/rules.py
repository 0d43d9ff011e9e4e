"""The rate that holds for a thing at a place, and the tax on an amount, to the minor unit."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xiangxin.market.taxes.errors import (
    BadRate,
    RateTwice,
    RateWithoutName,
    TooManyRates,
)

RATES_MOST = 200
NAME_MOST = 40
# A rate is counted in thousandths of a percent: 8.875 % is 8875.
WHOLE = 100_000
_RATE = re.compile(r"\d{1,3}(\.\d{1,3})?", re.ASCII)


class TaxClass(StrEnum):
    """Which of a country's rates holds; the rates themselves are the maker's."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


class OnShipping(StrEnum):
    """How sending itself is taxed."""

    NONE = "none"
    STANDARD = "standard"
    GOODS = "goods"  # as what is in the parcel, in proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`area` is '' for the whole country. Only the standard and reduced class have rates."""

    country: str
    area: str
    tax_class: TaxClass
    rate: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxes:
    is_included: bool
    on_shipping: OnShipping
    rates: tuple[Rate, ...] = ()


def rate_for(
    taxes: Taxes | None, tax_class: TaxClass, *, country: str, area: str
) -> Rate | None:
    """The region's rate before the country's.

    A class without a rate of its own there pays the standard one.
    """
    if taxes is None or tax_class is TaxClass.ZERO:
        return None
    there = [rate for rate in taxes.rates if rate.country == country]
    for wanted in dict.fromkeys((tax_class, TaxClass.STANDARD)):
        of_class = [rate for rate in there if rate.tax_class is wanted]
        for place in dict.fromkeys((area.casefold(), "")):
            for rate in of_class:
                if rate.area.casefold() == place:
                    return rate
    return None


def tax_on(amount_minor: int, rate: int, *, is_included: bool) -> int:
    """Rounded half up, once. Within an amount it is the part that makes it so."""
    whole = WHOLE + rate if is_included else WHOLE
    return (2 * amount_minor * rate + whole) // (2 * whole)


def rate_of(text: str) -> int:
    """Read a percentage as it is typed."""
    typed = text.strip().removesuffix("%").strip().replace(",", ".")
    if not _RATE.fullmatch(typed) or Decimal(typed) > 100:
        raise BadRate(text=text[:20])
    return int(Decimal(typed) * 1000)


def percent_of(rate: int) -> Decimal:
    """The rate as a share of one, to be written in somebody's language."""
    return Decimal(rate) / WHOLE


def checked(rates: Iterable[Rate]) -> tuple[Rate, ...]:
    found = tuple(rates)
    if len(found) > RATES_MOST:
        raise TooManyRates(most=RATES_MOST)
    if any(not 1 <= len(rate.name) <= NAME_MOST for rate in found):
        raise RateWithoutName
    for rate in found:
        if not 0 <= rate.rate <= WHOLE:
            raise BadRate(text=str(rate.rate))
    if len({_of(rate) for rate in found}) < len(found):
        raise RateTwice
    return found


def _of(rate: Rate) -> tuple[str, str, TaxClass]:
    return rate.country, rate.area.casefold(), rate.tax_class


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion that add up again: the largest remainders get what is left."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [divmod(amount * weight, whole) for weight in weights]
    shares = [share for share, _ in parts]
    by_rest = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in by_rest[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def written(taxes: Taxes) -> str:
    return json.dumps(asdict(taxes), ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1024)
def read(document: str) -> Taxes | None:
    """What `written` wrote; nothing from nothing."""
    if not document:
        return None
    found = json.loads(document)
    return Taxes(
        is_included=found["is_included"],
        on_shipping=OnShipping(found["on_shipping"]),
        rates=tuple(
            Rate(
                country=rate["country"],
                area=rate["area"],
                tax_class=TaxClass(rate["tax_class"]),
                rate=rate["rate"],
                name=rate["name"],
            )
            for rate in found["rates"]
        ),
    )


def adds_nothing(document: str) -> bool:
    """Whether a price is what is paid, wherever it goes."""
    taxes = read(document)
    return taxes is None or taxes.is_included or not taxes.rates
