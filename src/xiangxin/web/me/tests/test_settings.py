import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import PASSWORD, Person

from xiangxin.social.actors.models import Account
from xiangxin.social.actors.queries import actor_at

FORM = {
    "names_likes": "yes",
    "names_buys": "yes",
    "ads_disclosed": "hide",
    "ads_likely": "show",
    "just_shop": "yes",
}


@pytest.fixture
def browser(bo: Person, client: Client) -> Client:
    client.force_login(get_user_model().objects.get(id=bo.user_id))
    return client


def chosen(page: str) -> set[str]:
    """Name and value of everything ticked or picked."""
    fields = [
        field for field in re.findall(r"<input[^>]*>", page) if " checked" in field
    ]
    return {
        "=".join(
            re.search(rf'{word}="([^"]*)"', field)[1] for word in ("name", "value")
        )  # type: ignore[index]
        for field in fields
    }


def test_the_page_says_what_holds_now(browser: Client) -> None:
    assert chosen(browser.get("/me/settings").content.decode()) == {
        "names_follows=yes",
        "names_likes=yes",
        "in_experiments=yes",
        "ads_disclosed=fold",
        "ads_likely=",
    }


def test_what_is_saved_stands_there_again(browser: Client, bo: Person) -> None:
    answer = browser.post("/me/settings", FORM)

    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).content.decode()
    assert chosen(page) == {f"{name}={value}" for name, value in FORM.items()}
    account = Account.objects.get(actor_id=bo.id)
    assert (account.names_follows, account.in_experiments) == (False, False)


def test_a_choice_nobody_offered_changes_nothing(browser: Client, bo: Person) -> None:
    for wrong in ({"ads_disclosed": "eat"}, {"ads_likely": "eat"}):
        assert browser.post("/me/settings", {**FORM, **wrong}).status_code == 422

    assert Account.objects.get(actor_id=bo.id).ads_disclosed == "fold"


def test_a_request_knows_them_without_asking_again(
    browser: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert browser.get("/me/settings").status_code == 200


@pytest.mark.parametrize("ticked", [True, False])
def test_who_signs_up_is_told_and_may_stay_out_of_measuring(
    client: Client, db: None, ticked: bool
) -> None:
    page = client.get("/sign-up").content.decode()
    assert "held back at random" in page
    assert re.search(r'<input[^>]*name="in_experiments"[^>]* checked', page)

    form = {"name": "Dee", "email": "dee@example.com", "password1": PASSWORD}
    client.post("/sign-up", form | ({"in_experiments": "on"} if ticked else {}))

    account = Account.objects.get(actor_id=actor_at("dee").id)
    assert account.in_experiments is ticked
