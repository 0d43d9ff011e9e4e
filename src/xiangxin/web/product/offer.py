"""The product as search engines read it (schema.org), from what its page shows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xiangxin.market.catalog.queries import ProductPage
from xiangxin.market.stock.rules import Availability
from xiangxin.web.product.choices import Choice
from xiangxin.web.product.gallery import addresses_of

_AVAILABILITY: Final = {
    Availability.IN_STOCK: "InStock",
    Availability.PRE_ORDER: "PreOrder",
    Availability.BACK_ORDER: "BackOrder",
    Availability.SOLD_OUT: "OutOfStock",
}
# What variants may differ by in schema.org; what is called otherwise is a property of its own.
_VARIES: Final = {
    "colour": "color", "color": "color", "颜色": "color",
    "size": "size", "尺寸": "size", "尺码": "size",
    "material": "material", "材质": "material",
    "pattern": "pattern", "图案": "pattern",
}  # fmt: skip
# A page's head stays small, however many there are.
_VARIANTS_MOST: Final = 60
_NOTHING: Final[Mapping[str, Any]] = {}


def offer_of(
    product: ProductPage,
    choices: Sequence[Choice],
    *,
    address: str,
    told: Mapping[str, Any] = _NOTHING,
) -> Mapping[str, Any] | None:
    """None for what cannot be bought. Several variants are a ProductGroup.

    `told` is what its buyers say of it.
    """
    if not choices:
        return None
    whole = {
        "@context": "https://schema.org",
        "name": product.name,
        "description": product.summary,
        "url": address,
        "image": addresses_of(product.images),
        "brand": _brand(product),
        **told,
    }
    if len(choices) == 1:
        return {
            "@type": "Product",
            **whole,
            **_named(choices[0]),
            "offers": _offer(product, choices[0], address),
        }
    varies = [_VARIES.get(option.name.casefold()) for option in product.options]
    return {
        "@type": "ProductGroup",
        **whole,
        "productGroupID": str(product.id),
        "variesBy": [f"https://schema.org/{name}" for name in varies if name],
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{product.name}, {choice.label}",
                **_named(choice),
                **_values(product, varies, choice),
                "offers": _offer(product, choice, address),
            }
            for choice in choices[:_VARIANTS_MOST]
        ],
    }


def _brand(product: ProductPage) -> dict[str, str]:
    brand = {"@type": "Brand", "name": product.brand.name}
    if product.brand.proven:
        brand["sameAs"] = f"https://{product.brand.proven}"
    return brand


def _named(choice: Choice) -> dict[str, str]:
    return {"sku": choice.sku} if choice.sku else {}


def _values(
    product: ProductPage, varies: Sequence[str | None], choice: Choice
) -> dict[str, Any]:
    said = list(zip(product.options, varies, choice.values, strict=False))
    own = [
        {"@type": "PropertyValue", "name": option.name, "value": value}
        for option, known, value in said
        if not known
    ]
    return {
        **{known: value for _, known, value in said if known},
        **({"additionalProperty": own} if own else {}),
    }


def _offer(product: ProductPage, choice: Choice, address: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": address,
        "price": str(choice.price.decimal()),
        "priceCurrency": choice.price.currency,
        "availability": f"https://schema.org/{_AVAILABILITY[choice.availability]}",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Organization", "name": product.brand.seller_name},
    }
    if choice.due_on:
        offer["availabilityStarts"] = choice.due_on.isoformat()
    return offer
