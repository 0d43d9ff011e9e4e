import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.orders.carriers import CARRIERS, is_web_address, parcel_of
from xiangxin.market.orders.errors import BadTracking, BadTrackingNumber


@pytest.mark.parametrize("key", CARRIERS)
def test_every_known_carrier_leads_to_the_parcel(key: str) -> None:
    parcel = parcel_of(carrier=key, number=" SF 139-0 ", link="")

    assert parcel.number == "SF139-0"
    assert "SF139-0" in parcel.link
    assert is_web_address(parcel.link)


def test_a_typed_link_holds_before_a_made_one() -> None:
    parcel = parcel_of(carrier="dhl", number="1", link=" https://dhl.example/1 ")
    assert parcel.link == "https://dhl.example/1"


def test_another_carrier_has_the_name_it_was_given() -> None:
    parcel = parcel_of(carrier=" Uncle  Bo ", number="", link="")
    assert (parcel.carrier_name, parcel.note, parcel.link) == ("Uncle Bo",) * 2 + ("",)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://a.example/1",
        "//a.example/1",
        "https:/a.example",
        "https://bo:secret@a.example/",
        "https://good.example\\@bad.example/",
        "https://a b.example/",
        "https://[::1/",
        "https://a.example:port/",
        "https://localhost/",
        "https://a.example/\u202e",
        "https://a.example/" + "1" * 500,
    ],
)
def test_what_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(BadTracking):
        parcel_of(carrier="", number="", link=link)


@given(st.text(max_size=60))
def test_a_number_is_plain_or_refused(number: str) -> None:
    try:
        parcel = parcel_of(carrier="sf", number=number, link="")
    except BadTrackingNumber:
        return
    assert all(one.isalnum() or one == "-" for one in parcel.number)
    assert parcel.number.isascii()
