import numpy as np
import pytest

from xiangxin.pull.attribution import (
    RULES,
    attribute,
    is_payment_host,
    journeys,
    split,
)


def credits_of(told, rule="markov"):
    found = attribute(told, seed=1, order=1)
    return dict(zip(found.sources, found.conversions[rule].value.tolist(), strict=True))


def test_a_path_without_a_source_is_unknown():
    assert journeys([[], [None], [" "], ["unknown"]]).sources == ("unknown",)
    assert credits_of(journeys(split(["", "a > "]))) == pytest.approx(
        {"unknown": 4 / 3, "a": 2 / 3}
    )


def test_payment_hosts_are_taken_out_and_counted():
    told = journeys(
        [["search", "www.paypal.com"], ["checkout.stripe.com"], ["paypal.example"]]
    )

    assert set(told.sources) == {"search", "unknown", "paypal.example"}
    assert told.left_out == {"www.paypal.com": 1, "checkout.stripe.com": 1}
    assert told.converted == 3
    kept = journeys([["search", "www.paypal.com"]], excluded=())
    assert kept.left_out == {}
    assert "www.paypal.com" in kept.sources


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("paypal.com", True),
        ("https://www.paypal.com/checkout?token=1", True),
        ("PayPal.com / referral", True),
        ("mapi.alipay.com:443", True),
        ("notpaypal.com", False),
        ("search", False),
        ("", False),
    ],
)
def test_a_payment_host_is_known_however_logs_write_it(source, expected):
    assert is_payment_host(source) is expected


def test_two_spellings_of_one_source_are_one():
    assert journeys([["search "], ["search"]]).sources == ("search",)


def test_the_same_path_is_told_once():
    told = journeys(
        [["a", "b"], ["a", "b"], ["b"]], conversions=[1, 2, 0], nulls=[1, 0, 1]
    )

    assert told.paths == 2
    assert (told.converted, told.lost) == (3, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"conversions": [1.5, 1]},
        {"conversions": [-1, 1]},
        {"conversions": [1]},
        {"values": [-3.0, 1.0]},
        {"values": [np.nan, 1.0]},
        {"conversions": [0, 1], "values": [1.0, 1.0]},
        {"nulls": [np.inf, 1]},
    ],
)
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"whole|negative|belongs|counts"):
        journeys([["a"], ["b"]], **wrong)


def test_no_path_is_nothing_to_attribute():
    with pytest.raises(ValueError, match="no path"):
        attribute(journeys([]), seed=1)


def test_one_source_has_all_the_credit():
    for rule in RULES:
        assert credits_of(journeys([["a", "a"], ["a"]], nulls=[3, 0]), rule) == {
            "a": 2.0
        }


def test_where_all_convert_all_is_divided_and_where_none_does_nothing_is():
    all_of_them = journeys([["a", "b"], ["b"]])
    none = journeys([["a", "b"], ["b"]], conversions=[0, 0], nulls=[2, 1])

    assert sum(credits_of(all_of_them).values()) == pytest.approx(2)
    assert credits_of(all_of_them)["b"] > credits_of(all_of_them)["a"]
    assert credits_of(none) == {"a": 0.0, "b": 0.0}


def test_going_round_in_circles_ends():
    told = journeys([["a", "b"] * 40, ["b", "a"] * 30], nulls=[5, 0])

    assert sum(credits_of(told).values()) == pytest.approx(2)
