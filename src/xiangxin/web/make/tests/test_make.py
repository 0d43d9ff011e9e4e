import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.cast import Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog import shopify
from xiangxin.market.catalog.events import UploadConfirmed
from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.rules import Fulfilment, Payment
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.tasks import import_upload
from xiangxin.social.actors import queries as actors
from xiangxin.web.checkout.tests.test_buying import order, review
from xiangxin.web.orders.tests.test_orders import id_of
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in
from xiangxin.world import clock


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def ordered(client: Client, shop: Shop) -> int:
    return id_of(order(client, review(client, shop.ink)).headers["Location"])


def test_money_then_parcel(ana: Person, ordered: int, shop: Shop) -> None:
    maker = signed_in(ana)
    assert "1 order waits for its money." in maker.get("/make").content.decode()
    assert maker.post(f"/make/orders/{ordered}/shipped").status_code == 409
    maker.post(f"/make/orders/{ordered}/paid", {"note": "by  bank"})
    assert "1 order to send." in maker.get("/make").content.decode()
    maker.post(f"/make/orders/{ordered}/shipped", {"carrier": "sf", "number": "123"})
    found = orders.order_for(ana.viewer, ordered).standing
    assert (found.payment, found.fulfilment) == (Payment.PAID, Fulfilment.SHIPPED)
    page = maker.get(f"/make/orders/{ordered}").content.decode()
    assert "by bank" in page
    assert "waybill-detail/123" in page
    assert "Nothing waits for you." in maker.get("/make").content.decode()
    assert stock.available([shop.ink]) == {shop.ink: 4}


def test_money_of_a_cancelled_order_goes_back(ana: Person, ordered: int) -> None:
    maker = signed_in(ana)
    maker.post(f"/make/orders/{ordered}/paid")
    maker.post(f"/me/orders/{ordered}/cancel")
    assert "Money to send back" in maker.get("/make").content.decode()
    maker.post(f"/make/orders/{ordered}/refunded")
    assert orders.order_for(ana.viewer, ordered).standing.payment is Payment.REFUNDED


def test_another_maker_finds_nothing(bo: Person, ordered: int) -> None:
    open_shop(bo, handle="lowclouds")
    other = signed_in(bo)
    assert other.get(f"/make/orders/{ordered}").status_code == 404
    for step in ("paid", "shipped", "refunded"):
        assert other.post(f"/make/orders/{ordered}/{step}").status_code == 404
    assert other.get("/make/@thirdbench_lamp").status_code == 403
    assert other.post("/make/@thirdbench_lamp/stock", {}).status_code == 403
    assert "Platform Lamp" not in other.get(f"/make/orders/{ordered}").content.decode()


def test_who_makes_nothing_is_told_kindly(bo: Person, client: Client) -> None:
    assert "You make nothing here yet." in signed_in(bo).get("/make").content.decode()
    assert client.get("/make").headers["Location"].startswith("/sign-in")


def cells(maker: Client, path: str = "/make/@thirdbench/stock") -> dict[str, str]:
    """The cells of the table as they are shown: name and value."""
    page = maker.get(path).content.decode()
    return dict(
        re.findall(r'<input name="((?:price|count)-[^"]+)" value="([^"]*)"', page)
    )


def named(shown: dict[str, str], kind: str, variant: int) -> str:
    return next(name for name in shown if name.startswith(f"{kind}-{variant}-"))


