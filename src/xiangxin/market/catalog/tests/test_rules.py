from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.errors import (
    BadOptions,
    BadVariant,
    PriceOutOfBounds,
    SameVariantTwice,
)
from xiangxin.market.catalog.rules import (
    NewVariant,
    check_variants,
    handle_candidates,
    label_of,
    lede_of,
    price_range,
)
from xiangxin.social.actors.rules import handle_of, is_reserved

ONE = Money(100, "CNY")


def test_a_label_names_what_was_chosen() -> None:
    assert label_of(["M", "Ink", ""]) == "M / Ink"
    assert label_of(["", "", ""]) == ""


def test_the_lowest_price_says_whether_there_are_higher_ones() -> None:
    assert price_range([]) == (None, False)
    assert price_range([ONE, ONE]) == (ONE, False)
    assert price_range([Money(300, "CNY"), ONE]) == (ONE, True)


@pytest.mark.parametrize(
    ("text", "lede"),
    [
        ("One lamp. Two lamps.", "One lamp."),
        ("一盏灯。不闪。", "一盏灯。"),
        ("\n\nFirst line\nsecond", "First line"),
        ("It costs 3.50 now", "It costs 3.50 now"),
        ("", ""),
    ],
)
def test_the_lede_is_the_first_sentence(text: str, lede: str) -> None:
    assert lede_of(text) == lede


def test_a_long_lede_ends_at_a_word() -> None:
    assert lede_of("lamp " * 50).endswith("lamp…")
    assert len(lede_of("长" * 500)) == 140
    assert len(lede_of("A " + "长" * 500)) == 140


@pytest.mark.parametrize(
    ("options", "values", "refusal"),
    [
        (["A", "B", "C", "D"], [("1", "2", "3", "4")], BadOptions),
        ([""], [], BadOptions),
        (["Size"], [()], BadOptions),
        (["Size"], [("",)], BadOptions),
        (["Size"], [("M",), ("M",)], SameVariantTwice),
        ([], [(), ()], SameVariantTwice),
    ],
)
def test_variants_must_fit_their_options(
    options: list[str], values: list[tuple[str, ...]], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_variants(options, [NewVariant(price=ONE, options=v) for v in values])


def test_a_sku_names_one_variant_and_a_price_has_bounds() -> None:
    twice = [
        NewVariant(price=ONE, options=("M",), sku="X"),
        NewVariant(price=ONE, options=("L",), sku="X"),
    ]
    with pytest.raises(SameVariantTwice):
        check_variants(["Size"], twice)
    with pytest.raises(PriceOutOfBounds):
        check_variants([], [NewVariant(price=Money(-1, "CNY"))])


@pytest.mark.parametrize(
    "variant",
    [
        NewVariant(price=ONE, options=("x" * 101,)),
        NewVariant(price=ONE, options=("M",), sku="x" * 101),
        NewVariant(price=ONE, options=("M",), barcode="x" * 101),
        NewVariant(price=ONE, options=("M",), weight_grams=-1),
        NewVariant(price=ONE, options=("M",), weight_grams=10**7 + 1),
    ],
)
def test_what_a_column_cannot_hold_is_refused(variant: NewVariant) -> None:
    with pytest.raises(BadVariant):
        check_variants(["Size"], [variant])


def test_a_handle_is_like_the_one_elsewhere_or_says_whose_it_is() -> None:
    candidates = handle_candidates("café-au_lait", brand="yuetai", number=7)

    assert list(islice(candidates, 4)) == [
        "cafe_au_lait",
        "yuetai_cafe_au_lait",
        "cafe_au_lait_7",
        "cafe_au_lait_8",
    ]


@given(
    st.text(max_size=60),
    st.from_regex(r"[a-z0-9_]{2,30}", fullmatch=True),
    st.integers(2, 10**6),
)
def test_every_candidate_is_a_handle(text: str, brand: str, number: int) -> None:
    for candidate in islice(handle_candidates(text, brand=brand, number=number), 5):
        assert handle_of(candidate) == candidate
        assert not is_reserved(candidate)
