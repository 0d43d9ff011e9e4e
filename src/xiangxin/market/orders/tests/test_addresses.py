import pytest

from xiangxin.market.orders.addresses import address_of, asked_in, lines_of
from xiangxin.market.orders.errors import AddressRefused

HANGZHOU = {
    "country_area": "浙江省",
    "city": "杭州市",
    "city_area": "上城区",
    "street_address": "馒头山路 18 号\n3 幢 502",
    "postal_code": "310008",
}


def address(country: str = "CN", **changed: str) -> dict[str, object]:
    who = {"email": "lin@example.com", "name": "林一禾", "phone": "+86 138 0000 6620"}
    fields = {**HANGZHOU, **changed}
    return {
        "country": country,
        "fields": fields,
        **{key: fields.pop(key, value) for key, value in who.items()},
    }


def refused(**asked: object) -> set[str]:
    with pytest.raises(AddressRefused) as refusal:
        address_of(**asked)  # type: ignore[arg-type]
    assert refusal.value.status == 422
    assert all(refusal.value.fields.values())
    return set(refusal.value.fields)


def test_an_address_in_china() -> None:
    found = address_of(**address("cn"))  # type: ignore[arg-type]

    assert found.country == "CN"
    assert found.fields == HANGZHOU
    assert lines_of(found.country, found.fields, name=found.name, language="en") == [
        "310008",
        "浙江省杭州市上城区",
        "馒头山路 18 号",
        "3 幢 502",
        "林一禾",
        "CHINA",
    ]


@pytest.mark.parametrize("typed", ["浙江", "zhejiang", "Zhejiang Sheng"])
def test_a_province_is_known_by_its_beginning(typed: str) -> None:
    found = address_of(**address(country_area=typed))  # type: ignore[arg-type]
    assert found.fields["country_area"] == "浙江省"


def test_towns_are_those_of_the_province_however_it_was_typed() -> None:
    found = address_of(**address(country_area="浙江", city="杭州", city_area="上城"))  # type: ignore[arg-type]

    assert found.fields == HANGZHOU
    assert refused(**address(country_area="浙江", city="苏州")) == {"city"}
    assert refused(**address(city_area="玄武区")) == {"city_area"}


def test_nobody_in_china_knows_their_postcode() -> None:
    found = address_of(**address(postal_code=""))  # type: ignore[arg-type]
    assert found.fields["postal_code"] == ""
    assert ("postal_code", False) in asked_in("CN")
    assert refused(**address("NL", postal_code="")) == {"postal_code"}


def test_each_field_says_what_is_wrong() -> None:
    assert refused(**address(name=" ", email="", city="", street_address="")) == {
        "name",
        "email",
        "city",
        "street_address",
    }
    assert refused(
        **address(
            email="nobody",
            phone="call me",
            country_area="Texas",
            postal_code="9",
        )
    ) >= {"email", "phone", "country_area", "postal_code"}
    assert refused(**address(city="苏州市")) == {"city"}


@pytest.mark.parametrize("country", ["", "XX", "ZZ", "../../x", "CHN", "C"])
def test_a_country_nobody_knows(country: str) -> None:
    assert refused(**address(country)) == {"country"}
    assert asked_in(country) == ()
    assert lines_of(country, {"city": "X"}, name="Lin", language="en") == [
        "Lin",
        "X",
        country,
    ]


def test_what_would_not_fit_a_label() -> None:
    assert refused(**address(street_address="x" * 201)) == {"street_address"}
    assert refused(**address(name="x" * 201)) == {"name"}


def test_nothing_hidden_gets_onto_a_label() -> None:
    found = address_of(**address(name="Lin\r\nBcc: x\u202e", phone=""))  # type: ignore[arg-type]
    assert found.name == "Lin Bcc: x"
    assert found.phone == ""


def test_a_form_can_ask_what_a_country_needs() -> None:
    assert asked_in("nl") == (
        ("city", True),
        ("street_address", True),
        ("postal_code", True),
    )
