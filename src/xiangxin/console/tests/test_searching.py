import pytest
import typer
from tests.cast import Person

from xiangxin.console import searching
from xiangxin.market.catalog.finding.models import Found
from xiangxin.web.product.tests.shop import open_shop


def test_what_drifted_is_named_and_put_right(
    ana: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(ana)
    searching.check()
    Found.objects.filter(pk=shop.lamp).delete()
    with pytest.raises(typer.Exit):
        searching.check()
    assert str(shop.lamp) in capsys.readouterr().out
    searching.rebuild()
    searching.check()
    assert "as it is" in capsys.readouterr().out
