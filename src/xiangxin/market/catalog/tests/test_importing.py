import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money, NoSuchCurrency
from xiangxin.market.catalog import actions, queries
from xiangxin.market.catalog.actions import Imported
from xiangxin.market.catalog.changes import Status
from xiangxin.market.catalog.errors import MissingColumns, NoSuchBrand
from xiangxin.market.catalog.finding.queries import search as find
from xiangxin.market.catalog.finding.rules import Wish
from xiangxin.market.catalog.models import Image, PriceChange, Product, Variant
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.catalog.tests.sheets import DATA, LAMP, sheet_of, sized
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.actions import admit_to, describe
from xiangxin.social.actors.rules import Kind, Role, Stranger, System

PICTURE = "https://example.com/1.jpg"
CATALOGUE = (
    {**sized("S"), "Variant SKU": "L-S", "Variant Inventory Qty": "3"},
    {**sized("L"), "Title": "", "Variant Price": "249", "Variant Inventory Qty": "1"},
    {"Handle": "lamp", "Image Src": PICTURE, "Image Alt Text": "A lamp"},
    {
        **LAMP,
        "Handle": "mug-no-2",
        "Title": "Mug",
        "Body (HTML)": "<p>A mug. With a <b onclick='x()'>handle</b>.<script>x</script>",
        "Type": "Kitchen",
    },
)


@pytest.fixture
def brand(ana: Person) -> int:
    return actions.create_brand(
        person=ana.id, handle="yuetai", name="Yuetai", currency="CNY", now=NOW
    )


def run(
    brand: int,
    content: bytes,
    *,
    currency: str | None = None,
    is_dry_run: bool = False,
) -> Imported:
    return actions.import_catalogue(
        viewer=System(),
        brand=brand,
        content=content,
        currency=currency,
        is_dry_run=is_dry_run,
        now=NOW,
    )


def said(imported: Imported) -> list[tuple[int, str, str]]:
    return [(row.line, row.status.value, str(row.said)) for row in imported.report]


def statuses(imported: Imported) -> set[Status]:
    return {row.status for row in imported.report}


def product_at(handle: str) -> queries.ProductPage:
    return queries.product_page(actors.actor_at(handle).id)


def events() -> int:
    return DBTaskResult.objects.count()


def test_a_catalogue_is_imported(ana: Person, brand: int) -> None:
    imported = run(brand, sheet_of(*CATALOGUE))

    assert said(imported) == [
        (2, "created", "New product @lamp."),
        (3, "created", "New variant “L” of @lamp."),
        (4, "noted", "The picture’s address is kept; the picture is not fetched."),
        (5, "created", "New product @mug_no_2."),
    ]
    lamp, mug = product_at("lamp"), product_at("mug_no_2")
    assert [variant.label for variant in lamp.variants] == ["S", "L"]
    assert lamp.price_from == Money(19900, "CNY")
    assert imported.levels == {lamp.variants[0].id: 3, lamp.variants[1].id: 1}
    assert lamp.images == ()
    assert Image.objects.get().source_url == PICTURE
    assert (mug.category, mug.options, mug.summary) == ("Kitchen", (), "A mug.")
    assert mug.html == "<p>A mug. With a handle.</p>"
    assert actors.cards_of([mug.id])[mug.id].kind is Kind.PRODUCT
    assert actors.acts_for(ana.viewer).keys() >= {lamp.id, mug.id}
    assert find("mug kitchen", Wish(), limit=5).ids == [mug.id]
    assert PriceChange.objects.count() == 3


def test_a_second_run_changes_nothing(brand: int) -> None:
    first = run(brand, sheet_of(*CATALOGUE))
    before = events()

    second = run(brand, sheet_of(*CATALOGUE))

    assert statuses(second) == {Status.UNCHANGED, Status.NOTED}
    assert second.levels == first.levels
    assert (Variant.objects.count(), Image.objects.count()) == (3, 1)
    assert PriceChange.objects.count() == 3
    assert events() == before


