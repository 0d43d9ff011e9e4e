from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as pages
from xiangxin.market.catalog.desk import actions, queries
from xiangxin.market.catalog.desk.actions import Details, Stale, Undone
from xiangxin.market.catalog.desk.errors import (
    NoSuchStep,
    OtherOptions,
    TooLateToUndo,
    TooManyVariants,
)
from xiangxin.market.catalog.desk.queries import Shown
from xiangxin.market.catalog.desk.rules import matrix
from xiangxin.market.catalog.errors import (
    BadVariant,
    NoSuchProduct,
    NoSuchVariant,
    SameVariantTwice,
)
from xiangxin.market.catalog.models import PriceChange
from xiangxin.market.catalog.rules import NewVariant, Repricing
from xiangxin.market.taxes.rules import TaxClass
from xiangxin.social.actors.errors import BadName

YUAN = "CNY"


@pytest.fixture
def brand(ana: Person) -> int:
    return catalog.create_brand(
        person=ana.id, handle="bench", name="Bench", currency=YUAN, now=NOW
    )


@pytest.fixture
def lamp(ana: Person, brand: int) -> int:
    return catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Lamp",
        description="It *walks*.",
        options=["Colour"],
        variants=[
            NewVariant(price=Money(46800, YUAN), options=("Ink",), sku="L-1"),
            NewVariant(price=Money(49800, YUAN), options=("Moss",), sku="L-2"),
        ],
        now=NOW,
    )


def edited(ana: Person, lamp: int, seen: int | None = None, **words: object) -> object:
    desk = queries.product_for(ana.viewer, lamp)
    return actions.edit_product(
        viewer=ana.viewer,
        product=lamp,
        text=replace(desk.text, **words),
        seen=desk.version if seen is None else seen,
        now=NOW,
    )


def variants(ana: Person, brand: int, **which: object) -> list[queries.DeskVariant]:
    return queries.variants_for(ana.viewer, brand, **which)


def test_everything_a_product_says_can_be_changed(ana: Person, lamp: int) -> None:
    assert (
        edited(
            ana,
            lamp,
            title="Long " * 20 + "lamp",
            summary="Walks.",
            description="Now **bold**.",
            category="Lamps",
            tax_class=TaxClass.REDUCED,
            attributes=(("Wood", "oak"), ("Height", "42 cm")),
        )
        is None
    )
    desk = queries.product_for(ana.viewer, lamp)
    page = pages.product_page(lamp)
    assert desk.text.attributes == (("Wood", "oak"), ("Height", "42 cm"))
    assert desk.text.tax_class is TaxClass.REDUCED
    assert (page.summary, page.category) == ("Walks.", "Lamps")
    assert "<strong>bold</strong>" in page.html


def test_of_two_makers_at_once_the_second_sees_both_texts(
    ana: Person, lamp: int
) -> None:
    seen = queries.product_for(ana.viewer, lamp).version
    assert edited(ana, lamp, seen, title="A lamp") is None
    stale = edited(ana, lamp, seen, title="The lamp")

    assert isinstance(stale, Stale)
    assert stale.differs == {"title": "A lamp"}
    assert pages.product_page(lamp).name == "A lamp"
    assert edited(ana, lamp, stale.version, title="The lamp") is None
    assert edited(ana, lamp, seen, title="The lamp") is None  # the same, late


def test_a_bad_name_changes_nothing(ana: Person, lamp: int) -> None:
    with pytest.raises(BadName):
        edited(ana, lamp, title=" ", category="Lamps")
    assert pages.product_page(lamp).category == ""


def test_only_those_who_make_it_change_it(bo: Person, brand: int, lamp: int) -> None:
    for refused in (
        lambda: queries.product_for(bo.viewer, lamp),
        lambda: queries.products_for(bo.viewer, brand),
        lambda: queries.variants_for(bo.viewer, brand),
        lambda: queries.brand_for(bo.viewer, brand),
        lambda: actions.publish(
            viewer=bo.viewer, product=lamp, is_published=False, now=NOW
        ),
        lambda: actions.retire(
            viewer=bo.viewer, brand=brand, variants=[1], is_retired=True, now=NOW
        ),
        lambda: actions.plan_prices(bo.viewer, brand, how=Repricing()),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NoSuchProduct):
        queries.product_for(bo.viewer, 7)


def test_hiding_and_retiring_can_be_taken_back_once_and_in_time(
    ana: Person, brand: int, lamp: int
) -> None:
    ids = [one.id for one in variants(ana, brand)]
    hidden = actions.publish(
        viewer=ana.viewer, product=lamp, is_published=False, now=NOW
    )
    retired = actions.retire(
        viewer=ana.viewer, brand=brand, variants=ids, is_retired=True, now=NOW
    )
    assert hidden
    assert retired
    assert pages.product_page(lamp, viewer=ana.viewer).is_retired
    for step, back in ((retired, 2), (hidden, 1)):
        done = actions.undo(viewer=ana.viewer, step=step, now=NOW)
        assert done == Undone(back=back, changed_since=0)
        with pytest.raises(NoSuchStep):
            actions.undo(viewer=ana.viewer, step=step, now=NOW)
    assert len(pages.product_page(lamp).variants) == 2


def test_undo_is_for_its_makers_and_for_some_minutes(
    ana: Person, bo: Person, brand: int, lamp: int
) -> None:
    step = actions.publish(viewer=ana.viewer, product=lamp, is_published=False, now=NOW)
    assert step
    with pytest.raises(NotAllowed):
        actions.undo(viewer=bo.viewer, step=step, now=NOW)
    with pytest.raises(TooLateToUndo):
        actions.undo(viewer=ana.viewer, step=step, now=NOW + timedelta(hours=1))
    assert queries.last_step(bo.viewer, brand, now=NOW) is None
    last = queries.last_step(ana.viewer, brand, now=NOW)
    assert last
    assert last.id == step


