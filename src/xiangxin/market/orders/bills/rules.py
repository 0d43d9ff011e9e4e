"""From the lines of a bag to the sums of its orders. docs/algorithms/sums.md explains them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import MOST_MINOR, Money, total
from xiangxin.market.discounts.rules import Deal, Goods, off
from xiangxin.market.orders.errors import TooLarge
from xiangxin.market.shipping.rules import Offer, Place, Shipping, offers
from xiangxin.market.taxes.rules import (
    OnShipping,
    Rate,
    TaxClass,
    Taxes,
    rate_for,
    spread,
    tax_on,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One line of a bag with its price of this moment."""

    variant: int
    product: int
    brand: int
    title: str
    label: str
    units: int
    unit_price: Money
    brand_name: str = ""
    grams: int = 0
    tax_class: TaxClass = TaxClass.STANDARD
    shipping: Shipping | None = None  # its brand's
    taxes: Taxes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Where it goes, and what the buyer chose: a way by order, a code by brand."""

    place: Place
    ways: Mapping[str, int] = field(default_factory=dict)
    deals: Mapping[int, Deal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """`total` is units times price; `discount` comes off it, `tax` is of what is left."""

    variant: int
    product: int
    title: str
    label: str
    units: int
    unit_price: Money
    total: Money
    discount: Money
    tax: Money
    tax_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPart:
    """All that one rate gave in an order; `net` is what it was taken of, without it."""

    name: str
    rate: int
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order before it is placed. No `offers`: it is not sent there."""

    brand: int
    brand_name: str
    lines: tuple[DraftLine, ...]
    items: Money
    discount: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    is_tax_included: bool
    total: Money
    taxes: tuple[TaxPart, ...] = ()
    offers: tuple[Offer, ...] = ()
    way: Offer | None = None
    reach: Shipping | None = None
    deal: Deal | None = None
    refusal: Refusal | None = None  # why the code takes nothing off

    @property
    def key(self) -> str:
        return f"{self.brand}.{self.total.currency}"