def test_a_later_file_updates(brand: int) -> None:
    run(brand, sheet_of(*CATALOGUE))
    changed = sheet_of(
        {
            **sized("Small"),
            "Title": "Desk Lamp",
            "Body (HTML)": "<p>A better lamp.</p>",
            "Variant SKU": "L-S",
            "Variant Price": "179",
            "Variant Grams": "900",
            "Variant Barcode": "123",
            "Published": "false",
        },
        {**sized("L", Variant_SKU="L-L"), "Title": "", "Variant Price": "249"},
        {**sized("XL"), "Title": "", "Variant Price": "299"},
    )

    imported = run(brand, changed)

    assert said(imported) == [
        (2, "updated", "The title becomes “Desk Lamp”."),
        (3, "updated", "The SKU becomes L-L."),
        (4, "created", "New variant “XL” of @lamp."),
    ]
    assert [str(note) for note in imported.report[0].notes] == [
        "The description changes.",
        "The product is no longer published.",
        "The price goes from 199.00 to 179.00 CNY.",
        "The options become “Small”.",
        "The weight becomes 900 g.",
        "The barcode becomes 123.",
    ]
    lamp = queries.product_page(actors.actor_at("lamp").id, viewer=System())
    assert (lamp.name, lamp.html, lamp.is_published) == (
        "Desk Lamp",
        "<p>A better lamp.</p>",
        False,
    )
    assert lamp.summary == "A better lamp."
    assert [(v.label, v.price.minor, v.sku) for v in lamp.variants] == [
        ("Small", 17900, "L-S"),
        ("L", 24900, "L-L"),
        ("XL", 29900, ""),
    ]
    history = PriceChange.objects.filter(variant_id=lamp.variants[0].id).order_by("id")
    assert [row.price_minor for row in history] == [19900, 17900]


def test_what_the_file_does_not_name_stays_and_is_said(brand: int) -> None:
    run(brand, sheet_of(*CATALOGUE))

    imported = run(brand, sheet_of(CATALOGUE[0]))

    assert [str(note) for note in imported.report[0].notes] == [
        "Variants that are not in the file stay as they are: 1."
    ]
    assert len(product_at("lamp").variants) == 2
    assert product_at("mug_no_2").is_published


def test_a_summary_somebody_wrote_stays(brand: int) -> None:
    run(brand, sheet_of(CATALOGUE[3]))
    mug = product_at("mug_no_2")
    from_words = {**CATALOGUE[3], "Body (HTML)": "<p>New words.</p>"}
    run(brand, sheet_of(from_words))
    assert product_at("mug_no_2").summary == "New words."

    describe(actor=mug.id, name="Mug", summary="Mine.")
    run(brand, sheet_of({**from_words, "Body (HTML)": "<p>Again.</p>"}))

    assert product_at("mug_no_2").summary == "Mine."


def test_options_are_added_and_renamed(brand: int) -> None:
    run(brand, sheet_of(sized("S", Variant_SKU="L-S")))
    richer = {
        **sized("S", Variant_SKU="L-S"),
        "Option1 Name": "Format",
        "Option2 Name": "Colour",
        "Option2 Value": "Ink",
    }

    imported = run(brand, sheet_of(richer))

    assert said(imported) == [(2, "updated", "The options become: Format, Colour.")]
    lamp = product_at("lamp")
    assert [option.name for option in lamp.options] == ["Format", "Colour"]
    assert [variant.label for variant in lamp.variants] == ["S / Ink"]
    assert statuses(run(brand, sheet_of(richer))) == {Status.UNCHANGED}


def test_a_dry_run_says_the_same_and_writes_nothing(brand: int) -> None:
    dry = run(brand, sheet_of(*CATALOGUE), is_dry_run=True)

    assert (Product.objects.count(), Variant.objects.count(), events()) == (0, 0, 1)
    assert actors.handles_taken(["lamp", "mug_no_2"]) == set()
    assert dry.levels == {}
    assert said(dry) == said(run(brand, sheet_of(*CATALOGUE)))


