import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.stock.tests import shelf
from xiangxin.market.taxes import actions
from xiangxin.market.taxes.errors import TaxesChanged
from xiangxin.market.taxes.queries import NOTHING, taxes_for
from xiangxin.market.taxes.tests.test_rules import TAXES


def test_taxes_are_the_makers_and_nobody_guesses_them(ana: Person, bo: Person) -> None:
    brand = shelf.brand(ana, "bench")
    assert taxes_for(ana.viewer, brand) == (NOTHING, 0)

    actions.save_taxes(viewer=ana.viewer, brand=brand, taxes=TAXES, version=0, now=NOW)
    actions.save_taxes(viewer=ana.viewer, brand=brand, taxes=TAXES, version=1, now=NOW)

    assert taxes_for(ana.viewer, brand) == (TAXES, 2)
    for old in (0, 1):
        with pytest.raises(TaxesChanged):
            actions.save_taxes(
                viewer=ana.viewer, brand=brand, taxes=NOTHING, version=old, now=NOW
            )
    with pytest.raises(NotAllowed):
        actions.save_taxes(
            viewer=bo.viewer, brand=brand, taxes=NOTHING, version=2, now=NOW
        )
