import pytest
from django.db import connection, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.finding import actions, queries
from xiangxin.market.catalog.finding.models import INDEX, Found
from xiangxin.market.catalog.finding.rules import Band, Sort, Wish
from xiangxin.market.catalog.models import Product
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor


@pytest.fixture
def brand(ana: Person) -> int:
    return catalog.create_brand(
        person=ana.id,
        handle="bench",
        name="Third Bench 第三工坊",
        currency="CNY",
        now=NOW,
    )


def make(
    ana: Person,
    brand: int,
    handle: str,
    title: str,
    *,
    words: str = "",
    category: str = "",
    price: str = "",
    is_published: bool = True,
) -> int:
    variants = [NewVariant(price=Money.parse(price, "CNY"))] if price else []
    return catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle=handle,
        title=title,
        description=words,
        category=category,
        variants=variants,
        is_published=is_published,
        now=NOW,
    )


def found(typed: str, **wishes: object) -> list[int]:
    return queries.search(typed, Wish(**wishes), limit=20).ids  # type: ignore[arg-type]


def test_words_are_found_in_both_languages(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "yuetai_lamp", "Platform Lamps 月台台灯", category="Light")
    case = make(ana, brand, "case", "iPhone15手机壳", words="Café-proof, 3.5 mm")
    assert found("LAMP") == [lamp]
    assert found("台灯") == found("灯") == found("月台台灯") == [lamp]
    assert found("手机壳") == found("壳") == found("iphone 15") == [case]
    assert found("iphone15手机") == found("cafe") == found("“3.5 mm”") == [case]
    assert set(found("bench")) == set(found("工坊")) == {lamp, case}
    assert found("light bench") == [lamp]
    assert found("@yuetai_lamp") == [lamp]
    assert found("机手") == []
    assert found("100%") == found("  ") == found("”") == []