def test_a_price_that_somebody_changed_since_is_not_taken_back(
    ana: Person, brand: int, lamp: int
) -> None:
    ink, moss = variants(ana, brand)
    plan = actions.plan_prices(
        ana.viewer, brand, how=Repricing(percent=Decimal(10), ends_90=True)
    )
    clashes, step = actions.apply_prices(
        viewer=ana.viewer, brand=brand, planned=plan, now=NOW
    )
    assert (clashes, [one.price.minor for one in variants(ana, brand)]) == (
        [],
        [51490, 54790],
    )
    catalog.set_price(
        viewer=ana.viewer, variant_id=moss.id, price=Money(1, YUAN), now=NOW
    )
    assert step
    assert actions.undo(viewer=ana.viewer, step=step, now=NOW) == Undone(
        back=1, changed_since=1
    )
    assert [one.price.minor for one in variants(ana, brand)] == [46800, 1]
    history = PriceChange.objects.filter(variant_id=ink.id).order_by("id")
    assert list(history.values_list("price_minor", flat=True)) == [46800, 51490, 46800]
    assert pages.product_page(lamp).price_from == Money(1, YUAN)


def test_a_plan_that_is_no_longer_true_is_not_written(
    ana: Person, brand: int, lamp: int
) -> None:
    how = Repricing(to_minor=100)
    plan = actions.plan_prices(ana.viewer, brand, how=how, skus=["L-1"])
    assert [one.sku for one, _ in plan.rows] == ["L-1"]
    catalog.set_price(
        viewer=ana.viewer,
        variant_id=plan.rows[0][0].id,
        price=Money(7, YUAN),
        now=NOW,
    )
    assert actions.plan_prices(ana.viewer, brand, how=how, skus=["L-1"]).mark != (
        plan.mark
    )
    clashes, step = actions.apply_prices(
        viewer=ana.viewer, brand=brand, planned=plan, now=NOW
    )
    assert [(one.yours.minor, one.theirs.minor) for one in clashes] == [(100, 7)]
    assert step is None
    assert pages.product_page(lamp).price_from == Money(7, YUAN)


def test_what_was_in_the_making_gets_variants_and_more_of_the_same_kind(
    ana: Person, brand: int
) -> None:
    clock = catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="clock",
        title="Clock",
        description="",
        now=NOW,
    )

    def add(options: list[tuple[str, list[str]]]) -> int:
        names, new = matrix(options, price=Money(100, YUAN), grams=5)
        return actions.add_variants(
            viewer=ana.viewer, product=clock, options=names, variants=new, now=NOW
        )

    assert add([("Size", ["S", "M"]), ("Colour", ["Ink", "Moss"])]) == 4
    assert add([("Size", ["M", "L"]), ("Colour", ["Ink"])]) == 1
    with pytest.raises(OtherOptions):
        add([("Size", ["XL"])])
    with pytest.raises(TooManyVariants):
        add([("Size", [str(n) for n in range(11)]), ("Colour", list("abcdefghij"))])
    labels = [one.label for one in pages.product_page(clock).variants]
    assert labels == ["S / Ink", "S / Moss", "M / Ink", "M / Moss", "L / Ink"]


def save(ana: Person, brand: int, variant: int, sku: str, seen: int) -> list[str]:
    clashes = actions.save_details(
        viewer=ana.viewer,
        brand=brand,
        details={variant: Details(sku=sku, barcode="", weight_grams=3, seen=seen)},
    )
    return [one.theirs.sku for one in clashes]


def test_details_are_kept_and_clash_like_prices(
    ana: Person, brand: int, lamp: int
) -> None:
    ink = variants(ana, brand)[0]
    assert save(ana, brand, ink.id, "A", ink.version) == []
    assert save(ana, brand, ink.id, "B", ink.version) == ["A"]
    assert save(ana, brand, ink.id, "A", ink.version) == []
    with pytest.raises(SameVariantTwice):
        save(ana, brand, ink.id, "L-2", ink.version + 1)
    with pytest.raises(BadVariant):
        save(ana, brand, ink.id, "x" * 101, ink.version + 1)
    with pytest.raises(NoSuchVariant):
        save(ana, brand, 7, "C", 1)
    assert variants(ana, brand)[0].sku == "A"
    assert lamp


def test_a_maker_finds_products_and_variants(
    ana: Person, brand: int, lamp: int
) -> None:
    catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="clock",
        title="Clock",
        description="",
        is_published=False,
        now=NOW,
    )

    def found(text: str = "", shown: Shown = Shown.ALL) -> list[str]:
        return [
            one.handle
            for one in queries.products_for(ana.viewer, brand, text=text, shown=shown)
        ]

    assert found() == ["clock", "lamp"]
    assert found("l-2") == ["lamp"]
    assert found("CLO") == ["clock"]
    assert found(shown=Shown.MAKING) == ["clock"]
    assert found(shown=Shown.HIDDEN) == ["clock"]
    assert found(shown=Shown.PUBLISHED) == ["lamp"]
    assert found(shown=Shown.RETIRED) == []
    assert [one.label for one in variants(ana, brand, text="moss")] == ["Moss"]
    assert variants(ana, brand, product=lamp, after=variants(ana, brand)[0].id)
