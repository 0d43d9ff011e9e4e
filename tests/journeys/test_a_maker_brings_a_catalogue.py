"""A Shopify catalogue as it is, by the command, into the pages."""

import json
import subprocess
from pathlib import Path

import pytest
from tests import databases
from tests.databases import console

pytestmark = pytest.mark.race

SHARED = databases.ROOT.parent / "shared" / "data" / "shopify-products"
FILES = ("apparel.csv", "home-and-garden.csv")
Env = dict[str, str]

BRAND = """
from tests import cast
from xiangxin.market.catalog import actions
ana = cast.person("Ana")
actions.create_brand(person=ana.id, handle="thirdbench", name="Third Bench", currency="CNY",
                     now=cast.NOW)
"""
# Everything of the brand's page, a product's page, and the way into the bag and to the order.
BUYER = """
import json
from django.test.utils import setup_test_environment
setup_test_environment()
from tests.journeys.doors import ADDRESS, Visitor
from xiangxin.market.catalog import queries
from xiangxin.market.orders.models import Order
from xiangxin.market.stock.models import StockLevel
dee, ids = Visitor(LANGUAGE), queries.newest(100)
cards = queries.cards_of(ids).values()
pages = {}
for card in cards:
    pages[card.handle] = card.name in dee.open(f"/@{card.handle}") and dee.status
brand = dee.open("/@thirdbench")
found = sum(card.name in dee.open(f"/search?q={card.name}") for card in cards)
for card in cards:
    dee.open(f"/@{card.handle}")
    buy = f"/@{card.handle}/buy"
    if buy in dee.actions():
        dee.press(buy)
        dee.press("/checkout", **ADDRESS)
        dee.press("/checkout/place", method="cash")
        break
print(json.dumps({"pages": pages, "brand": dee.status, "found": found,
                  "orders": Order.objects.count(), "bought": dee.at,
                  "held": sum(StockLevel.objects.values_list("held", flat=True))}))
"""


def ran(env: Env, code: str) -> str:
    with databases.run(code, env) as process:
        said = process.communicate()[0]
    assert process.returncode == 0
    return said


@pytest.mark.parametrize("file", FILES)
def test_a_real_catalogue_is_brought_in_and_bought_from(
    own_database: Env, file: str
) -> None:
    path = SHARED / file
    if not path.exists():
        pytest.skip("shared data: shopify-products is not beside the checkout")
    ran(own_database, BRAND)
    command = ("import", "products", str(path), "--brand", "@thirdbench")

    dry = console(own_database, *command, "--dry-run")
    first = console(own_database, *command)
    again = console(own_database, *command)

    assert [one.returncode for one in (dry, first, again)] == [0, 0, 0], first.stderr
    assert "A dry run: nothing was written." in dry.stdout
    assert counts(dry) == counts(first)
    rows = len([line for line in first.stdout.splitlines() if line[:6].strip()])
    assert counts(first)["created"] > 15
    assert "created" not in counts(again)
    assert "updated" not in counts(again)
    assert rows > 15
    seen = json.loads(ran(own_database, f"LANGUAGE = 'zh-CN'\n{BUYER}"))
    assert len(seen["pages"]) >= 5
    assert {*seen["pages"].values()} == {200}
    assert seen["found"] == len(seen["pages"]), "each is found by its name"
    assert seen["orders"] == 1
    assert seen["bought"].startswith("/order/")
    assert seen["held"] == 1


def counts(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """The line that sums the rows up, such as `2 created, 1 unchanged`."""
    line = next(
        line for line in reversed(done.stdout.splitlines()) if line[:1].isdecimal()
    )
    return {
        word: int(number)
        for number, word in (part.split() for part in line.split(", "))
    }


def test_a_catalogue_of_one_broken_row_brings_nothing(
    own_database: Env, tmp_path: Path
) -> None:
    file = tmp_path / "products.csv"
    file.write_text(
        "Handle,Title,Variant Price\nlamp,Lamp,199\nmug,Mug,-1\n", encoding="gb18030"
    )
    ran(own_database, BRAND)

    done = console(
        own_database, "import", "products", str(file), "--brand", "@thirdbench"
    )

    assert done.returncode == 2
    assert "The price is negative." in done.stdout
    assert done.stderr == "Nothing was imported. Refused rows: 1.\n"
    left = "from xiangxin.market.catalog import queries\nprint(queries.newest(5))"
    assert ran(own_database, left) == "[]\n"
