import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions, queries
from xiangxin.market.catalog.errors import (
    NoSuchBrand,
    NoSuchProduct,
    NoSuchVariant,
    PriceOutOfBounds,
    SameVariantTwice,
    WrongCurrency,
)
from xiangxin.market.catalog.events import PricesChanged, ProductsPublished
from xiangxin.market.catalog.finding.queries import search
from xiangxin.market.catalog.finding.rules import Wish
from xiangxin.market.catalog.models import Option, PriceChange, Product, Variant
from xiangxin.market.catalog.rules import NewVariant, Picture
from xiangxin.outbox.actions import kind_of
from xiangxin.social.actors.rules import Member, Stranger, System


def found(typed: str) -> list[int]:
    return search(typed, Wish(), limit=5).ids


@pytest.fixture
def brand(ana: Person) -> int:
    return actions.create_brand(
        person=ana.id, handle="yuetai", name="Yuetai", currency="CNY", now=NOW
    )


@pytest.fixture
def lamp(ana: Person, brand: int) -> int:
    return actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Platform Lamp",
        description="A lamp for one table. It does *not* blink.",
        options=["Colour"],
        variants=[
            NewVariant(price=Money(19900, "CNY"), options=("Moss",), sku="L-1"),
            NewVariant(price=Money(21900, "CNY"), options=("Ink",), sku="L-2"),
        ],
        images=[Picture("drawings/lamp.svg", "A lamp on a table")],
        category="Light",
        now=NOW,
    )


def told(event_class: type) -> list[dict[str, list[int]]]:
    rows = DBTaskResult.objects.order_by("enqueued_at").values_list("args_kwargs")
    events = [row["args"] for (row,) in rows]
    return [payload for kind, payload in events if kind == kind_of(event_class)]


def hide(product: int) -> None:
    Product.objects.filter(actor_id=product).update(is_published=False)


def test_a_product_has_a_page(brand: int, lamp: int) -> None:
    page = queries.product_page(lamp)

    assert (page.handle, page.name) == ("lamp", "Platform Lamp")
    assert page.summary == "A lamp for one table."
    assert "<em>not</em>" in page.html
    assert page.brand.handle == "yuetai"
    assert [option.values for option in page.options] == [("Moss", "Ink")]
    assert [variant.label for variant in page.variants] == ["Moss", "Ink"]
    assert all(variant.is_buyable for variant in page.variants)
    assert page.images == (Picture("drawings/lamp.svg", "A lamp on a table"),)
    assert (page.price_from, page.has_range) == (Money(19900, "CNY"), True)
    assert told(ProductsPublished) == [{"products": [lamp]}]


def test_a_page_and_a_list_cost_one_query_each(lamp: int) -> None:
    with CaptureQueriesContext(
        connection,
    ) as page:
        queries.product_page(lamp)
    with CaptureQueriesContext(connection) as cards:
        queries.cards_of([lamp])

    assert (len(page), len(cards)) == (1, 1)


def test_a_card_says_from_what_price(lamp: int) -> None:
    card = queries.cards_of([lamp, 12345])[lamp]

    assert card.price_from == Money(19900, "CNY")
    assert card.has_range
    assert (card.brand_name, card.brand_handle) == ("Yuetai", "yuetai")
    assert (card.picture, card.alt) == ("drawings/lamp.svg", "A lamp on a table")


def test_a_product_in_the_making_has_no_price(ana: Person, brand: int) -> None:
    idea = actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="kettle",
        title="Kettle",
        description="",
        now=NOW,
    )

    assert queries.cards_of([idea])[idea].price_from is None
    assert queries.product_page(idea).variants == ()


def test_a_variant_knows_what_it_is_and_whether_it_can_be_bought(lamp: int) -> None:
    moss, ink = queries.product_page(lamp).variants
    Variant.objects.filter(id=ink.id).update(is_retired=True)

    cards = queries.variants_of([moss.id, ink.id, 5])

    assert cards.keys() == {moss.id, ink.id}
    assert cards[moss.id].is_buyable
    assert not cards[ink.id].is_buyable
    assert cards[moss.id].product_handle == "lamp"
    assert cards[moss.id].price == Money(19900, "CNY")
    assert cards[moss.id].picture == "drawings/lamp.svg"


def test_what_is_not_published_is_there_for_its_maker_only(
    ana: Person, bo: Person, brand: int, lamp: int
) -> None:
    moss = queries.product_page(lamp).variants[0]
    hide(lamp)

    for viewer in (bo.viewer, Stranger()):
        with pytest.raises(NoSuchProduct):
            queries.product_page(lamp, viewer=viewer)
        assert queries.cards_of([lamp], viewer=viewer) == {}
        assert queries.products_of(brand, viewer=viewer) == []
    for viewer in (ana.viewer, System()):
        assert not queries.product_page(lamp, viewer=viewer).is_published
        assert queries.cards_of([lamp], viewer=viewer).keys() == {lamp}
        assert queries.products_of(brand, viewer=viewer) == [lamp]
    assert queries.newest(10) == []
    assert not queries.variants_of([moss.id])[moss.id].is_buyable


