"""Out as a file and in again: the same catalogue, whatever its makers wrote."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.changes import Status
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.desk.rules import line
from xiangxin.market.catalog.models import Variant
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.catalog.shopify import read
from xiangxin.market.stock import actions
from xiangxin.market.stock.queries import catalogue_lines


@dataclass(frozen=True, slots=True)
class Made:
    title: str
    description: str
    category: str
    is_published: bool
    options: tuple[str, ...]
    variants: tuple[tuple[tuple[str, ...], int, str, int, str, int], ...]
    retired: tuple[bool, ...]  # of the variants


def words(least: int, most: int) -> st.SearchStrategy[str]:
    """What people type, formulas and quotes among it, as our forms take it."""
    return (
        st.text(
            alphabet=st.one_of(
                st.sampled_from("'=+-@\",;\t灯 a<>&*"),
                st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]),
            ),
            max_size=most,
        )
        .map(line)
        .filter(lambda text: least <= len(text) <= most)
    )


@st.composite
def products(draw: st.DrawFn) -> Made:
    names = words(1, 8).filter(lambda name: name != "Title")  # the format's own word
    options = tuple(draw(st.lists(names, max_size=3, unique=True)))
    values = (
        st.tuples(*(words(1, 8) for _ in options)) if options else st.just(tuple[str]())
    )
    combinations = draw(st.lists(values, max_size=4 if options else 1, unique=True))
    if not combinations:  # in the making there is nothing to choose between
        options = ()
    return Made(
        title=draw(words(1, 20)),
        description=draw(words(0, 40)),
        category=draw(words(0, 20)),
        is_published=draw(st.booleans()),
        options=options,
        variants=tuple(
            (
                combination,
                draw(st.integers(0, 10**7)),
                draw(words(0, 8)),
                draw(st.integers(0, 10**6)),
                draw(words(0, 8)),
                draw(st.integers(0, 10**6)),
            )
            for combination in combinations
        ),
        retired=tuple(draw(st.booleans()) for _ in combinations),
    )


def fill(ana: Person, brand: int, made: Iterable[Made], *, prefix: str) -> None:
    skus: set[str] = set()
    for number, one in enumerate(made):
        fresh = [(sku if sku not in skus else "") for _, _, sku, *_ in one.variants]
        fresh = [s if fresh.index(s) == n else "" for n, s in enumerate(fresh)]
        skus |= set(fresh)
        product = catalog.create_product(
            viewer=ana.viewer,
            brand=brand,
            handle=f"{prefix}_{number}",
            title=one.title,
            description=one.description,
            options=one.options,
            variants=[
                NewVariant(
                    price=Money(price, "CNY"),
                    options=values,
                    sku=sku,
                    weight_grams=grams,
                    barcode=barcode,
                )
                for (values, price, _, grams, barcode, _), sku in zip(
                    one.variants, fresh, strict=True
                )
            ],
            category=one.category,
            is_published=one.is_published,
            now=NOW,
        )
        ids = list(variants_in(product))
        units = [count for *_, count in one.variants]
        actions.set_on_hand(levels=dict(zip(ids, units, strict=True)), now=NOW)
        desk.retire(
            viewer=ana.viewer,
            brand=brand,
            variants=[i for i, gone in zip(ids, one.retired, strict=True) if gone],
            is_retired=True,
            now=NOW,
        )


def variants_in(product: int) -> Iterable[int]:
    rows = Variant.objects.filter(product_id=product).order_by("position")
    return rows.values_list("id", flat=True)


def sheet(ana: Person, brand: int) -> bytes:
    lines = catalogue_lines(ana.viewer, brand, address_of=lambda path: f"/{path}")
    return "".join(lines).encode()


def brand_called(ana: Person, handle: str) -> int:
    return catalog.create_brand(
        person=ana.id, handle=handle, name="Bench", currency="CNY", now=NOW
    )


_numbers = iter(range(10**9))


@given(made=st.lists(products(), min_size=1, max_size=3))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_goes_out_comes_in_again(ana: Person, made: list[Made]) -> None:
    number = next(_numbers)
    ours, other = (brand_called(ana, f"{name}_{number}") for name in ("ours", "other"))
    fill(ana, ours, made, prefix=f"t{number}")
    content = sheet(ana, ours)

    again = actions.import_products(
        viewer=ana.viewer, brand=ours, content=content, now=NOW
    )
    assert {row.status for row in again.report} == {Status.UNCHANGED}
    assert sheet(ana, ours) == content
    actions.import_products(viewer=ana.viewer, brand=other, content=content, now=NOW)
    assert sorted(sheet(ana, other).splitlines()) == sorted(content.splitlines())
    assert not [one for one in read(content, currency="CNY").lines if one.refused]


def test_only_its_makers_take_it_along(ana: Person, bo: Person) -> None:
    brand = brand_called(ana, "bench")
    with pytest.raises(NotAllowed):
        list(catalogue_lines(bo.viewer, brand, address_of=str))
