import pytest
from tests.cast import Person

from xiangxin.market.orders.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    return open_shop(ana, cy)
