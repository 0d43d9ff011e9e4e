"""What happened in the catalogue. One act tells one event, however many it touched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsPublished:
    """These products can be seen from now on."""

    products: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadConfirmed:
    """A maker has seen what a file would change, and wants it."""

    upload: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesChanged:
    """The prices of these variants are different from before; new variants are not told."""

    variants: tuple[int, ...]
