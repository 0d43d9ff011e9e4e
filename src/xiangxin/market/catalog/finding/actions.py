"""Keeping what search knows of products."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Min, Q

from xiangxin.market.catalog.finding.models import (
    INDEX,
    CategoryCount,
    Found,
    Shortening,
    Word,
)
from xiangxin.market.catalog.finding.queries import facets_as_kept
from xiangxin.market.catalog.finding.rules import (
    Availability,
    Hit,
    availability_in,
    availability_of,
    can_be_misspelt,
    counted_categories,
    currency_in,
    key_of,
    named,
    shortenings_of,
    title_words_in,
    traits_of,
)
from xiangxin.market.catalog.models import Product, Variant
from xiangxin.text.index import column
from xiangxin.text.markdown import plain
from xiangxin.text.words import cut, is_latin

_Thing = TypeVar("_Thing")
_AT_ONCE = 500
# Where there are so many products, a word of one only is more often a slip than right.
_MANY = 10_000
_WRITTEN = (
    "title",
    "maker",
    "kind",
    "words",
    "brand",
    "category",
    "category_key",
    "price_minor",
    "traits",
)


@transaction.atomic
def put(products: Iterable[int]) -> int:
    """Make these products found as they are now; how many can be found.

    Whoever writes a product, its variants or prices calls this in the same transaction.
    """
    count = 0
    for part in _in_parts(sorted(set(products)), _AT_ONCE):
        _hold(part)
        rows = list(_as_they_are(part))
        gone = set(part) - {row.product_id for row in rows}
        Found.objects.filter(product_id__in=gone).delete()
        Found.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["product"],
            update_fields=_WRITTEN,
        )
        count += len(rows)
    return count


def _hold(products: Sequence[int]) -> None:
    """Of two who write variants of one product, the second reads what the first wrote."""
    rows = Found.objects.select_for_update().filter(product_id__in=products)
    list(rows.order_by("product_id").values_list("product_id"))


def put_all_of(brand: int) -> int:
    """As `put`, for everything a brand sells: its name has changed."""
    return put(
        Product.objects.filter(brand_id=brand).values_list("actor_id", flat=True)
    )


def put_all() -> Iterator[tuple[int, int]]:
    """Make every product found anew, in parts: (how many are done, of how many)."""
    INDEX.make_anew()
    ids = list(Product.objects.order_by("actor_id").values_list("actor_id", flat=True))
    done = 0
    for part in _in_parts(ids, _AT_ONCE):
        put(part)
        done += len(part)
        yield done, len(ids)


def drifted() -> Iterator[int]:
    """Products that search knows otherwise than they are."""
    there = set(Found.objects.values_list("product_id", flat=True))
    ids = sorted(there | set(Product.objects.values_list("actor_id", flat=True)))
    for part in _in_parts(ids, _AT_ONCE):
        kept = {row.product_id: row for row in Found.objects.filter(pk__in=part)}
        right = {row.product_id: row for row in _as_they_are(part)}
        for product in part:
            one, other = kept.get(product), right.get(product)
            if (one is None) != (other is None) or (
                one and other and _values(one) != _values(other)
            ):
                yield product


def is_sound() -> bool:
    return INDEX.is_sound()


def _values(row: Found) -> tuple[object, ...]:
    names = ("brand_id" if one == "brand" else one for one in _WRITTEN)
    return tuple(getattr(row, name) for name in names)


def _as_they_are(products: Sequence[int]) -> Iterator[Found]:
    rows = Product.objects.filter(actor_id__in=products, is_published=True).annotate(
        title=F("actor__display_name"),
        handle=F("actor__handle"),
        summary=F("actor__summary"),
        maker=F("brand__actor__display_name"),
        maker_handle=F("brand__actor__handle"),
    )
    lowest = dict(
        Variant.objects.filter(product_id__in=products, is_retired=False)
        .values_list("product_id")
        .annotate(lowest=Min("price_minor"))
    )
    before = dict(
        Found.objects.filter(pk__in=products).values_list("product_id", "traits")
    )
    for row in rows:
        price = lowest.get(row.actor_id)
        title = cut(row.title)
        yield Found(
            product_id=row.actor_id,
            title=column(title),
            maker=column(cut(f"{row.maker} @{row.maker_handle} @{row.handle}")),
            kind=column(cut(row.category)),
            words=column(cut(f"{row.summary}\n{plain(row.description_html)}")),
            brand_id=row.brand_id,
            category=row.category,
            category_key=key_of(row.category),
            price_minor=price,
            traits=traits_of(
                currency=row.currency,
                title_words=len(title),
                availability=_availability(before.get(row.actor_id), price),
            ),
        )


def _availability(before: int | None, price: int | None) -> Availability:
    """Stock is said by `say_availability`; until then nothing can be had."""
    if price is None:
        return Availability.MAKING
    known = None if before is None else availability_in(before)
    if known is None or known is Availability.MAKING:
        return Availability.OUT
    return known


@transaction.atomic
def say_availability(free: Mapping[int, tuple[int, int]]) -> int:
    """Tell of products how many units are free, and how many more are promised."""
    rows = Found.objects.filter(pk__in=free.keys()).order_by("pk")
    changed: dict[int, list[int]] = {}
    for product, price, before in rows.values_list(
        "product_id", "price_minor", "traits"
    ):
        units, promised = free[product]
        now = traits_of(
            currency=currency_in(before),
            title_words=title_words_in(before),
            availability=availability_of(
                has_variants=price is not None, free=units, promised=promised
            ),
        )
        if now != before:
            changed.setdefault(now, []).append(product)
    for traits, products in sorted(changed.items()):
        Found.objects.filter(pk__in=products).update(traits=traits)
    return sum(map(len, changed.values()))


def products_of(variants: Iterable[int]) -> dict[int, list[int]]:
    """By product of these variants, all its variants that are sold."""
    touched = Variant.objects.filter(id__in=list(variants)).values("product_id")
    found: dict[int, list[int]] = {}
    for product, variant in Variant.objects.filter(
        product_id__in=touched, is_retired=False
    ).values_list("product_id", "id"):
        found.setdefault(product, []).append(variant)
    return found


def count_categories(*, now: datetime) -> int:
    """Count every category anew, for pages that only leaf through it."""
    rows = Found.objects.exclude(
        Q(product__actor__suspended_at__isnull=False)
        | Q(brand__actor__suspended_at__isnull=False)
    ).values_list("price_minor", "brand_id", "category_key", "traits")
    names = dict(
        Found.objects.order_by().values_list("category_key", "category").distinct()
    )
    hits = (Hit(0, *row) for row in rows.iterator(chunk_size=5_000))
    counted = [
        CategoryCount(
            category=names[key] if key else "",
            products=found.count,
            facets=facets_as_kept(named(found, names)),
            counted_at=now,
        )
        for key, found in counted_categories(hits)
        # A category that came in between is counted the next time.
        if not key or key in names
    ]
    with transaction.atomic():
        CategoryCount.objects.exclude(
            category__in=[one.category for one in counted]
        ).delete()
        CategoryCount.objects.bulk_create(
            counted,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["category"],
            update_fields=["products", "facets", "counted_at"],
        )
    return len(counted)


def learn_words() -> int:
    """Know the Latin words that products are called by, so that slips of them are understood.

    Only what changed is written, some at a time: buyers do not wait for it.
    """
    counted: Counter[str] = Counter()
    rows = Found.objects.values_list("title", "maker", "kind")
    for row in rows.iterator(chunk_size=5_000):
        counted.update({word for cut_ in row for word in cut_.split()})
    least = 2 if Found.objects.count() >= _MANY else 1
    wanted = {
        word: products
        for word, products in counted.items()
        if products >= least and is_latin(word) and can_be_misspelt(word)
    }
    known = dict(Word.objects.values_list("word", "products"))
    for part in _in_parts(sorted(known.keys() - wanted.keys()), _AT_ONCE):
        Word.objects.filter(word__in=part).delete()
    changed = [word for word in sorted(wanted) if wanted[word] != known.get(word)]
    for part in _in_parts(changed, _AT_ONCE):
        with transaction.atomic():
            Word.objects.bulk_create(
                [Word(word=word, products=wanted[word]) for word in part],
                update_conflicts=True,
                unique_fields=["word"],
                update_fields=["products"],
            )
            Shortening.objects.bulk_create(
                [
                    Shortening(letters=letters, word_id=word)
                    for word in part
                    if word not in known
                    for letters in sorted(shortenings_of(word))
                ],
                batch_size=_AT_ONCE,
                ignore_conflicts=True,
            )
    return len(wanted)


def _in_parts(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    left = iter(things)
    while part := list(islice(left, size)):
        yield part
