import gettext
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils.translation import trans_real
from tests.cast import NOW, Person

from xiangxin.console import translations
from xiangxin.market.orders import actions, tasks
from xiangxin.market.orders.events import (
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from xiangxin.market.orders.links import bearer_of
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments.rules import Method
from xiangxin.social.actors.rules import Bearer


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF="xiangxin.market.orders.tests.urls",
        PUBLIC_URL="https://market.example",
    ):
        yield


def last() -> mail.EmailMessage:
    return mail.outbox[-1]


def test_the_buyer_is_told_what_they_ordered(shop: Shop) -> None:
    order = shop.buy(shop.ink, 2)

    tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)

    assert last().to == ["dee@example.com"]
    assert last().subject == "Your order from Bench"
    assert "2 × Lamp, Ink: CN¥936.00" in last().body
    assert f"name the order number {order}" in last().body
    assert "3511 AB UTRECHT" in last().body
    link = re.search(r"https://market\.example/order/(\S+)", last().body)
    assert link
    assert bearer_of(link[1]) == Bearer(order)


def test_a_mail_sent_twice_has_one_message_id(shop: Shop) -> None:
    order = shop.buy(shop.ink)

    for _ in range(2):
        tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)

    first, second = mail.outbox
    assert first.extra_headers == second.extra_headers
    assert first.extra_headers["Message-ID"] == (
        f"<order-{order}-placed@market.example>"
    )


def test_each_step_has_its_mail(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink)
    actions.mark_paid(ana.viewer, order, now=NOW)
    tasks.tell_buyer_paid(OrderPaid(order=order), now=NOW)
    assert last().subject == "Bench has your money"
    actions.ship(ana.viewer, order, now=NOW, note="PostNL 3S")
    tasks.tell_buyer_shipped(OrderShipped(order=order), now=NOW)
    assert "PostNL 3S" in last().body

    order = shop.buy(shop.day, key="other")
    actions.mark_paid(ana.viewer, order, now=NOW)
    actions.cancel(Bearer(order), order, now=NOW)
    tasks.tell_buyer_cancelled(OrderCancelled(order=order), now=NOW)
    assert "Bench sends it back" in last().body
    actions.mark_refunded(ana.viewer, order, now=NOW)
    tasks.tell_buyer_refunded(OrderRefunded(order=order), now=NOW)
    assert "has sent back CN¥468.00" in last().body
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 4


def test_a_lapsed_order_says_why(shop: Shop) -> None:
    order = shop.buy(shop.ink)
    actions.cancel_unpaid(before=NOW + timedelta(days=1), now=NOW)

    tasks.tell_buyer_cancelled(OrderCancelled(order=order), now=NOW)

    assert "did not come within 7 days" in last().body


def test_cash_is_paid_at_the_door(shop: Shop) -> None:
    order = shop.buy(shop.ink, method=Method.CASH)
    tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)
    assert "to whoever brings the parcel" in last().body


def test_a_mail_speaks_the_language_of_the_order(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    translations.compile_all()
    # What was read before it was compiled is kept twice.
    monkeypatch.setattr(trans_real, "_translations", {})
    monkeypatch.setattr(gettext, "_translations", {})
    order = shop.buy(shop.ink, language="zh-hans")

    tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)

    assert last().subject == "你在 Bench 下的订单"
    assert "¥468.00" in last().body
    assert not re.search(r"\b(Hello|Together|Send|Your)\b", last().body)


def test_a_mark_in_a_name_is_not_a_place_for_facts(shop: Shop) -> None:
    shop.put(shop.ink)
    summary = actions.start_checkout(
        cart_key="guest",
        person=None,
        email="dee@example.com",
        name="{link}",
        phone="",
        country="NL",
        fields={
            "city": "Utrecht",
            "street_address": "{order}",
            "postal_code": "3511 AB",
        },
        language="en",
        now=NOW,
    )
    (order,) = shop.place(summary)

    tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)

    assert "Hello {link}," in last().body