class Part(StrEnum):
    """What of a bill can have changed."""

    LINE = "line"
    DISCOUNT = "discount"
    SHIPPING = "shipping"
    TAX = "tax"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`name` says of what where there are several; None is where there was or is nothing."""

    part: Part
    name: str
    old: Money | None
    new: Money | None


def draft_orders(wanted: Iterable[Wanted], buyer: Buyer) -> list[Draft]:
    """One order for each brand and currency; the prices are fixed here."""
    groups: dict[tuple[int, str], list[Wanted]] = defaultdict(list)
    for line in wanted:
        groups[line.brand, line.unit_price.currency].append(line)
    return [_draft(lines, buyer) for _, lines in sorted(groups.items())]


def _draft(wanted: Sequence[Wanted], buyer: Buyer) -> Draft:
    first = wanted[0]
    currency = first.unit_price.currency
    totals = [one.unit_price * one.units for one in wanted]
    items = total(totals, currency)
    deal = buyer.deals.get(first.brand)
    goods = [
        Goods(product=one.product, minor=sum_.minor)
        for one, sum_ in zip(wanted, totals, strict=True)
    ]
    taken = off(deal, goods, currency=currency, shipping=0)
    left = [one.minor - less for one, less in zip(goods, taken.lines, strict=True)]
    ways = offers(
        first.shipping,
        buyer.place,
        # What is free from a sum is free from what is really paid for the goods.
        items=Money(sum(left), currency),
        grams=sum(one.grams * one.units for one in wanted),
    )
    chosen = buyer.ways.get(f"{first.brand}.{currency}")
    way = next((one for one in ways if one.key == chosen), ways[0] if ways else None)
    sending = way.price.minor if way else 0
    taken = off(deal, goods, currency=currency, shipping=sending)
    lines, on_sending = _taxed(wanted, left, sending - taken.shipping, buyer.place)
    discount = sum(taken.lines) + taken.shipping
    tax = sum(one.minor for one in (*lines, *on_sending))
    is_included = first.taxes is None or first.taxes.is_included
    whole = items.minor - discount + sending + (0 if is_included else tax)
    if max(whole, items.minor) > MOST_MINOR:
        raise TooLarge

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return Draft(
        brand=first.brand,
        brand_name=first.brand_name,
        lines=tuple(
            DraftLine(
                variant=one.variant,
                product=one.product,
                title=one.title,
                label=one.label,
                units=one.units,
                unit_price=one.unit_price,
                total=sum_,
                discount=money(less),
                tax=money(taxed.minor),
                tax_rate=taxed.rate.rate if taxed.rate else 0,
            )
            for one, sum_, less, taxed in zip(
                wanted, totals, taken.lines, lines, strict=True
            )
        ),
        items=items,
        discount=money(discount),
        shipping=money(sending),
        shipping_tax=money(sum(one.minor for one in on_sending)),
        tax=money(tax),
        is_tax_included=is_included,
        total=money(whole),
        taxes=_parts((*lines, *on_sending), currency, is_included=is_included),
        offers=ways,
        way=way,
        reach=first.shipping,
        deal=None if taken.refusal else deal,
        refusal=taken.refusal,
    )


@dataclass(frozen=True, slots=True)
class _Taxed:
    """An amount, the rate that holds for it, and the tax, rounded here and nowhere else."""

    rate: Rate | None
    amount: int
    minor: int


def _taxed(
    wanted: Sequence[Wanted], left: Sequence[int], sending: int, place: Place
) -> tuple[list[_Taxed], list[_Taxed]]:
    """The tax of each line, and the parts of the tax on sending."""
    taxes = wanted[0].taxes
    if taxes is None:
        return [_Taxed(None, amount, 0) for amount in left], []
    rates = [_rate(taxes, one.tax_class, place) for one in wanted]
    lines = [
        _tax(taxes, rate, amount) for rate, amount in zip(rates, left, strict=True)
    ]
    match taxes.on_shipping:
        case OnShipping.NONE:
            return lines, []
        case OnShipping.STANDARD:
            return lines, [_tax(taxes, _rate(taxes, TaxClass.STANDARD, place), sending)]
        case OnShipping.GOODS:
            return lines, _as_goods(taxes, rates, left, sending)


def _as_goods(
    taxes: Taxes, rates: Sequence[Rate | None], left: Sequence[int], sending: int
) -> list[_Taxed]:
    """Sending is split by what the goods of each rate cost; things for nothing count alike."""
    by_rate: dict[Rate | None, int] = defaultdict(int)
    for rate, amount in zip(rates, left, strict=True):
        by_rate[rate] += amount if any(left) else 1
    shares = spread(sending, list(by_rate.values()))
    return [
        _tax(taxes, rate, share) for rate, share in zip(by_rate, shares, strict=True)
    ]


def _rate(taxes: Taxes, tax_class: TaxClass, place: Place) -> Rate | None:
    return rate_for(taxes, tax_class, country=place.country, area=place.area)


def _tax(taxes: Taxes, rate: Rate | None, amount: int) -> _Taxed:
    if rate is None:
        return _Taxed(None, amount, 0)
    minor = tax_on(amount, rate.rate, is_included=taxes.is_included)
    return _Taxed(rate, amount, minor)


def _parts(
    taxed: Iterable[_Taxed], currency: str, *, is_included: bool
) -> tuple[TaxPart, ...]:
    """By rate, the highest first; what no rate holds for is left out."""
    sums: dict[tuple[int, str], list[int]] = {}
    for one in taxed:
        if one.rate is not None:
            found = sums.setdefault((one.rate.rate, one.rate.name), [0, 0])
            found[0] += one.amount - (one.minor if is_included else 0)
            found[1] += one.minor
    return tuple(
        TaxPart(
            name=name, rate=rate, net=Money(net, currency), tax=Money(tax, currency)
        )
        for (rate, name), (net, tax) in sorted(sums.items(), reverse=True)
        if net or tax
    )


def totals_of(drafts: Iterable[Draft]) -> tuple[Money, ...]:
    """What all orders cost together, one sum a currency."""
    sums: dict[str, int] = defaultdict(int)
    for draft in drafts:
        sums[draft.total.currency] += draft.total.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def shown_as(drafts: Iterable[Draft]) -> str:
    """The bill as the page carries it, and sends it back when ordering.

    `7.CNY:12*2*93600:-500:3*1200:0:94300` is an order of brand 7: variant, units and sum of
    each line, then discount, the way and its price, tax, total.
    """
    return ";".join(_shown(draft) for draft in drafts)


def _shown(draft: Draft) -> str:
    lines = "+".join(
        f"{one.variant}*{one.units}*{one.total.minor}" for one in draft.lines
    )
    way = f"{draft.way.key if draft.way else 0}*{draft.shipping.minor}"
    return (
        f"{draft.key}:{lines}:-{draft.discount.minor}:{way}:{draft.tax.minor}:"
        f"{draft.total.minor}"
    )


_NUMBER = r"\d{1,19}"
_BILL = re.compile(
    rf"(?P<key>{_NUMBER}\.[A-Z]{{3}}):"
    rf"(?P<lines>{_NUMBER}\*{_NUMBER}\*{_NUMBER}(\+{_NUMBER}\*{_NUMBER}\*{_NUMBER})*):"
    rf"-(?P<discount>{_NUMBER}):{_NUMBER}\*(?P<shipping>{_NUMBER}):"
    rf"(?P<tax>{_NUMBER}):(?P<total>{_NUMBER})",
    re.ASCII,
)
_LONGEST = 100_000


def changes(shown: str, drafts: Sequence[Draft]) -> list[Changed]:
    """What is another now than the page said, part by part; nothing if that cannot be read.

    It only tells the buyer of their own page: nothing is decided by it.
    """
    before = {
        found["key"]: found
        for text in shown[:_LONGEST].split(";")
        if (found := _BILL.fullmatch(text))
    }
    return [
        change
        for draft in drafts
        if draft.key in before
        for change in _changes(before[draft.key], draft, several=len(drafts) > 1)
    ]


def _changes(
    before: re.Match[str], draft: Draft, *, several: bool
) -> Iterable[Changed]:
    currency = draft.total.currency
    old = {
        int(variant): int(minor)
        for variant, _, minor in (one.split("*") for one in before["lines"].split("+"))
    }
    for line in draft.lines:
        was = old.pop(line.variant, None)
        if was != line.total.minor:
            name = f"{line.title} {line.label}".strip()
            yield Changed(
                part=Part.LINE,
                name=name,
                old=None if was is None else Money(was, currency),
                new=line.total,
            )
    for minor in old.values():
        yield Changed(part=Part.LINE, name="", old=Money(minor, currency), new=None)
    name = draft.brand_name if several else ""
    for part, now in (
        (Part.DISCOUNT, draft.discount),
        (Part.SHIPPING, draft.shipping),
        (Part.TAX, draft.tax),
        (Part.TOTAL, draft.total),
    ):
        was_minor = int(before[part])
        if was_minor != now.minor:
            yield Changed(part=part, name=name, old=Money(was_minor, currency), new=now)