def test_what_a_suspended_brand_made_is_not_shown(brand: int, lamp: int) -> None:
    moss = queries.product_page(lamp).variants[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actor SET suspended_at = created_at WHERE id = %s", (brand,)
        )

    with pytest.raises(NoSuchProduct):
        queries.product_page(lamp)
    with pytest.raises(NoSuchBrand):
        queries.brand_page(brand)
    assert queries.cards_of([lamp]) == {}
    assert queries.newest(5) == found("lamp") == []
    assert not queries.variants_of([moss.id])[moss.id].is_buyable


def test_an_export_has_every_product_and_variant(brand: int, lamp: int) -> None:
    hide(lamp)

    assert queries.products_for_export() == [
        {"actor": lamp, "category": "Light", "brand": brand}
    ]
    moss, ink = queries.variants_for_export()
    assert moss.keys() == {"variant", "product", "label", "price_minor", "currency"}
    assert (ink["label"], ink["price_minor"]) == ("Ink", 21900)


def test_products_are_found_by_their_words(ana: Person, brand: int, lamp: int) -> None:
    light = actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="月台灯",
        title="月台灯 Ärmel",
        description="",
        now=NOW,
    )

    assert found("PLATFORM yuetai") == [lamp]
    assert found("台灯") == [light]
    assert found("ärmel") == [light]
    assert found("@lamp") == [lamp]
    assert queries.newest(1) == [light]
    assert queries.newest(5, before=light) == [lamp]


def test_a_price_is_set_and_remembered(ana: Person, lamp: int) -> None:
    moss = queries.product_page(lamp).variants[0]
    price = Money(17900, "CNY")

    first = actions.set_price(
        viewer=ana.viewer, variant_id=moss.id, price=price, now=NOW
    )
    again = actions.set_price(
        viewer=ana.viewer, variant_id=moss.id, price=price, now=NOW
    )

    assert (first, again) == (True, False)
    assert queries.variants_of([moss.id])[moss.id].price == price
    history = PriceChange.objects.filter(variant_id=moss.id).order_by("id")
    assert [row.price_minor for row in history] == [19900, 17900]
    assert told(PricesChanged) == [{"variants": [moss.id]}]


def test_a_price_in_another_currency_or_out_of_bounds_is_refused(
    ana: Person, lamp: int
) -> None:
    moss = queries.product_page(lamp).variants[0]
    for price, refusal in [
        (Money(100, "EUR"), WrongCurrency),
        (Money(-1, "CNY"), PriceOutOfBounds),
        (Money(10**12, "CNY"), PriceOutOfBounds),
    ]:
        with pytest.raises(refusal):
            actions.set_price(
                viewer=ana.viewer, variant_id=moss.id, price=price, now=NOW
            )
    with pytest.raises(NoSuchVariant):
        actions.set_price(
            viewer=ana.viewer, variant_id=5, price=Money(1, "CNY"), now=NOW
        )


def test_only_makers_change_a_catalogue(bo: Person, brand: int, lamp: int) -> None:
    moss = queries.product_page(lamp).variants[0]

    for viewer in (bo.viewer, Stranger(), Member(12345)):
        with pytest.raises(NotAllowed):
            actions.set_price(
                viewer=viewer, variant_id=moss.id, price=Money(1, "CNY"), now=NOW
            )
        with pytest.raises(NotAllowed):
            actions.create_product(
                viewer=viewer,
                brand=brand,
                handle="trap",
                title="Trap",
                description="",
                now=NOW,
            )
    assert queries.newest(10) == [lamp]


def test_a_sku_is_used_once_in_a_brand(ana: Person, brand: int, lamp: int) -> None:
    with pytest.raises(SameVariantTwice):
        actions.create_product(
            viewer=ana.viewer,
            brand=brand,
            handle="copy",
            title="Copy",
            description="",
            variants=[NewVariant(price=Money(1, "CNY"), sku="L-1")],
            now=NOW,
        )
    assert queries.newest(10) == [lamp]


def test_a_brand_has_a_page_and_others_have_none(bo: Person, brand: int) -> None:
    page = queries.brand_page(brand)

    assert (page.handle, page.currency, page.seller_name) == ("yuetai", "CNY", "Yuetai")
    with pytest.raises(NoSuchBrand):
        queries.brand_page(bo.id)


@pytest.mark.parametrize(
    "bypass",
    [
        {"price_minor": -1},
        {"price_minor": 10**12},
        {"option1": "Ink"},
        {"sku": "L-2"},
    ],
)
def test_the_database_refuses_a_wrong_variant(
    lamp: int, bypass: dict[str, object]
) -> None:
    moss = queries.product_page(lamp).variants[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.filter(id=moss.id).update(**bypass)


def test_the_database_refuses_a_fourth_option_and_a_handle_twice(
    ana: Person, brand: int, lamp: int
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.create(
            id=next_id(NOW), product_id=lamp, position=4, name="Fourth"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceChange.objects.update(price_minor=-1)
    other = actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="other",
        title="Other",
        description="",
        now=NOW,
    )
    Product.objects.filter(actor_id=lamp).update(external_handle="lamp")
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(actor_id=other).update(external_handle="lamp")
