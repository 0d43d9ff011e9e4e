import pytest
from django.core import signing
from django.urls import reverse

from xiangxin.market.orders.errors import BadLink
from xiangxin.market.orders.links import bearer_of, path_to, token_of
from xiangxin.social.actors.rules import Bearer


def test_a_link_names_its_order() -> None:
    assert bearer_of(token_of(123456789)) == Bearer(123456789)


def test_one_changed_letter_spoils_it() -> None:
    token = token_of(123456789)

    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        with pytest.raises(BadLink):
            bearer_of(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("token", ["", "1", "1:", ":", "１:x"])
def test_what_is_no_link(token: str) -> None:
    with pytest.raises(BadLink) as refused:
        bearer_of(token)
    assert refused.value.status == 404


def test_a_link_is_signed_as_django_signs():
    signed = signing.Signer(salt="order").sign("123456789")

    assert token_of(123456789) == signed


def test_the_address_holds_the_token():
    assert path_to(7) == reverse("order", args=[token_of(7)])
