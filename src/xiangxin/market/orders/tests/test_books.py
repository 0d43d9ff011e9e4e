import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from tests.cast import NOW, Person

from xiangxin.market.orders import actions, books
from xiangxin.market.orders.books import Only, Wanted
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.social.actors.rules import Stranger


def read(lines: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(lines))))


def found(shop: Shop, ana: Person, **wanted: object) -> list[int]:
    said = Wanted(**wanted)  # type: ignore[arg-type]
    cards = books.orders_found(ana.viewer, shop.bench, said, before=None, limit=9)
    return [card.id for card in cards]


def test_the_books_say_what_was_charged(shop: Shop, ana: Person) -> None:
    shop.put(shop.ink, 2)
    shop.put(shop.day)
    (order,) = shop.place(shop.start())
    Order.objects.filter(id=order).update(name="=HYPERLINK(1)", phone="+86 138")

    first, second = read(books.lines(ana.viewer, shop.bench, Wanted()))

    total = Order.objects.values_list("total_minor", flat=True).get(id=order)
    assert first["Order"] == second["Order"] == str(order)
    assert (first["Line total"], second["Line total"]) == ("936.00", "468.00")
    assert (first["Total"], second["Total"]) == (f"{total / 100:.2f}", "")
    assert first["Name"] == "'=HYPERLINK(1)"
    assert first["Phone"] == "'+86 138"
    assert "3511 AB UTRECHT" in first["Address"]


def test_excel_is_told_that_it_is_utf8(shop: Shop, ana: Person) -> None:
    wanted = Wanted()
    plain = next(books.lines(ana.viewer, shop.bench, wanted))
    marked = next(books.lines(ana.viewer, shop.bench, wanted, for_excel=True))
    assert marked == f"\ufeff{plain}"


def test_many_orders_are_read_some_at_a_time(
    shop: Shop, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "_AT_ONCE", 2)
    made = [shop.buy(shop.ink, key=f"g{n}") for n in range(5)]
    rows = read(books.lines(ana.viewer, shop.bench, Wanted()))
    assert [int(row["Order"]) for row in rows] == made


def test_orders_are_found_by_day_and_state(shop: Shop, ana: Person) -> None:
    due, sent, gone = (shop.buy(shop.ink, key=key) for key in "abc")
    shop.buy(shop.cup, key="d")
    actions.mark_paid(ana.viewer, sent, now=NOW)
    actions.ship(ana.viewer, sent, now=NOW)
    actions.cancel(ana.viewer, gone, now=NOW)
    today, tomorrow = NOW.date(), (NOW + timedelta(days=1)).date()

    assert found(shop, ana) == [gone, sent, due]
    assert found(shop, ana, only=Only.DUE) == [due]
    assert found(shop, ana, only=Only.TO_SEND) == [due]
    assert found(shop, ana, only=Only.SENT) == [sent]
    assert found(shop, ana, only=Only.CANCELLED) == [gone]
    assert found(shop, ana, since=today, until=today) == [gone, sent, due]
    assert found(shop, ana, since=tomorrow) == []


def test_books_are_for_who_keeps_them(shop: Shop, cy: Person) -> None:
    for viewer in (Stranger(), cy.viewer):
        with pytest.raises(NoSuchOrder):
            books.lines(viewer, shop.bench, Wanted())
        with pytest.raises(NoSuchOrder):
            books.orders_found(viewer, shop.bench, Wanted(), before=None, limit=1)
