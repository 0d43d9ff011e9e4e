"""Making a brand, and a product by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import exponent
from xiangxin.market.catalog.actions.pricing import price_row
from xiangxin.market.catalog.errors import (
    NoSuchBrand,
    SameVariantTwice,
    WrongCurrency,
)
from xiangxin.market.catalog.events import ProductsPublished
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.models import (
    Brand,
    Image,
    Option,
    PriceChange,
    Product,
    Variant,
)
from xiangxin.market.catalog.rules import (
    NewVariant,
    Picture,
    check_variants,
    label_of,
    lede_of,
    three,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import membership
from xiangxin.social.actors import queries as actor_queries
from xiangxin.social.actors.rules import Kind, May, Viewer
from xiangxin.text.markdown import plain, to_html


@transaction.atomic
def create_brand(
    *,
    person: int,
    handle: str,
    name: str,
    currency: str,
    now: datetime,
    summary: str = "",
    avatar: str = "",
    seller_name: str = "",
    seller_contact: str = "",
    is_demo: bool = False,
) -> int:
    """A brand that `person` owns and sells as; the seller is the brand unless named."""
    exponent(currency)  # refuses what is no currency
    brand = actors.create_for(
        person=person,
        kind=Kind.BRAND,
        handle=handle,
        name=name,
        summary=summary,
        avatar=avatar,
        now=now,
        is_demo=is_demo,
    )
    Brand.objects.create(
        actor_id=brand,
        currency=currency,
        seller_name=seller_name or name,
        seller_contact=seller_contact,
        created_at=now,
    )
    return brand


def name_seller(*, brand: int, name: str, contact: str) -> None:
    """Who a buyer's contract is with, in one line. The caller has checked who may."""
    Brand.objects.filter(actor_id=brand).update(
        seller_name=name, seller_contact=contact
    )


@transaction.atomic
def create_product(
    *,
    viewer: Viewer,
    brand: int,
    handle: str,
    title: str,
    description: str,
    now: datetime,
    summary: str = "",
    options: Sequence[str] = (),
    variants: Sequence[NewVariant] = (),
    images: Sequence[Picture] = (),
    category: str = "",
    is_published: bool = True,
    is_demo: bool = False,
) -> int:
    """A product of `brand`; without variants it is in the making.

    `description` is Markdown; its first sentence is the summary unless one is given.
    """
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    currency = currency_of(brand)
    check_variants(options, variants)
    for variant in variants:
        if variant.price.currency != currency:
            raise WrongCurrency(currency=currency, given=variant.price.currency)
    html = to_html(description)
    product = make_product_actor(
        owners=membership.owners_of(brand),
        handle=handle,
        title=title,
        summary=summary or lede_of(plain(html)),
        avatar=images[0].path if images else "",
        is_demo=is_demo,
        now=now,
    )
    Product.objects.create(
        actor_id=product,
        brand_id=brand,
        description_source=description,
        description_html=html,
        category=category,
        currency=currency,
        is_published=is_published,
        published_at=now if is_published else None,
        created_at=now,
        updated_at=now,
    )
    Option.objects.bulk_create(
        Option(id=next_id(now), product_id=product, position=position, name=name)
        for position, name in enumerate(options, start=1)
    )
    _add_variants(variants, product=product, brand=brand, now=now)
    Image.objects.bulk_create(
        Image(
            id=next_id(now),
            product_id=product,
            position=position,
            path=image.path,
            alt=image.alt,
        )
        for position, image in enumerate(images, start=1)
    )
    finding.put([product])
    if is_published:
        tell(ProductsPublished(products=(product,)))
    else:
        actors.hide(actors=[product], now=now)
    return product


def currency_of(brand: int) -> str:
    currency = (
        Brand.objects.filter(actor_id=brand).values_list("currency", flat=True).first()
    )
    if currency is None:
        raise NoSuchBrand(brand=brand)
    return currency


def brand_name(brand: int) -> str:
    return actor_queries.cards_of([brand])[brand].name


def make_product_actor(
    *,
    owners: Sequence[int],
    handle: str,
    title: str,
    summary: str,
    now: datetime,
    avatar: str = "",
    is_demo: bool = False,
) -> int:
    product = actors.make_actor(
        kind=Kind.PRODUCT,
        handle=handle,
        name=title,
        summary=summary,
        avatar=avatar,
        is_demo=is_demo,
        now=now,
    )
    for owner in owners:
        membership.own(actors=[product], person=owner, now=now)
    return product


def new_variant_row(
    variant: NewVariant, *, product: int, brand: int, position: int, now: datetime
) -> Variant:
    option1, option2, option3 = three(variant.options)
    return Variant(
        id=next_id(now),
        product_id=product,
        brand_id=brand,
        sku=variant.sku,
        option1=option1,
        option2=option2,
        option3=option3,
        label=label_of(variant.options),
        price_minor=variant.price.minor,
        currency=variant.price.currency,
        position=position,
        weight_grams=variant.weight_grams,
        barcode=variant.barcode,
    )


def _add_variants(
    variants: Sequence[NewVariant], *, product: int, brand: int, now: datetime
) -> None:
    rows = [
        new_variant_row(
            variant, product=product, brand=brand, position=position, now=now
        )
        for position, variant in enumerate(variants, start=1)
    ]
    try:
        with transaction.atomic():
            Variant.objects.bulk_create(rows)
    except IntegrityError as taken:  # a SKU of another product of the brand
        raise SameVariantTwice from taken
    PriceChange.objects.bulk_create(price_row(row, now=now) for row in rows)