def test_one_broken_row_and_nothing_is_imported(brand: int) -> None:
    broken = {"Handle": "lamp", "Option1 Value": "XL", "Variant Price": "much"}

    imported = run(brand, sheet_of(*CATALOGUE, broken))

    assert imported.is_refused
    assert imported.levels == {}
    assert said(imported)[-1] == (
        6,
        "refused",
        "“much” is not a price: write it like 1299.50.",
    )
    assert (Product.objects.count(), Variant.objects.count()) == (0, 0)


def test_an_error_while_writing_leaves_nothing(
    brand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(event: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("xiangxin.market.catalog.actions.writing.tell", fail)

    with pytest.raises(RuntimeError):
        run(brand, sheet_of(*CATALOGUE))

    assert (Product.objects.count(), Variant.objects.count()) == (0, 0)
    assert actors.handles_taken(["lamp"]) == set()


def test_a_sku_of_another_product_is_refused(ana: Person, brand: int) -> None:
    actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="other",
        title="Other",
        description="",
        variants=[NewVariant(price=Money(1, "CNY"), sku="L-S")],
        now=NOW,
    )

    imported = run(brand, sheet_of(CATALOGUE[0]))

    assert said(imported) == [(2, "refused", "The SKU L-S belongs to @other.")]


def test_rows_that_mean_one_variant_or_take_anothers_options_are_refused(
    brand: int,
) -> None:
    both = sheet_of(sized("S", Variant_SKU="A"), sized("L", Variant_SKU="B"))
    run(brand, both)

    swapped = run(
        brand, sheet_of(sized("L", Variant_SKU="A"), sized("S", Variant_SKU="B"))
    )
    twice = run(
        brand, sheet_of(sized("S", Variant_SKU="C"), sized("M", Variant_SKU="A"))
    )

    assert {sentence for _, _, sentence in said(swapped)} == {
        "Another variant of @lamp has these options; change them in two steps."
    }
    assert said(twice)[1] == (3, "refused", "Line 2 already means this variant.")


def test_a_product_keeps_its_currency(brand: int) -> None:
    run(brand, sheet_of(LAMP), currency="EUR")
    assert product_at("lamp").price_from == Money(19900, "EUR")

    imported = run(brand, sheet_of(LAMP))

    assert said(imported) == [
        (2, "refused", "@lamp is sold in EUR; the file is read as CNY.")
    ]
    with pytest.raises(NoSuchCurrency):
        run(brand, sheet_of(LAMP), currency="QQQ")


def test_a_retired_variant_stays_retired(brand: int) -> None:
    run(brand, sheet_of(LAMP))
    Variant.objects.update(is_retired=True)

    imported = run(brand, sheet_of(LAMP))

    assert [str(note) for note in imported.report[0].notes] == [
        "This variant is no longer sold, and stays so."
    ]
    assert Variant.objects.get().is_retired


def test_a_taken_handle_gets_the_brands_name_before_it(ana: Person, brand: int) -> None:
    other = actions.create_brand(
        person=ana.id, handle="third", name="Third", currency="CNY", now=NOW
    )
    run(other, sheet_of(LAMP))
    lookalike = {**LAMP, "Handle": "1amp", "Title": "One Amp"}

    run(brand, sheet_of(LAMP, lookalike))

    handles = {card.handle for card in queries.cards_of(queries.newest(9)).values()}
    assert handles == {"lamp", "yuetai_lamp", "1amp_3"}


def test_a_new_product_belongs_to_the_owner_of_the_brand(
    ana: Person, bo: Person
) -> None:
    brand = actions.create_brand(
        person=bo.id, handle="third", name="Third", currency="CNY", now=NOW
    )
    admit_to(viewer=bo.viewer, actor=brand, person=ana.id, role=Role.SUPPORT, now=NOW)

    run(brand, sheet_of(LAMP))

    lamp = product_at("lamp").id
    assert actors.acts_for(bo.viewer)[lamp] == Role.OWNER
    assert lamp not in actors.acts_for(ana.viewer)


def test_vendor_and_hidden_products_are_noted(brand: int) -> None:
    row = {**LAMP, "Vendor": "Rustic LTD", "Published": "false"}

    imported = run(brand, sheet_of(row))

    assert [str(note) for note in imported.report[0].notes] == [
        "The vendor “Rustic LTD” is not taken: the brand sells this.",
        "The product is not published.",
    ]
    assert queries.newest(9) == []


def test_only_a_maker_imports_and_only_for_a_brand(ana: Person, bo: Person) -> None:
    brand = actions.create_brand(
        person=ana.id, handle="yuetai", name="Yuetai", currency="CNY", now=NOW
    )
    for viewer in (bo.viewer, Stranger()):
        with pytest.raises(NotAllowed):
            actions.import_catalogue(
                viewer=viewer, brand=brand, content=sheet_of(LAMP), now=NOW
            )
    with pytest.raises(NoSuchBrand):
        run(bo.id, sheet_of(LAMP))
    with pytest.raises(MissingColumns):
        run(brand, b"a,b\n1,2\n")
    actions.import_catalogue(
        viewer=ana.viewer, brand=brand, content=sheet_of(LAMP), now=NOW
    )
    assert product_at("lamp").variants


def test_many_variants_cost_no_more_queries(brand: int) -> None:
    def cost(handle: str, count: int) -> int:
        rows = [{**sized(str(n)), "Handle": handle} for n in range(count)]
        with CaptureQueriesContext(connection) as queries_made:
            run(brand, sheet_of(*rows))
        return len(queries_made)

    assert cost("few", 2) == cost("many", 30)


@pytest.mark.parametrize("name", ["apparel.csv", "home-and-garden.csv"])
def test_real_catalogues_are_imported_twice(brand: int, name: str) -> None:
    file = DATA / name
    if not file.exists():
        pytest.skip(f"shared data: {file.name} is not beside the checkout")

    first = run(brand, file.read_bytes(), currency="USD")
    second = run(brand, file.read_bytes(), currency="USD")

    assert statuses(first) <= {Status.CREATED, Status.NOTED}
    assert statuses(second) <= {Status.UNCHANGED, Status.NOTED}
    assert Product.objects.count() == 20
    assert first.levels == second.levels
    assert len(first.levels) == Variant.objects.count()


def test_what_is_archived_is_sold_no_more_and_not_shown_anew(brand: int) -> None:
    run(brand, sheet_of({**LAMP, "Published": "TRUE", "Status": "archived"}))
    page = queries.product_page(actors.actor_at("lamp").id, viewer=System())
    assert (page.is_published, page.is_retired) == (False, True)

    run(brand, sheet_of({**LAMP, "Handle": "mug", "Title": "Mug"}))
    archived = sheet_of({**LAMP, "Handle": "mug", "Title": "Mug", "Status": "archived"})
    assert said(run(brand, archived)) == [
        (2, "updated", "This variant is no longer sold.")
    ]
    assert product_at("mug").is_retired  # and still shown
    assert statuses(run(brand, archived)) == {Status.UNCHANGED}


def test_one_variant_alone_is_archived_by_its_own_row(brand: int) -> None:
    both = sheet_of(sized("S"), sized("L", Status="archived"))
    run(brand, both)
    assert [line.label for line in product_at("lamp").variants if line.is_buyable] == [
        "S"
    ]
    assert statuses(run(brand, both)) == {Status.UNCHANGED}


def test_a_draft_without_a_price_is_in_the_making(brand: int) -> None:
    making = {**LAMP, "Variant Price": "", "Status": "draft"}
    run(brand, sheet_of(making))
    page = product_at("lamp")
    assert (page.is_published, page.variants, page.price_from) == (True, (), None)
    assert statuses(run(brand, sheet_of(making))) == {Status.UNCHANGED}

    [refused] = run(brand, sheet_of({**making, "Status": "active"})).report
    assert (refused.status, str(refused.said)) == (
        Status.REFUSED,
        "The price is missing.",
    )
    # With a price a draft is what it always was: not shown.
    run(brand, sheet_of({**LAMP, "Status": "draft"}))
    assert not Product.objects.get().is_published
    assert Variant.objects.get().price_minor == 19900
