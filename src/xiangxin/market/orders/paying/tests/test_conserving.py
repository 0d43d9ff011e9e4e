"""Whatever comes in whatever order: every cent and every unit is where it belongs."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import Money
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.paying import actions
from xiangxin.market.orders.paying.tests.paying import (
    assert_adds_up,
    begun,
    follow_up,
    hear,
    notice,
    ordered,
)
from xiangxin.market.orders.rules import State
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments import demo
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.models import DemoBack, DemoPage, Payment, Refund
from xiangxin.market.payments.rules import Attempt, Paid, Why
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import Bearer

WHICH = st.integers(0, 2)
ONE = st.one_of(
    st.tuples(
        st.sampled_from(
            "begin pay decline underway notice again back cancel cheap refund".split()
        ),
        WHICH,
    ),
    st.tuples(st.sampled_from("sweep work wait snatch".split()), st.just(0)),
)
# What chance seldom puts together.
STORIES = st.tuples(
    st.sampled_from(
        (
            "begin pay notice again notice",
            "begin wait wait sweep pay notice",
            "begin wait wait sweep snatch pay notice work",
            "begin decline back begin pay notice pay notice",
            "begin pay back refund work cancel work",
        )
    ),
    WHICH,
).map(lambda story: [(step, story[1]) for step in story[0].split()])
STEPS = st.lists(st.one_of(ONE.map(lambda one: [one]), STORIES), max_size=6).map(
    lambda parts: [step for part in parts for step in part]
)


class Till:
    def __init__(self, shop: Shop, ana: Person) -> None:
        self.shop, self.ana, self.now = shop, ana, NOW
        self.orders = [ordered(shop, key=f"guest-{n}") for n in range(2)]
        self.events = 0

    def do(self, step: str, which: int) -> None:  # noqa: C901 - one line a step
        order = self.orders[which % 2]
        attempts = payments.payments_of(order)
        attempt = attempts[which % len(attempts)] if attempts else None
        match step:
            case "begin":
                begun(order, now=self.now)
            case "sweep":
                actions.tend(now=self.now)
            case "work":
                follow_up(self.now)
            case "wait":
                self.now += timedelta(minutes=17)
            case "back":
                actions.come_back(Bearer(order), order, now=self.now)
            case "cancel":
                orders.cancel(Bearer(order), order, now=self.now)
            case "refund":
                part = Money(16000, "CNY")
                orders.refund(self.ana.viewer, order, amount=part, now=self.now)
            case "snatch":
                stock.set_on_hand(levels={self.shop.ink: self.held()}, now=self.now)
            case _ if attempt is None or not attempt.reference:
                return
            case "pay":
                demo.pay(attempt.reference)
            case "decline":
                demo.decline(attempt.reference)
            case "underway":
                demo.start_paying(attempt.reference)
            case "notice" | "again":
                self.events += step == "notice"
                hear(notice(attempt, self.events), now=self.now)
            case "cheap":
                cheap = Paid(amount=Money(1, "CNY"), capture=attempt.reference)
                demo_row = DemoPage.objects.get(reference=attempt.reference)
                if demo_row.state == "open":  # the provider took another sum
                    demo_row.amount_minor, demo_row.state = 1, "paid"
                    demo_row.save()
                    hear(notice(attempt, answer=cheap), now=self.now)

    def held(self) -> int:
        return StockLevel.objects.get(variant=self.shop.ink).held

    def close(self) -> None:
        """Everything that is on its way arrives, and every time runs out."""
        for attempt in Payment.objects.exclude(reference=""):
            if DemoPage.objects.get(reference=attempt.reference).state == "underway":
                # Whatever a bank began it tells the end of; one way or the other.
                (demo.pay if attempt.id % 2 else demo.decline)(attempt.reference)
            self.events += 1
            hear(notice(payments.payment(attempt.id), self.events), now=self.now)
        for _ in range(3):
            follow_up(self.now)
            self.now += timedelta(days=20)
            actions.tend(now=self.now)
        follow_up(self.now)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[("begin", 0), ("underway", 0)])
@given(steps=STEPS)
def test_any_order_of_things_leaves_money_and_units_where_they_belong(
    shop: Shop, ana: Person, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        till = Till(shop, ana)
        for step, which in steps:
            try:
                with transaction.atomic():
                    till.do(step, which)
            except Refusal:
                pass
        till.close()

        assert_adds_up()
        came = _sum(DemoPage.objects.filter(state="paid"), "amount_minor")
        gone = _sum(DemoBack.objects.all(), "amount_minor")
        mine = Payment.objects.filter(state=Attempt.PAID)
        kept = _sum(mine, "received_minor") - _sum(mine, "refunded_minor")
        assert came - gone == kept
        for_the_order = (Why.MAKER, Why.CANCELLED)
        assert not Refund.objects.filter(
            Q(payment__state=Attempt.PAID) & ~Q(why__in=for_the_order)
            | Q(payment__state=Attempt.SURPLUS, why__in=for_the_order)
        ).exists()
        waiting = OrderLine.objects.filter(order__state=State.OPEN)
        assert till.held() == _sum(waiting, "units")
        assert not Order.objects.filter(state=State.OPEN, payment="due").exists()
        transaction.set_rollback(True)


def _sum(rows: object, column: str) -> int:
    return rows.aggregate(Sum(column))[f"{column}__sum"] or 0  # type: ignore[attr-defined]
