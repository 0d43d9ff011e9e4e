from decimal import Decimal

import pytest

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk.errors import (
    FactTooLong,
    NotAPercentage,
    TooManyAttributes,
    TooManyVariants,
)
from xiangxin.market.catalog.desk.rules import (
    attributes_as_typed,
    attributes_of,
    matrix,
    percent_of,
    values_of,
)

ONE = Money(100, "EUR")


def test_values_are_typed_into_one_field() -> None:
    assert values_of("S, M，L、XL; S\n 大 码 ") == ["S", "M", "L", "XL", "大 码"]
    assert values_of(" ,， ") == []


def test_each_combination_is_a_variant() -> None:
    names, variants = matrix(
        [("Size", ["S", "M"]), ("", []), ("Colour", ["Ink", "Moss"])],
        price=ONE,
        grams=7,
    )
    assert names == ["Size", "Colour"]
    assert [one.options for one in variants] == [
        ("S", "Ink"),
        ("S", "Moss"),
        ("M", "Ink"),
        ("M", "Moss"),
    ]
    assert [one.options for one in matrix([], price=ONE, grams=0)[1]] == [()]


def test_too_many_combinations_are_refused_before_they_are_made() -> None:
    many = [str(n) for n in range(1000)]
    with pytest.raises(TooManyVariants):
        matrix([("A", many), ("B", many), ("C", many)], price=ONE, grams=0)


def test_facts_are_typed_one_a_line() -> None:
    facts = attributes_of("Wood: oak\n\n 高度：42 cm \nTime: 10:30\nJust so")
    assert facts == (
        ("Wood", "oak"),
        ("高度", "42 cm"),
        ("Time", "10:30"),
        ("Just so", ""),
    )
    assert attributes_of(attributes_as_typed(facts)) == facts


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("A: 1\nA: 2", TooManyAttributes),
        ("\n".join(f"{n}: x" for n in range(31)), TooManyAttributes),
        ("x" * 101, FactTooLong),
        ("x: " + "y" * 501, FactTooLong),
    ],
)
def test_what_is_too_much_is_refused(text: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        attributes_of(text)


def test_percentages_are_read_as_people_write_them() -> None:
    assert [percent_of(said) for said in ("10", "-12.5 %", "+5%", "−3")] == [
        Decimal(10),
        Decimal("-12.5"),
        Decimal(5),
        Decimal(-3),
    ]
    for said in ("", "ten", "-100", "1e9", "nan", "inf", "1001"):
        with pytest.raises(NotAPercentage):
            percent_of(said)
