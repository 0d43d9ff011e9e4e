import pytest
import typer
from tests.cast import NOW, Person

from xiangxin.console import reconciling
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import open_shop


def test_what_does_not_add_up_is_named(
    ana: Person, cy: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(ana, cy)
    order = shop.buy(shop.ink)
    orders.mark_paid(ana.viewer, order, now=NOW)
    reconciling.reconcile()
    assert "money: everything adds up." in capsys.readouterr().out

    Order.objects.filter(id=order).update(payment="due")
    with pytest.raises(typer.Exit):
        reconciling.reconcile()
    assert f"order {order} waits for money" in capsys.readouterr().out
