"""To the provider's page and back, through the doors."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.cast import Person

from xiangxin.config import worker
from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.links import bearer_of, token_of
from xiangxin.market.orders.paying import actions as paying
from xiangxin.market.orders.paying.reconciling import differences
from xiangxin.market.orders.rules import Payment, State
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.rules import Attempt
from xiangxin.market.payments.tests.standin import (
    Standin,
    event,
    signed,
    stripe,
)
from xiangxin.market.stock import actions as stock
from xiangxin.social.actors.rules import System
from xiangxin.web.checkout.tests.test_buying import order, review
from xiangxin.web.payments.address import address_of
from xiangxin.web.product.tests.shop import Shop, counted, open_shop
from xiangxin.web.product.tests.test_page import signed_in
from xiangxin.world import clock


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def there() -> Iterator[Standin]:
    with stripe() as standin:
        yield standin


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def ordered(client: Client, shop: Shop, method: str) -> str:
    """Where ordering led."""
    return order(client, review(client, shop.ink), method).headers["Location"]


def last_order(there: Standin) -> int:
    *_, session = there.sessions.values()
    return int(session["metadata"]["order"])


def link(order_id: int) -> str:
    return f"/order/{token_of(order_id)}"


def tell(client: Client, body: bytes, **changed: str) -> HttpResponse:
    signature = changed.get("signature", signed(body, at=clock.now()))
    return client.post(
        "/pay/stripe",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature, "Origin": "https://stripe.example"},
    )


def words(page: HttpResponse) -> str:
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split()
    )


def test_a_guest_is_led_to_stripe_pays_and_is_back(
    client: Client, shop: Shop, there: Standin
) -> None:
    where = ordered(client, shop, "card")
    assert where == "https://checkout.stripe.com/c/pay/cs_test_1"
    number = last_order(there)
    (_, _, fields, _) = there.asked[0]
    back = urlsplit(fields["success_url"]).path
    assert back == f"{link(number)}/back"
    assert "Your payment page is open" in words(client.get(link(number)))

    there.pay("cs_test_1")
    answer = client.get(back)
    assert answer.headers["Location"] == link(number)
    page = words(client.get(link(number)))
    assert "Paid." in page
    assert "How to pay" not in page
    assert list(differences()) == []


def test_a_member_is_led_back_to_their_own_page(
    bo: Person, shop: Shop, there: Standin
) -> None:
    member = signed_in(bo)
    assert ordered(member, shop, "card").startswith("https://checkout.stripe.com/")
    (card,) = orders.orders_of(bo.id)
    there.pay("cs_test_1")
    assert (
        member.get(f"/me/orders/{card.id}/back").headers["Location"]
        == f"/me/orders/{card.id}"
    )
    assert orders.orders_of(bo.id)[0].payment is Payment.PAID


def test_pressing_order_twice_leads_to_one_page(
    client: Client, shop: Shop, there: Standin
) -> None:
    how = review(client, shop.ink)
    first, second = (order(client, how, "card") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(there.sessions) == 1
    there.pay("cs_test_1")
    client.get(f"{link(last_order(there))}/back")
    assert order(client, how, "card").headers["Location"] == link(last_order(there))


def test_stripe_is_silent_and_the_order_stands_and_asks_again(
    client: Client, shop: Shop, there: Standin
) -> None:
    there.broken = [(500, b"")]
    where = ordered(client, shop, "card")
    assert where.startswith("/order/")
    assert "Go on to pay" in words(client.get(where))
    again = client.post(f"{where}/pay")
    assert again.headers["Location"].startswith("https://checkout.stripe.com/")
    assert (
        len(payments.payments_of(bearer_of(where.removeprefix("/order/")).order_id))
        == 1
    )


def test_the_notice_alone_completes_it_however_often(
    client: Client, shop: Shop, there: Standin
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    early = event("checkout.session.completed", dict(there.sessions["cs_test_1"]))
    there.pay("cs_test_1")
    body = event("checkout.session.completed", there.sessions["cs_test_1"], number=2)
    for one in (body, body, early):
        assert tell(client, one).status_code == 200
    page = orders.order_for(System(), number)
    assert [change.what for change in page.changes].count("paid") == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_total": 1},
        {"currency": "usd"},
        {"metadata": {"payment": "12345", "order": "7"}},
        {"id": "cs_of_somebody_else", "metadata": {}},
    ],
)
def test_a_signed_notice_of_something_else_pays_nothing(
    client: Client, shop: Shop, there: Standin, changed: dict[str, object]
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    there.pay("cs_test_1")
    told = {**there.sessions["cs_test_1"], **changed}
    answer = tell(client, event("checkout.session.completed", told))
    assert answer.status_code == 200
    assert orders.standing_of(System(), number).payment is Payment.DUE


def test_a_notice_that_is_forged_or_too_large_changes_nothing(
    client: Client, shop: Shop, there: Standin
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    there.pay("cs_test_1")
    body = event("checkout.session.completed", there.sessions["cs_test_1"])
    assert tell(client, body, signature="t=1,v1=0").status_code == 400
    assert (
        tell(client, body + b" ", signature=signed(body, at=clock.now())).status_code
        == 400
    )
    assert tell(client, b"x" * 10_000_000).status_code == 413
    assert client.get("/pay/stripe").status_code == 405
    assert tell(client, event("something.new", {"id": "x"})).status_code == 200
    assert orders.standing_of(System(), number).payment is Payment.DUE


def test_a_refund_made_at_stripe_is_told_here_once(
    client: Client, shop: Shop, there: Standin, ana: Person
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    there.pay("cs_test_1")
    client.get(f"{link(number)}/back")
    refund = {
        "id": "re_dashboard",
        "payment_intent": "pi_test_1",
        "amount": 6800,
        "currency": "cny",
        "status": "succeeded",
        "metadata": {},
    }
    for turn, kind in enumerate(("refund.created", "refund.updated", "refund.updated")):
        tell(client, event(kind, refund, number=10 + turn))
    assert orders.standing_of(System(), number).payment is Payment.PART_REFUNDED
    page = words(signed_in(ana).get(f"/make/orders/{number}"))
    assert "Sent back CN¥68" in page
    assert "Left CN¥400" in page
    assert list(differences()) == []


def test_the_maker_sends_back_a_line_then_an_amount_then_no_more_than_is_left(
    client: Client, shop: Shop, there: Standin, ana: Person
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    there.pay("cs_test_1")
    client.get(f"{link(number)}/back")
    maker, path = signed_in(ana), f"/make/orders/{number}/refund"
    part = {"amount": "68", "seen": "0", "note": "A scratch"}
    assert maker.post(path, part).status_code == 303
    assert maker.post(path, part).status_code == 409  # sent twice, meant once
    worker.work_until_idle()
    assert [one["amount"] for one in there.refunds.values()] == [6800]
    assert "has sent back" in mailed()
    assert "A scratch" in words(client.get(link(number)))

    too_much = maker.post(path, {"amount": "400.01"})
    assert too_much.status_code == 422
    assert "Only CN¥400 of this order can still go back." in words(too_much)
    assert maker.post(path, {"of": str(shop.ink), "units": "2"}).status_code == 422
    assert maker.post(path, {"of": "77", "units": "1"}).status_code == 422
    for amount in ("0", "-5", "", "x", "1e3x"):
        assert maker.post(path, {"amount": amount}).status_code == 422
    assert maker.post(path, {"amount": "400"}).status_code == 303
    worker.work_until_idle()
    assert orders.standing_of(System(), number).payment is Payment.REFUNDED
    assert maker.post(path, {"amount": "1"}).status_code == 422
    assert list(differences()) == []


def mailed() -> str:
    return "\n".join(one.body for one in mail.outbox)


def test_stripe_dies_while_sending_back_and_it_is_sent_once(
    client: Client, shop: Shop, there: Standin
) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    there.pay("cs_test_1")
    client.get(f"{link(number)}/back")
    there.drop_answers = 1
    client.post(f"{link(number)}/cancel")
    worker.work_until_idle()
    assert orders.standing_of(System(), number).payment is Payment.PAID
    assert "Your money is on its way back." in words(client.get(link(number)))

    paying.tend(now=clock.now() + timedelta(minutes=1))
    assert len(there.refunds) == 1
    assert orders.standing_of(System(), number).payment is Payment.REFUNDED


def test_several_brands_are_paid_one_after_the_other(
    client: Client, shop: Shop, there: Standin, cy: Person
) -> None:
    other = open_shop(cy, handle="lowclouds")
    client.post("/@lowclouds_lamp/buy", {"variant": other.ink, "then": "bag"})
    where = ordered(client, shop, "card")
    assert where.startswith("/order/")
    assert not there.sessions
    page = client.get(where).content.decode()
    assert "still to pay" in page
    client.post(f"{where}/pay")
    there.pay("cs_test_1")
    client.get(f"{where}/back")
    page = client.get(where).content.decode()
    assert "Another order of this bag is still to pay" in page
    (next_one,) = set(re.findall(r'href="(/order/[^/"]+)"', page)) - {where}
    client.post(f"{next_one}/pay")
    there.pay("cs_test_2")
    client.get(f"{next_one}/back")
    assert "still to pay" not in client.get(where).content.decode()


def test_without_keys_nobody_is_offered_a_card_nor_can_choose_it(
    client: Client, shop: Shop
) -> None:
    how = review(client, shop.ink)
    assert "Card or wallet" not in how.content.decode()
    assert "made up" not in how.content.decode()
    for method in ("card", "demo"):
        assert order(client, how, method).status_code == 422


def test_no_page_of_ours_has_a_field_for_a_card(
    client: Client, shop: Shop, there: Standin
) -> None:
    how = review(client, shop.ink)
    there.broken = [(500, b"")]
    pages = [how.content.decode()]
    pages.append(
        client.get(order(client, how, "card").headers["Location"]).content.decode()
    )
    for page in pages:
        assert not re.search(
            r'autocomplete="cc-|name="(card|cvc|pan|number|expiry)', page
        )


def test_paying_by_hand_costs_no_statement_more(client: Client, shop: Shop) -> None:
    where = ordered(client, shop, "transfer")
    with CaptureQueriesContext(connection) as queries:
        client.get(where)
    assert len(counted(queries.captured_queries)) <= 4
    assert not [row for row in queries if 'FROM "payment' in row["sql"]]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("what", "headline", "told"),
    [
        ("paid", "Paid.", ""),
        ("declined", "Not paid yet.", "The payment was declined"),
        ("underway", "Not paid yet.", "Your bank is at it"),
        ("twice", "Paid.", "CN¥468 goes back to you"),
        ("late", "Paid.", "Paid late, and taken up again"),
    ],
)
def test_everything_can_be_tried_in_the_demo(
    client: Client, shop: Shop, what: str, headline: str, told: str
) -> None:
    where = ordered(client, shop, "demo")
    assert where.startswith("/pay/demo/")
    page = client.get(where)
    assert "This page is made up" in words(page)
    back = client.post(where, {"what": what}, follow=True)
    assert headline in words(back)
    assert told in words(back)
    worker.work_until_idle()
    assert list(differences()) == []


@pytest.mark.usefixtures("demo")
def test_paid_too_late_in_the_demo_and_the_things_are_gone(
    client: Client, shop: Shop
) -> None:
    stock.set_on_hand(levels={shop.ink: 1}, now=clock.now())
    where = ordered(client, shop, "demo")
    reference = where.rpartition("/")[2]
    found = payments.payment(int(reference.removeprefix("demo-")))
    client.post(f"{link(found.order)}/cancel")
    Client().post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    quick = Client()
    order(quick, review(quick, shop.ink), "cash")
    back = client.post(where, {"what": "late"}, follow=True)
    assert "CN¥468 goes back to you" in words(back)
    worker.work_until_idle()
    assert "CN¥468 went back to you" in words(client.get(link(found.order)))


@pytest.mark.usefixtures("demo")
def test_paid_and_closed_is_found_by_the_sweep(client: Client, shop: Shop) -> None:
    where = ordered(client, shop, "demo")
    client.post(where, {"what": "closed"})
    attempt = payments.payment(int(where.rpartition("-")[2]))
    assert attempt.state is Attempt.OPEN
    paying.tend(now=clock.now() + timedelta(minutes=3))
    assert orders.standing_of(System(), attempt.order).payment is Payment.PAID


@pytest.mark.usefixtures("demo")
def test_nothing_else_can_be_done_on_the_demos_page(client: Client, shop: Shop) -> None:
    where = ordered(client, shop, "demo")
    assert client.post(where, {"what": "rob"}).status_code == 404
    assert client.get("/pay/demo/demo-1").status_code == 404
    client.post(where, {"what": "paid"})
    assert "This payment is over." in words(client.get(where))


@pytest.mark.usefixtures("demo")
def test_too_many_tries_are_refused_with_a_sentence(client: Client, shop: Shop) -> None:
    where = ordered(client, shop, "demo")
    order_path = link(payments.payment(int(where.rpartition("-")[2])).order)
    for _ in range(11):
        client.post(where, {"what": "declined"}, follow=True)
        where = client.post(f"{order_path}/pay").headers["Location"]
    client.post(where, {"what": "declined"}, follow=True)
    refused = client.post(f"{order_path}/pay")
    assert refused.status_code == 429
    assert "too many tries" in words(refused)


def test_a_lapsed_order_is_not_paid(client: Client, shop: Shop, there: Standin) -> None:
    ordered(client, shop, "card")
    number = last_order(there)
    paying.tend(now=clock.now() + timedelta(hours=1))
    assert there.sessions["cs_test_1"]["status"] == "expired"
    assert orders.standing_of(System(), number).state is State.CANCELLED
    assert client.post(f"{link(number)}/pay").status_code == 409
    assert "did not come in time" in words(client.get(link(number)))


@pytest.mark.parametrize(
    ("https", "remote", "forwarded", "expected"),
    [
        (False, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (False, "2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        (False, "", "", ""),
        (True, "127.0.0.1", "6.6.6.6, 192.0.2.9", "192.0.2.9"),
        (True, "127.0.0.1", "", ""),
        (True, "127.0.0.1", "192.0.2.9, <script>", ""),
    ],
)
def test_an_address_is_the_one_our_proxy_saw(
    rf: object,
    settings: Settings,
    https: bool,
    remote: str,
    forwarded: str,
    expected: str,
) -> None:
    settings.HTTPS = https
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=remote)  # type: ignore[attr-defined]
    assert address_of(request) == expected
