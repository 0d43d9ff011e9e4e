"""Which of what was found is shown, in which order, and what can be narrowed down."""

import re
import string
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from itertools import combinations, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from xiangxin.kernel.money import CURRENCIES, Money, exponent

# What is ranked and counted are the newest so many.
HITS_MOST: Final = 5_000
CHIPS_MOST: Final = 8
_BANDS: Final = 4
_BAND: Final = re.compile(
    r"(?P<currency>[A-Z]{3})-(?P<low>[0-9]{0,9})-(?P<high>[0-9]{0,9})"
)
# A word that is in fewer products may be misspelt.
FEW: Final = 3
_SHORTEST: Final = 4
_TWO_SLIPS_FROM: Final = 7
# Slips are looked for among the first letters; the rest is compared.
_FIRST: Final = 7


class Availability(StrEnum):
    STOCK = "stock"  # there are some
    ORDER = "order"  # promised for a day
    OUT = "out"
    MAKING = "making"  # not sold yet


# What a hit says in one number, because 5,000 of them are read at once: its availability in
# two bits, in six how many words its name has, above them the letters of its currency.
_AVAILABILITIES: Final = tuple(Availability)
OF_AVAILABILITY: Final = 0b11
HAD_MOST: Final = 1  # STOCK and ORDER stand first
OF_ALL_BELOW_CURRENCY: Final = 8
_TITLE_WORDS_MOST: Final = 63
_LETTERS: Final = string.ascii_uppercase


class Sort(StrEnum):
    BEST = "best"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


def traits_of(*, currency: str, title_words: int, availability: Availability) -> int:
    words = min(title_words, _TITLE_WORDS_MOST)
    return (
        number_of(currency) << OF_ALL_BELOW_CURRENCY
        | words << 2
        | _AVAILABILITIES.index(availability)
    )


def number_of(currency: str) -> int:
    number = 0
    for letter in currency:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    return number


def currency_in(traits: int) -> str:
    number = traits >> OF_ALL_BELOW_CURRENCY
    number, third = divmod(number, len(_LETTERS))
    first, second = divmod(number, len(_LETTERS))
    return _LETTERS[first] + _LETTERS[second] + _LETTERS[third]


def availability_in(traits: int) -> Availability:
    return _AVAILABILITIES[traits & OF_AVAILABILITY]


def title_words_in(traits: int) -> int:
    return (traits & (1 << OF_ALL_BELOW_CURRENCY) - 1) >> 2


def _can_be_had(traits: int) -> bool:
    return traits & OF_AVAILABILITY <= HAD_MOST