def test_prices_and_counts_are_written_in_one_table(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    shown = cells(maker)
    typed = shown | {
        named(shown, "count", shop.moss): " 12 ",
        named(shown, "price", shop.ink): "398",
        named(shown, "count", shop.ink): "",
    }
    answer = maker.post("/make/@thirdbench/stock", typed)
    assert answer.status_code == 303
    assert stock.available([shop.ink, shop.moss]) == {shop.ink: 5, shop.moss: 12}
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(39800, "CNY")
    page = maker.get("/make/@thirdbench_lamp").content.decode()
    assert "1 price was changed." in page
    step = re.search(r'name="step" value="([0-9]+)"', page)
    assert step
    maker.post("/make/undo", {"step": step[1]})
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(46800, "CNY")


def test_of_two_makers_the_late_one_sees_both_and_can_go_on(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    shown = cells(maker)
    count, price = (named(shown, kind, shop.ink) for kind in ("count", "price"))
    maker.post("/make/@thirdbench/stock", {count: "9"})
    late = maker.post("/make/@thirdbench/stock", {count: "7", price: "1"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "now 9" in page
    assert "Somebody else changed 1 of these" in page
    assert stock.available([shop.ink]) == {shop.ink: 9}
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(46800, "CNY")
    again = dict(
        re.findall(r'<input name="((?:price|count)-[^"]+)" value="([^"]*)"', page)
    )
    assert again[named(again, "count", shop.ink)] == "7"
    assert maker.post("/make/@thirdbench/stock", again).status_code == 303
    assert stock.available([shop.ink]) == {shop.ink: 7}
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(100, "CNY")


@pytest.mark.parametrize("said", ["-1", "abc", "1.5", "9" * 30, "²"])
def test_what_is_no_count_is_refused(ana: Person, shop: Shop, said: str) -> None:
    maker = signed_in(ana)
    name = named(cells(maker), "count", shop.ink)
    assert maker.post("/make/@thirdbench/stock", {name: said}).status_code == 422
    assert stock.available([shop.ink]) == {shop.ink: 5}


def test_the_count_cannot_go_below_what_buyers_were_promised(
    ana: Person, ordered: int, shop: Shop
) -> None:
    maker = signed_in(ana)
    name = named(cells(maker), "count", shop.ink)
    answer = maker.post("/make/@thirdbench/stock", {name: "0"})
    assert answer.status_code == 409
    assert ordered


def test_cells_that_are_made_up_write_nothing(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    for name in ("count-7-0-", f"price-{shop.ink}-x-1", "count--1-0-0", "price-1-1-"):
        maker.post("/make/@thirdbench/stock", {name: "1"})
    assert stock.available([shop.ink]) == {shop.ink: 5}


def test_a_product_is_made_by_hand_with_all_its_combinations(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    made = maker.post(
        "/make/@thirdbench/new",
        {
            "title": "A mug",
            "handle": "bench_mug",
            "description": "It holds *tea*.",
            "option1": "Size",
            "values1": "S, M",
            "option2": "Glaze",
            "values2": "Celadon，Ink",
            "price": "88",
            "units": "3",
            "is_published": "1",
        },
    )
    assert made.headers["Location"] == "/make/@bench_mug"
    page = catalog.product_page(actors.actor_at("bench_mug").id)
    assert [one.label for one in page.variants] == [
        "S / Celadon",
        "S / Ink",
        "M / Celadon",
        "M / Ink",
    ]
    assert set(stock.available(one.id for one in page.variants).values()) == {3}
    assert "It holds" in page.summary
    assert shop


def test_two_write_of_one_product_and_the_second_sees_the_first(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    fields = {"seen": "1", "tax_class": "standard", "description": "Other words."}
    path = "/make/@thirdbench_lamp/edit"
    assert maker.post(path, fields | {"title": "First"}).status_code == 303
    late = maker.post(path, fields | {"title": "Second", "attributes": "Wood: oak"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody else wrote: First" in page
    assert 'value="Second"' in page
    assert "Wood: oak" in page
    assert (
        maker.post(path, fields | {"title": "Second", "seen": "2"}).status_code == 303
    )
    assert catalog.product_page(shop.lamp).name == "Second"


def test_facts_stand_on_the_product_s_page(
    client: Client, ana: Person, shop: Shop
) -> None:
    fields = {"seen": "1", "tax_class": "standard", "title": "Lamp"}
    facts = {"attributes": "Wood: <b>oak</b>\n高度：42 cm"}
    signed_in(ana).post("/make/@thirdbench_lamp/edit", fields | facts)
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "&lt;b&gt;oak&lt;/b&gt;</dd>" in page
    assert ">高度</dt>" in page
    assert shop


def test_what_is_taken_out_of_sale_is_refused_at_the_checkout_and_said_in_the_bag(
    client: Client, ana: Person, shop: Shop
) -> None:
    page = review(client, shop.ink)
    signed_in(ana).post("/make/@thirdbench_lamp/retire", {"variant": str(shop.ink)})
    assert "This is no longer for sale" in client.get("/bag").content.decode()
    refused = order(client, page)
    assert refused.status_code == 409
    assert "is no longer for sale" in refused.content.decode()


def test_all_of_it_out_of_sale_is_no_longer_made(
    client: Client, ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    maker.post("/make/@thirdbench_lamp/retire", {"variant": ""})
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "No longer made." in page
    assert "In the making." not in page
    maker.post("/make/@thirdbench_lamp/retire", {"variant": str(shop.ink), "sold": "1"})
    assert 'id="buy"' in client.get("/@thirdbench_lamp").content.decode()


def test_what_is_promised_is_said_wherever_it_is_shown(
    client: Client, ana: Person, shop: Shop
) -> None:
    day = (clock.now() + timedelta(days=20)).date()
    fields = {
        "variant": str(shop.moss),
        "kind": "pre",
        "units": "2",
        "due_on": day.isoformat(),
    }
    maker = signed_in(ana)
    assert maker.post("/make/@thirdbench_lamp/promise", fields).status_code == 303
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "pre-order, " in page
    assert "InStock" in page
    shown = cells(maker)
    maker.post("/make/@thirdbench/stock", {named(shown, "count", shop.ink): "0"})
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "schema.org/PreOrder" in page
    assert "Pre-order" in page
    client.post("/@thirdbench_lamp/buy", {"variant": str(shop.moss), "then": "bag"})
    assert "it is sent by" in client.get("/bag").content.decode()
    for hostile in ("", "2026-13-01", "x", "0000-00-00", "2020-01-01"):
        refused = maker.post(
            "/make/@thirdbench_lamp/promise", fields | {"due_on": hostile}
        )
        assert refused.status_code == 422
    maker.post("/make/@thirdbench_lamp/promise", fields | {"kind": ""})
    assert "schema.org/OutOfStock" in client.get("/@thirdbench_lamp").content.decode()


def test_many_prices_are_shown_before_they_change(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    path = "/make/@thirdbench/prices"
    page = maker.get(f"{path}?percent=10&ends=90").content.decode()
    assert "2 prices would change" in page
    assert "¥514.90" in page
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark
    fields = {"percent": "10", "ends": "90", "mark": mark[1]}
    stale = maker.post(path, fields | {"mark": "made up"})
    assert stale.status_code == 409
    assert maker.post(path, fields).status_code == 303
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(51490, "CNY")
    assert (
        maker.post(path, fields).status_code == 409
    )  # sent twice it is not dearer twice
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(51490, "CNY")
    assert maker.get(f"{path}?percent=ten").status_code == 422
    assert maker.post(path, {}).status_code == 422


def test_many_counts_are_shown_before_they_change_and_can_be_taken_back(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    path = "/make/@thirdbench/counts"
    assert "counts would change" not in maker.get(path).content.decode()
    page = maker.get(f"{path}?by=7&q=platform").content.decode()
    assert "2 counts would change" in page
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark
    fields = {"by": "7", "q": "platform", "mark": mark[1]}
    before = stock.available([shop.ink, shop.moss])
    assert maker.post(path, fields | {"mark": "made up"}).status_code == 409
    assert maker.post(path, fields).status_code == 303
    after = stock.available([shop.ink, shop.moss])
    assert after == {one: units + 7 for one, units in before.items()}
    assert maker.post(path, fields).status_code == 409  # sent twice it comes in once
    assert stock.available([shop.ink, shop.moss]) == after
    desk = maker.get("/make/@thirdbench/stock").content.decode()
    assert "2 counts were changed." in desk
    step = re.search(r'name="step" value="([0-9]+)"', desk)
    assert step
    maker.post("/make/undo", {"step": step[1]})
    assert stock.available([shop.ink, shop.moss]) == before
    short = maker.get(f"{path}?by=-900").content.decode()
    assert "These stay as they are" in short
    for wrong in ("by=ten", "to=-1", "to=1.5"):
        assert maker.get(f"{path}?{wrong}").status_code == 422
    assert maker.post(path, {}).status_code == 422


def test_people_are_asked_answer_and_see_what_their_role_allows(
    ana: Person, bo: Person, shop: Shop
) -> None:
    owner, helper = signed_in(ana), signed_in(bo)
    owner.post("/make/@thirdbench/people", {"person": "@bo", "role": "support"})
    desk = helper.get("/make").content.decode()
    assert "asks you to act for it" in desk
    assert helper.get("/make/@thirdbench/people").status_code == 403
    helper.post("/make/asked", {"brand": str(shop.brand), "answer": "yes"})
    assert helper.get("/make/@thirdbench/people").status_code == 200
    assert helper.get("/make/@thirdbench/stock").status_code == 403
    assert helper.get("/make").status_code == 200
    owner.post(
        "/make/@thirdbench/people/change", {"person": str(bo.id), "role": "editor"}
    )
    assert helper.get("/make/@thirdbench/stock").status_code == 200
    assert helper.post("/make/@thirdbench/people", {"person": "cy"}).status_code in {
        403,
        422,
    }
    last = owner.post(
        "/make/@thirdbench/people/change", {"person": str(ana.id), "role": "leave"}
    )
    assert last.status_code == 409
    helper.post(
        "/make/@thirdbench/people/change", {"person": str(bo.id), "role": "leave"}
    )
    assert helper.get("/make/@thirdbench/people").status_code == 403


def sent(maker: Client, content: bytes, name: str = "goods.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return maker.post("/make/@thirdbench/files", {"file": file})


CUPS = (
    b"Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n"
    b"cup,Cup,Size,S,C-S,88,3\ncup,,,L,C-L,98.50,4\n"
)


def work_on(where: str) -> None:
    upload = int(where.rpartition("/")[2])
    import_upload(UploadConfirmed(upload=upload), now=clock.now())


def test_a_file_is_looked_through_first_and_imported_after_a_yes(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    where = sent(maker, CUPS).headers["Location"]
    page = maker.get(where).content.decode()
    assert "New product @cup." in page
    assert "Import it" in page
    assert actors.kind_at("cup") is None

    for _ in range(2):  # sent twice it is imported once
        assert maker.post(f"{where}/confirm").status_code == 303
    assert "It is being imported." in maker.get(where).content.decode()
    work_on(where)
    work_on(where)
    assert "It is imported." in maker.get(where).content.decode()
    cup = catalog.product_page(actors.actor_at("cup").id)
    assert [one.price.minor for one in cup.variants] == [8800, 9850]
    assert list(stock.available(one.id for one in cup.variants).values()) == [3, 4]
    assert shop


def test_what_goes_out_as_a_file_changes_nothing_when_it_comes_back(
    ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    answer = maker.get("/make/@thirdbench/products.csv")
    content = answer.getvalue()
    assert content.startswith(b"Handle,Title,Body (HTML),Vendor")
    assert b"thirdbench_lamp" in content
    page = maker.get(sent(maker, content).headers["Location"]).content.decode()
    assert "stays" in page
    assert "Import it" in page
    assert shop


def test_a_refused_row_lets_nothing_in(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    where = sent(maker, CUPS + b"bowl,,,,,x,\n").headers["Location"]
    page = maker.get(where).content.decode()
    assert "1 row is refused." in page
    assert "Import it" not in page
    maker.post(f"{where}/confirm")
    work_on(where)
    assert "Nothing was imported" in maker.get(where).content.decode()
    assert actors.kind_at("cup") is None
    assert shop


def test_files_that_are_none_are_refused_by_name(
    ana: Person, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = signed_in(ana)
    zipped = sent(maker, b"PK\x03\x04nothing")
    assert zipped.status_code == 422
    assert "a ZIP archive or an Excel workbook" in zipped.content.decode()
    assert sent(maker, b"").status_code == 422
    assert maker.post("/make/@thirdbench/files", {}).status_code == 422
    monkeypatch.setattr(shopify, "ROWS_MOST", 9)
    rows = b"Handle,Title,Variant Price,Image Src\na,A,1,\n" + b"a,,,\n" * 9
    too_many = sent(maker, rows)
    assert too_many.status_code == 422
    assert "more than 9 rows" in too_many.content.decode()
    assert shop


def test_who_may_no_longer_make_it_imports_nothing(
    ana: Person, bo: Person, shop: Shop
) -> None:
    owner, helper = signed_in(ana), signed_in(bo)
    owner.post("/make/@thirdbench/people", {"person": "bo", "role": "editor"})
    helper.post("/make/asked", {"brand": str(shop.brand), "answer": "yes"})
    where = sent(helper, CUPS).headers["Location"]
    helper.post(f"{where}/confirm")
    owner.post(
        "/make/@thirdbench/people/change", {"person": str(bo.id), "role": "leave"}
    )
    work_on(where)
    assert actors.kind_at("cup") is None
    assert "You may see this, but not change it." in owner.get(where).content.decode()


def test_a_file_of_skus_changes_prices_and_counts_only(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    content = "SKU;价格;Stock\nL-1;398;\nL-2;;7\n".encode()
    where = sent(maker, content).headers["Location"]
    page = maker.get(where).content.decode()
    assert "The price goes from 468.00 to 398.00 CNY." in page
    assert "On hand goes from 0 to 7." in page
    maker.post(f"{where}/confirm")
    work_on(where)
    assert "It is imported." in maker.get(where).content.decode()
    assert catalog.variants_of([shop.ink])[shop.ink].price == Money(39800, "CNY")
    assert stock.available([shop.ink, shop.moss]) == {shop.ink: 5, shop.moss: 7}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"L-9,1,", "No variant that is sold has the SKU L-9."),
        (b",1,", "The SKU is missing."),
        (b"L-1,x,", "is not a price"),
        (b"L-1,1,-4", "is not a quantity"),
        (b"L-1,1", "This row has 2 fields, the header has 3."),
        (b"L-2,1,", "Line 2 has this SKU already."),
    ],
)
def test_a_row_of_skus_that_cannot_be_taken_lets_nothing_in(
    ana: Person, shop: Shop, row: bytes, why: str
) -> None:
    maker = signed_in(ana)
    where = sent(maker, b"SKU,Price,Stock\nL-2,1,1\n" + row + b"\n").headers["Location"]
    assert why in maker.get(where).content.decode()
    maker.post(f"{where}/confirm")
    work_on(where)
    assert catalog.variants_of([shop.moss])[shop.moss].price == Money(49800, "CNY")
