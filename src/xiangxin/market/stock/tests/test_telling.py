from datetime import timedelta

from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.finding.queries import search
from xiangxin.market.catalog.finding.rules import Wish
from xiangxin.market.stock import actions
from xiangxin.market.stock.tests.shelf import brand, variants


def in_stock() -> int:
    return len(search("lamp", Wish(can_be_had=True), limit=5).ids)


def test_search_is_told_what_can_be_had(ana: Person) -> None:
    first, second = variants(
        ana, brand(ana, "bench"), "lamp", Money(900, "CNY"), ("Ink", "Moss")
    )
    assert in_stock() == 0
    actions.set_on_hand(levels={first: 0, second: 2}, now=NOW)
    assert actions.tell_search(since=NOW) == 1
    assert actions.tell_search() == 0
    assert in_stock() == 1
    actions.take(wanted={second: 2}, now=NOW + timedelta(seconds=9))
    assert actions.tell_search(since=NOW + timedelta(seconds=5)) == 1
    assert in_stock() == 0


def test_what_changed_before_is_not_looked_at(ana: Person) -> None:
    (lamp,) = variants(ana, brand(ana, "bench"), "lamp", Money(900, "CNY"))
    actions.set_on_hand(levels={lamp: 2}, now=NOW)
    assert actions.tell_search(since=NOW + timedelta(seconds=1)) == 0
    assert actions.tell_search() == 1