def key_of(category: str) -> int:
    """The number a category is counted by: eight bytes of its hash; 0 without one."""
    if not category:
        return 0
    digest = blake2b(category.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Hit(NamedTuple):
    """As the database gives it, the newest first; all are numbers, which cost little to read."""

    id: int
    price: int | None
    brand: int
    category: int  # key_of
    traits: int


@dataclass(frozen=True, slots=True)
class Fits:
    """Hits that have all the words in their name; and in name, brand and category."""

    title: Set[int] = frozenset()
    named: Set[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Prices from `low` on and below `high`, in minor units; either may be open."""

    currency: str
    low: int | None = None
    high: int | None = None

    def holds(self, price: int | None, traits: int) -> bool:
        return (
            price is not None
            and traits >> OF_ALL_BELOW_CURRENCY == number_of(self.currency)
            and (self.low is None or price >= self.low)
            and (self.high is None or price < self.high)
        )

    @property
    def from_(self) -> Money | None:
        return None if self.low is None else Money(self.low, self.currency)

    @property
    def below(self) -> Money | None:
        return None if self.high is None else Money(self.high, self.currency)


def band_said(band: Band) -> str:
    """As an address says it: CNY-100-500, in whole units; either end may be left out."""
    ends = (
        "" if money is None else str(int(money.decimal()))
        for money in (band.from_, band.below)
    )
    return "-".join((band.currency, *ends))


def band_of(said: str) -> Band | None:
    """What an address says of a price; None where that is unclear."""
    found = _BAND.fullmatch(said)
    if found is None or found["currency"] not in CURRENCIES:
        return None
    unit: int = 10 ** exponent(found["currency"])
    return Band(
        currency=found["currency"],
        low=int(found["low"]) * unit if found["low"] else None,
        high=int(found["high"]) * unit if found["high"] else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How what is found shall be narrowed down, and in which order it shall stand."""

    category: str = ""
    brand: int | None = None
    band: Band | None = None
    can_be_had: bool = False
    sort: Sort = Sort.BEST
    after: int | None = None  # the last product of the page before

    @property
    def narrows(self) -> bool:
        return bool(self.category or self.brand or self.band or self.can_be_had)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many there are of each kind, were it wished for instead; most first."""

    categories: Sequence[tuple[str, int]] = ()
    brands: Sequence[tuple[int, int]] = ()
    bands: Sequence[tuple[Band, int]] = ()
    can_be_had: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    ids: list[int]
    count: int
    has_more: bool
    categories: Sequence[
        tuple[int, int]
    ]  # by key_of; names are for whoever has read them
    facets: Facets = field(default_factory=Facets)


_ID, _PRICE, _BRAND, _CATEGORY, _TRAITS = map(itemgetter, range(5))
_NO_FITS: Final = Fits()


def arranged(
    hits: Sequence[Hit], wish: Wish, *, limit: int, fits: Fits = _NO_FITS
) -> Arranged:
    """A page of `hits`, and the facets of all of them."""
    # What a facet counts passes all wishes but its own.
    of_category = _passing(hits, wish, but="category")
    of_brand = _passing(hits, wish, but="brand")
    of_band = _passing(hits, wish, but="band")
    of_stock = _passing(hits, wish, but="can_be_had")
    found = _passing(hits, wish)
    ids = list(map(_ID, _in_order(found, wish.sort, fits)))
    first = ids.index(wish.after) + 1 if wish.after in ids else 0
    had = Counter(map(_TRAITS, of_stock))
    return Arranged(
        ids=ids[first : first + limit],
        count=len(found),
        has_more=len(ids) > first + limit,
        categories=_most(map(_CATEGORY, of_category)),
        facets=Facets(
            brands=_most(map(_BRAND, of_brand)),
            bands=bands_of(of_band, chosen=wish.band),
            can_be_had=sum(n for traits, n in had.items() if _can_be_had(traits)),
        ),
    )


def named(found: Arranged, names: Mapping[int, str]) -> Facets:
    """The facets with the names of their categories; what has none by now is left out."""
    categories = [(names[key], n) for key, n in found.categories if key in names]
    categories.sort(key=lambda one: (-one[1], one[0]))
    return replace(found.facets, categories=tuple(categories))


def _passing(hits: Sequence[Hit], wish: Wish, *, but: str = "") -> Sequence[Hit]:
    found = hits
    if wish.category and but != "category":
        category = key_of(wish.category)
        found = [hit for hit in found if hit[3] == category]
    if wish.brand is not None and but != "brand":
        found = [hit for hit in found if hit[2] == wish.brand]
    if wish.band is not None and but != "band":
        holds = wish.band.holds
        found = [hit for hit in found if holds(hit[1], hit[4])]
    if wish.can_be_had and but != "can_be_had":
        found = [hit for hit in found if hit[4] & OF_AVAILABILITY <= HAD_MOST]
    return found


def _in_order(hits: Sequence[Hit], sort: Sort, fits: Fits) -> Sequence[Hit]:
    """The newest of equals first, as they come."""
    if sort is Sort.NEWEST:
        return hits
    if sort is Sort.BEST:
        return _best_first(hits, fits)
    turn = 1 if sort is Sort.CHEAPEST else -1
    usual = number_of(_usual_currency(hits) or "AAA")
    # Prices of other currencies cannot be compared; what has none stands last.
    return sorted(
        hits,
        key=lambda hit: (
            hit[1] is None,
            (currency := hit[4] >> OF_ALL_BELOW_CURRENCY) != usual,
            currency,
            turn * (hit[1] or 0),
        ),
    )


def _best_first(hits: Sequence[Hit], fits: Fits) -> Sequence[Hit]:
    """The shortest names first that say it all, then what is called so at all, then the rest."""
    title, named = fits.title, fits.named
    if not title and not named:
        return hits
    first = [hit for hit in hits if hit[0] in title]
    first.sort(key=lambda hit: title_words_in(hit[4]))
    second = [hit for hit in hits if hit[0] in named and hit[0] not in title]
    rest = [hit for hit in hits if hit[0] not in title and hit[0] not in named]
    return [*first, *second, *rest]


def _most(values: Iterable[int]) -> Sequence[tuple[int, int]]:
    counted = Counter(values)
    counted.pop(0, None)
    most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(most[:CHIPS_MOST])


def _usual_currency(hits: Sequence[Hit]) -> str:
    """Few differ in it: each number is read once."""
    counted: Counter[str] = Counter()
    for traits, count in Counter(map(_TRAITS, hits)).items():
        if availability_in(traits) is not Availability.MAKING:
            counted[currency_in(traits)] += count
    return min(counted, key=lambda one: (-counted[one], one)) if counted else ""


def bands_of(
    hits: Sequence[Hit], *, chosen: Band | None = None
) -> Sequence[tuple[Band, int]]:
    """Up to four bands of the prices most are given in, with round ends near the quarters."""
    currency = chosen.currency if chosen else _usual_currency(hits)
    if not currency:
        return ()
    number = number_of(currency)
    prices = sorted(
        hit[1]
        for hit in hits
        if hit[4] >> OF_ALL_BELOW_CURRENCY == number and hit[1] is not None
    )
    if not prices:
        return ()
    quarters = [prices[len(prices) * n // _BANDS] for n in range(1, _BANDS)]
    ends = sorted({_round_near(price, currency) for price in quarters})
    ends = [end for end in ends if prices[0] < end <= prices[-1]]
    if not ends:
        return ()
    edges = [None, *ends, None]
    places = [0, *(bisect_left(prices, end) for end in ends), len(prices)]
    return tuple(
        (Band(currency=currency, low=low, high=high), last - first)
        for (low, high), (first, last) in zip(
            pairwise(edges), pairwise(places), strict=True
        )
        if last > first
    )


def _round_near(price: int, currency: str) -> int:
    """1, 2, 3 or 5 of a power of ten of whole units, the nearest of them."""
    unit: int = 10 ** exponent(currency)
    power = unit
    while power * 10 <= price:
        power *= 10
    rounds = [n * power for n in (1, 2, 3, 5, 10)]
    return min(rounds, key=lambda one: abs(one - price))


def availability_of(*, has_variants: bool, free: int, promised: int) -> Availability:
    """`free` units on the shelf; `promised` of what is to come."""
    if not has_variants:
        return Availability.MAKING
    if free > 0:
        return Availability.STOCK
    return Availability.ORDER if promised > 0 else Availability.OUT


def shortenings_of(word: str) -> set[str]:
    """The first letters of a word with none, one or two of them left out."""
    first = word[:_FIRST]
    return {
        "".join(letter for n, letter in enumerate(first) if n not in gone)
        for most in range(3)
        for gone in combinations(range(len(first)), most)
        if len(first) - most > 1
    }


def can_be_misspelt(word: str) -> bool:
    return len(word) >= _SHORTEST


def likely(word: str, known: Mapping[str, int]) -> str:
    """Which of the `known` words was meant: the nearest, then the most common; '' if none is."""
    most = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    near = [
        (distance(word, other), -products, other)
        for other, products in known.items()
        if other != word and abs(len(other) - len(word)) <= most
    ]
    slips, _, other = min(near, default=(most + 1, 0, ""))
    return other if slips <= most else ""


def distance(one: str, other: str) -> int:
    """Letters left out, put in, changed, or turned around with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for n, letter in enumerate(one, start=1):
        row = [n]
        for m, there in enumerate(other, start=1):
            cost = min(last[m] + 1, row[m - 1] + 1, last[m - 1] + (letter != there))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == there:
                cost = min(cost, before[m - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def counted_categories(
    rows: Iterable[Hit],
) -> Iterator[tuple[int, Arranged]]:
    """Every category by its key, counted with its facets; 0 is all of them."""
    by_category: dict[int, list[Hit]] = {}
    everything: list[Hit] = []
    for row in rows:
        everything.append(row)
        by_category.setdefault(row[3], []).append(row)
    by_category.pop(0, None)
    for category, hits in [(0, everything), *by_category.items()]:
        yield category, arranged(hits, Wish(sort=Sort.NEWEST), limit=0)
