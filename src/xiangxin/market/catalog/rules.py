"""Options, labels, prices, and the words a product is found by."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import Money, exponent
from xiangxin.market.catalog.errors import (
    BadOptions,
    BadVariant,
    PriceOutOfBounds,
    SameVariantTwice,
)
from xiangxin.social.actors.rules import HANDLE_MOST, handle_of, is_reserved

OPTIONS_MOST = 3
# Of characters in an option, its value, a SKU, a barcode.
VALUE_MOST = 100
GRAMS_MOST = 10_000_000
# 10,000 units at this price still add up exactly in an order.
PRICE_MOST = 10**11
LEDE_MOST = 140
# Both how far back the lowest price is looked for, and how long it stands struck through.
STRUCK_FOR = timedelta(days=30)
PERCENT_MOST = 1_000
ATTRIBUTES_MOST = 30
ATTRIBUTE_MOST = 500  # characters of its value


class StepKind(StrEnum):
    """What can be taken back."""

    PRICE = "price"
    RETIRE = "retire"
    PUBLISH = "publish"
    COUNT = "count"  # of the shelf: whoever counts takes it back


class UploadState(StrEnum):
    READ = "read"
    CONFIRMED = "confirmed"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Rating:
    """How many people gave one star, two, and so on to five."""

    counts: tuple[int, ...] = (0, 0, 0, 0, 0)

    @property
    def people(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """To a tenth, as it is shown; None where nobody gave any."""
        if not self.people:
            return None
        sum_of = sum(stars * count for stars, count in enumerate(self.counts, 1))
        return round(sum_of / self.people, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    """A variant to be made; `options` has a value for each of the product's options."""

    price: Money
    options: tuple[str, ...] = ()
    sku: str = ""
    weight_grams: int = 0
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of ours: a static or media path, and what it shows.

    One that was sent says how large its largest size is, and has a preview.
    """

    path: str
    alt: str
    width: int = 0
    height: int = 0
    preview: str = ""


def label_of(values: Iterable[str]) -> str:
    """How a variant is called beside its product: `M / blue`, nothing when there is no choice."""
    return " / ".join(value for value in values if value)


def three(values: Sequence[str]) -> tuple[str, str, str]:
    """The values of a variant as its columns hold them."""
    first, second, third = (*values, "", "", "")[:OPTIONS_MOST]
    return first, second, third


def check_price(price: Money) -> None:
    if not 0 <= price.minor <= PRICE_MOST:
        raise PriceOutOfBounds(most=Money(PRICE_MOST, price.currency).decimal())


def check_variants(options: Sequence[str], variants: Sequence[NewVariant]) -> None:
    """Refuse variants that could not be told apart or do not fit the options."""
    if (
        not all(options)
        or len(options) > OPTIONS_MOST
        or any(
            len(variant.options) != len(options) or not all(variant.options)
            for variant in variants
        )
    ):
        raise BadOptions(most=OPTIONS_MOST)
    skus = [variant.sku for variant in variants if variant.sku]
    if len({variant.options for variant in variants}) < len(variants) or len(
        set(skus)
    ) < len(skus):
        raise SameVariantTwice
    for variant in variants:
        check_price(variant.price)
        words = (*options, *variant.options, variant.sku, variant.barcode)
        if (
            any(len(word) > VALUE_MOST for word in words)
            or not 0 <= variant.weight_grams <= GRAMS_MOST
        ):
            raise BadVariant(most=VALUE_MOST, grams=GRAMS_MOST)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price that a variant had from a moment on."""

    minor: int
    at: datetime


def struck(
    history: Sequence[Priced],
    *,
    minor: int,
    now: datetime,
    sold_since: datetime | None,
) -> int | None:
    """What may be struck through beside a price that begins now.

    It is the lowest price of the 30 days before, and only where that is more than the new
    one and it could be bought for all of those days. `history` is in the order of time.
    """
    start = now - STRUCK_FOR
    if sold_since is None or sold_since > start:
        return None
    before = [one for one in history if one.at <= start]
    if not before:
        return None
    lowest = min(
        one.minor for one in (before[-1], *(o for o in history if start < o.at < now))
    )
    return lowest if lowest > minor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repricing:
    """How many prices change at once: set, or by a percentage; then to an ending."""

    to_minor: int | None = None
    percent: Decimal = Decimal(0)
    ends_90: bool = False


def repriced(price: Money, how: Repricing) -> Money:
    """The new price; rounded to a minor unit half to even, then to the nearest .90."""
    if how.to_minor is not None:
        minor = how.to_minor
    else:
        minor = int(
            (price.minor * (100 + how.percent) / 100).to_integral_value(ROUND_HALF_EVEN)
        )
    whole = 10 ** exponent(price.currency)
    ending = whole * 9 // 10
    if how.ends_90 and whole > 1:
        # Halfway goes down: a buyer is not to pay for our rounding.
        minor = (
            max(0, -((whole - 2 * (minor - ending)) // (2 * whole))) * whole + ending
        )
    new = Money(minor, price.currency)
    check_price(new)
    return new


def price_range(prices: Sequence[Money]) -> tuple[Money | None, bool]:
    """The lowest price, and whether there are higher ones (“from …”)."""
    if not prices:
        return None, False
    lowest = min(prices)
    return lowest, lowest != max(prices)


def lede_of(description: str) -> str:
    """The first sentence of a description's words, in one line."""
    line = next((line for line in description.splitlines() if line.strip()), "")
    text = " ".join(line.split())
    first = re.split(r"(?<=[.!?])\s|(?<=[。！？])", text, maxsplit=1)[0]
    if len(first) <= LEDE_MOST:
        return first
    cut = first[: LEDE_MOST - 1]
    whole_words, space, rest = cut.rpartition(" ")
    if space and len(rest) < 20:  # Chinese has no spaces to cut at
        cut = whole_words
    return cut.rstrip(" ,;:，；：、") + "…"


def is_html(source: str) -> bool:
    """Whether a description came as HTML, from a file; by hand it is Markdown."""
    return source.lstrip().startswith("<")


def html_in_file(source: str, html: str) -> str:
    """A description as a file says it: as it came, or the HTML that was made of it."""
    return (source if is_html(source) else html).strip()


def handle_candidates(text: str, *, brand: str, number: int) -> Iterator[str]:
    """Handles for a product, best first and without end; each is a valid handle.

    `text` is its handle in another shop, `brand` the maker's handle here. Products that
    come together and may be called alike need `number`s of their own.
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    slug = re.sub(r"[^a-z0-9\u4e00-\u9fff]+", "_", plain).strip("_") or "product"
    for candidate in (slug, f"{brand}_{slug}"):
        cut = candidate[:HANDLE_MOST].rstrip("_")
        if _is_handle(cut):
            yield cut
    while True:
        ending = f"_{number}"
        yield slug[: HANDLE_MOST - len(ending)].rstrip("_") + ending
        number += 1


def _is_handle(text: str) -> bool:
    try:
        return not is_reserved(handle_of(text))
    except Refusal:
        return False
