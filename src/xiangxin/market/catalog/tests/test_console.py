"""`xiangxin import products`, as the command is called."""

from pathlib import Path

import pytest
import typer
from tests.cast import NOW, Person
from typer.testing import CliRunner, Result

from xiangxin.console.imports import import_products
from xiangxin.market.catalog import actions, queries
from xiangxin.market.catalog.tests.sheets import LAMP, sheet_of, sized
from xiangxin.market.stock.errors import SoldOut
from xiangxin.market.stock.queries import available
from xiangxin.social.actors import queries as actors

app = typer.Typer()
app.command()(import_products)


@pytest.fixture
def brand(ana: Person) -> int:
    return actions.create_brand(
        person=ana.id, handle="yuetai", name="Yuetai", currency="CNY", now=NOW
    )


def call(file: Path, *more: str, brand: str = "@yuetai") -> Result:
    return CliRunner().invoke(app, [str(file), "--brand", brand, *more])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "products.csv"
    file.write_bytes(sheet_of({**sized("S"), "Variant Inventory Qty": "3"}, sized("L")))
    return file


def test_rows_are_reported_and_stock_is_set(brand: int, file: Path) -> None:
    result = call(file)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "     2  created    New product @lamp.",
        "     3  created    New variant “L” of @lamp.",
        "2 created",
        "Imported. Variants whose stock was set: 1.",
    ]
    small, large = queries.product_page(actors.actor_at("lamp").id).variants
    assert available([small.id, large.id])[small.id] == 3


def test_a_dry_run_writes_nothing(brand: int, file: Path) -> None:
    result = call(file, "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "A dry run: nothing was written."
    assert queries.newest(5) == []


def test_a_broken_row_ends_with_2_and_imports_nothing(brand: int, file: Path) -> None:
    file.write_bytes(sheet_of(LAMP, {**LAMP, "Handle": "mug", "Title": ""}))

    result = call(file)

    assert result.exit_code == 2
    assert "     3  refused    The title is missing" in result.stdout
    assert result.stderr == "Nothing was imported. Refused rows: 1.\n"
    assert queries.newest(5) == []


def test_what_cannot_be_imported_at_all_is_one_sentence(
    ana: Person, brand: int, file: Path
) -> None:
    nobody = call(file, brand="@nobody")
    person = call(file, brand="@ana")
    nowhere = call(file.with_name("none.csv"))
    foreign = call(file, "--currency", "QQQ")
    file.write_bytes(b"\xff\x00")
    encoding = call(file)

    assert [r.exit_code for r in (nobody, person, nowhere, foreign, encoding)] == [
        2
    ] * 5
    assert nobody.stderr == "Nobody here is called @nobody.\n"
    assert person.stderr == "There is no such brand here.\n"
    assert nowhere.stderr.startswith("The file cannot be opened: ")
    assert foreign.stderr == "“QQQ” is not a currency this market knows.\n"
    assert encoding.stderr.startswith("The file’s text cannot be read")


def test_stock_that_cannot_be_set_undoes_the_import(
    brand: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**levels: object) -> None:
        raise SoldOut(variant=1, wanted=1, left=0)

    monkeypatch.setattr("xiangxin.market.stock.actions.importing.set_on_hand", refuse)

    assert call(file).exit_code == 2
    assert queries.newest(5) == []
