import pytest
from tests.cast import Person

from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)