def test_a_name_tells_more_than_a_description(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Walnut lamp")
    make(ana, brand, "desk", "Desk", words="A place for your lamp and more")
    assert found("lamp")[0] == lamp


def test_an_unfinished_word_finds_what_it_begins(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Lantern")
    assert found("lant") == [lamp]
    assert queries.begun("la", limit=5)[1] == [lamp]


def test_chinese_in_one_run_finds_words_that_stand_apart(
    ana: Person, brand: int
) -> None:
    case = make(ana, brand, "case", "苹果 iPhone 手机壳")
    assert found("苹果手机壳") == [case]


def test_a_slip_finds_what_was_meant_and_says_so(ana: Person, brand: int) -> None:
    kettle = make(ana, brand, "kettle", "Stoneboat Kettle")
    actions.learn_words()
    result = queries.search("ketle", Wish(), limit=5)
    assert (result.ids, result.instead) == ([kettle], "kettle")
    assert queries.search("ketle", Wish(), limit=5, is_exact=True).ids == []
    assert queries.search("kettle", Wish(), limit=5).instead == ""


def test_words_that_went_are_unlearnt(ana: Person, brand: int) -> None:
    kettle = make(ana, brand, "kettle", "Stoneboat Kettle")
    actions.learn_words()
    Product.objects.filter(pk=kettle).update(is_published=False)
    actions.put([kettle])
    assert actions.learn_words() == 0


def test_what_is_hidden_is_not_found(ana: Person, brand: int) -> None:
    hidden = make(ana, brand, "hidden", "Hidden lamp", is_published=False)
    shown = make(ana, brand, "shown", "Shown lamp")
    assert found("lamp") == [shown]
    Actor.objects.filter(id=shown).update(suspended_at=NOW)
    assert found("lamp") == []
    Actor.objects.filter(id=shown).update(suspended_at=None)
    Actor.objects.filter(id=brand).update(suspended_at=NOW)
    assert found("lamp") == queries.listing(Wish(), limit=5).ids == []
    assert not Found.objects.filter(pk=hidden).exists()


def test_a_new_price_is_found_at_once(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Lamp", price="100")
    dear = Band(currency="CNY", low=20_000)
    assert found("lamp", band=dear) == []
    variant = catalog_variant(lamp)
    catalog.set_price(
        viewer=ana.viewer, variant_id=variant, price=Money(30_000, "CNY"), now=NOW
    )
    assert found("lamp", band=dear) == [lamp]


def catalog_variant(product: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM catalog_variant WHERE product_id = %s", [product]
        )
        return int(cursor.fetchone()[0])


def test_a_brand_that_is_renamed_is_found_by_its_new_name(
    ana: Person, brand: int
) -> None:
    lamp = make(ana, brand, "lamp", "Lamp")
    actors.describe(actor=brand, name="Fourth Bank", summary="")
    actions.put_all_of(brand)
    assert found("fourth") == [lamp]
    assert found("third") == []


def test_what_can_be_had_is_said_from_outside(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Lamp", price="100")
    clock = make(ana, brand, "clock", "Lamp clock")
    assert found("lamp", can_be_had=True) == []
    assert actions.say_availability({lamp: (3, 0), clock: (3, 0)}) == 1
    assert found("lamp", can_be_had=True) == [lamp]
    assert actions.say_availability({lamp: (3, 0), clock: (0, 0)}) == 0
    actions.put([lamp])
    assert found("lamp", can_be_had=True) == [lamp]


def test_a_category_is_leafed_through_with_its_facets(ana: Person, brand: int) -> None:
    made = [
        make(ana, brand, f"lamp{n}", f"Lamp {n}", category="lamps", price=f"{n}00")
        for n in range(1, 6)
    ]
    make(ana, brand, "bag", "Bag", category="bags")
    before = queries.listing(Wish(category="lamps"), limit=2)
    actions.count_categories(now=NOW)
    after = queries.listing(Wish(category="lamps"), limit=2)
    assert before.ids == after.ids == made[:2:-1]
    assert before.count == after.count == 5
    assert before.facets.bands == after.facets.bands
    assert before.facets.brands == after.facets.brands
    second = queries.listing(Wish(category="lamps", after=after.ids[-1]), limit=2)
    assert second.ids == made[2:0:-1]
    assert second.has_more
    dear = queries.listing(Wish(category="lamps", sort=Sort.DEAREST), limit=2)
    assert dear.ids == made[:2:-1]
    assert queries.categories(5) == [("lamps", 5), ("bags", 1)]


def test_what_is_undone_is_not_found(ana: Person, brand: int) -> None:
    with transaction.atomic():
        make(ana, brand, "lamp", "Lamp")
        transaction.set_rollback(True)
    assert found("lamp") == []
    assert actions.is_sound()


def test_drift_is_seen_and_put_right(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Lamp")
    assert list(actions.drifted()) == []
    Actor.objects.filter(id=lamp).update(display_name="Clock")
    assert list(actions.drifted()) == [lamp]
    assert list(actions.put_all()) == [(1, 1)]
    assert list(actions.drifted()) == []
    assert found("clock") == [lamp]
    Product.objects.filter(pk=lamp).update(is_published=False)
    assert list(actions.drifted()) == [lamp]


def test_an_index_that_lost_a_row_is_not_sound(ana: Person, brand: int) -> None:
    lamp = make(ana, brand, "lamp", "Lamp")
    if connection.vendor != "sqlite":
        assert actions.is_sound()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX.table}_fts ({INDEX.table}_fts, rowid, title, maker, kind, words) "
            "SELECT 'delete', product_id, title, maker, kind, words FROM product_found"
        )
    assert not actions.is_sound()
    INDEX.make_anew()
    assert actions.is_sound()
    assert found("lamp") == [lamp]


@pytest.mark.parametrize(
    "typed",
    ["'; DROP TABLE actor; --", '"', "a AND b", "title:x", "NEAR(a b)", "*", "a*", "\x00", "-lamp", "^lamp", "(", "\\", "{0}", "%s", "lamp\u202e", "字" * 100],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(
    ana: Person, brand: int, typed: str
) -> None:
    make(ana, brand, "lamp", "Lamp")
    queries.search(typed, Wish(), limit=5)
    queries.begun(typed, limit=5)
