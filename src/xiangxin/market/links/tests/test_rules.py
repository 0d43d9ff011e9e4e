import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.links import rules
from xiangxin.market.links.errors import BadLinkName, NoSuchLinkPlace, NoSuchWayToShare

numbers = st.integers(0, (1 << rules.BITS) - 1)


@given(numbers)
def test_a_code_is_six_letters_and_leads_back(number: int) -> None:
    code = rules.code_of(number)

    assert len(code) == 6
    assert rules.number_of(code) == number
    assert rules.number_of(code.upper()) == number


@given(numbers, numbers)
def test_no_two_links_share_a_code(one: int, other: int) -> None:
    assert (rules.code_of(one) == rules.code_of(other)) == (one == other)


def test_letters_that_are_misread_lead_to_the_same_link() -> None:
    assert rules.number_of("O1l0Io") == rules.number_of("011010")


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "abcdefg", "abcde!", "abcdeu", "一二三四五六", "abc de", "\x00" * 6],
)
def test_what_is_no_code(typed: str) -> None:
    assert rules.number_of(typed) is None


def test_a_name_is_one_line() -> None:
    assert rules.name_of("  Fair in\n Shenzhen\u202e ") == "Fair in Shenzhen"
    for bad in ("", "  ", "x" * 61):
        with pytest.raises(BadLinkName):
            rules.name_of(bad)


def test_places_and_ways_are_chosen_from_a_list() -> None:
    assert rules.place_of("weibo") is rules.Place.WEIBO
    assert rules.sharing_of("circle") is rules.Sharing.CIRCLE
    with pytest.raises(NoSuchLinkPlace):
        rules.place_of("")
    with pytest.raises(NoSuchWayToShare):
        rules.sharing_of("all")


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", True),
        ("facebookexternalhit/1.1", True),
        ("curl/8.5.0", True),
        ("WhatsApp/2.23.20.0", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", True),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0",
            False,
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 Cubot", False),
    ],
)
def test_robots_that_say_so(agent: str, robot: bool) -> None:
    assert rules.is_robot(agent) is robot
