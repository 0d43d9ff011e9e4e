"""What a maker may write of a product, and which of two makers' words are at odds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import product

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk.errors import (
    FactTooLong,
    NotAPercentage,
    TooLateToUndo,
    TooManyAttributes,
    TooManyVariants,
)
from xiangxin.market.catalog.rules import (
    ATTRIBUTE_MOST,
    ATTRIBUTES_MOST,
    PERCENT_MOST,
    VALUE_MOST,
    NewVariant,
)
from xiangxin.market.taxes.rules import TaxClass
from xiangxin.text.clean import seen

UNDO_WITHIN = timedelta(minutes=15)
# What one form can make; more come from a file.
VARIANTS_MOST = 100
AT_ONCE_MOST = 2_000
_BETWEEN = re.compile(r"[,，、;；\n]")
_FACT = re.compile(r"\s*([^:：]+)[:：](.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a product says of itself."""

    title: str
    summary: str
    description: str
    category: str
    tax_class: TaxClass
    attributes: tuple[tuple[str, str], ...]


def line(text: str) -> str:
    """One line of what was typed, without what cannot be seen."""
    return " ".join(seen(text).split())


def values_of(text: str) -> list[str]:
    """The values of an option as they are typed into one field."""
    return list(dict.fromkeys(filter(None, map(line, _BETWEEN.split(text)))))


def matrix(
    options: Sequence[tuple[str, Sequence[str]]], *, price: Money, grams: int
) -> tuple[list[str], list[NewVariant]]:
    """Names of the options, and a variant for each combination of their values."""
    named = [(name, values) for name, values in options if name or values]
    count = 1
    for _, values in named:
        count *= max(1, len(values))
    if count > VARIANTS_MOST:
        raise TooManyVariants(count=count, most=VARIANTS_MOST)
    return [name for name, _ in named], [
        NewVariant(price=price, options=values, weight_grams=grams)
        for values in product(*(values or [""] for _, values in named))
    ]


def attributes_of(text: str) -> tuple[tuple[str, str], ...]:
    """Facts as they are typed: one a line, name and value with a colon between."""
    facts = []
    for typed in text.splitlines():
        if found := _FACT.fullmatch(typed):
            name, value = line(found[1]), line(found[2])
        else:
            name, value = line(typed), ""
        if name:
            facts.append((name, value))
    if len(facts) > ATTRIBUTES_MOST or len({name for name, _ in facts}) < len(facts):
        raise TooManyAttributes(most=ATTRIBUTES_MOST)
    if any(len(n) > VALUE_MOST or len(v) > ATTRIBUTE_MOST for n, v in facts):
        raise FactTooLong(name=VALUE_MOST, value=ATTRIBUTE_MOST)
    return tuple(facts)


def attributes_as_typed(attributes: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in attributes)


def at_odds(yours: Text, theirs: Text) -> Mapping[str, str]:
    """Where the two differ: the name of the field, and what the other one wrote."""
    both = {
        "title": (yours.title, theirs.title),
        "summary": (yours.summary, theirs.summary),
        "description": (yours.description, theirs.description),
        "category": (yours.category, theirs.category),
        "tax_class": (yours.tax_class.value, theirs.tax_class.value),
        "attributes": (
            attributes_as_typed(yours.attributes),
            attributes_as_typed(theirs.attributes),
        ),
    }
    return {name: other for name, (mine, other) in both.items() if mine != other}


def percent_of(text: str) -> Decimal:
    """A percentage as it is typed: `10`, `-12.5`, `+5 %`."""
    plain = text.replace("%", "").replace("−", "-").strip()
    try:
        percent = Decimal(plain)
        is_fine = percent.is_finite() and -99 <= percent <= PERCENT_MOST
    except InvalidOperation:
        is_fine = False
    if not is_fine:
        raise NotAPercentage(text=text[:20], most=PERCENT_MOST)
    return percent


def check_undo(at: datetime, *, now: datetime) -> None:
    if now - at > UNDO_WITHIN:
        raise TooLateToUndo
