"""The one-query session keeps every check of Django's own."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Person

from xiangxin.social.actors.models import Actor, Session


@pytest.fixture
def browser(bo: Person, client: Client) -> Client:
    client.force_login(get_user_model().objects.get(id=bo.user_id))
    return client


def is_signed_in(browser: Client) -> bool:
    """Whether a page for members opens, rather than sending to sign in."""
    return browser.get(reverse("me")).status_code == 200


def test_a_member_is_known_by_one_query(
    browser: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert browser.get("/about").status_code == 200
    assert is_signed_in(browser)


def test_an_inactive_user_is_nobody(browser: Client, bo: Person) -> None:
    get_user_model().objects.filter(id=bo.user_id).update(is_active=False)

    assert not is_signed_in(browser)


def test_a_suspended_person_is_nobody(browser: Client, bo: Person) -> None:
    row = Actor.objects.get(id=bo.id)
    row.suspended_at = row.created_at
    row.save()

    assert not is_signed_in(browser)


def test_a_changed_password_ends_other_sessions(browser: Client, bo: Person) -> None:
    user = get_user_model().objects.get(id=bo.user_id)
    user.set_password("another " + PASSWORD)
    user.save()

    assert not is_signed_in(browser)


def test_an_expired_session_is_nobody(browser: Client) -> None:
    session = Session.objects.get()
    session.expire_date -= timedelta(days=31)
    session.save()

    assert not is_signed_in(browser)


def test_an_invented_session_is_nobody(client: Client, db: None) -> None:
    client.cookies["sessionid"] = "f" * 32

    assert not is_signed_in(client)


def test_the_column_cannot_make_somebody_else_of_a_session(
    browser: Client, ana: Person
) -> None:
    Session.objects.update(user_id=ana.user_id)

    assert not is_signed_in(browser)


def test_signing_out_ends_the_session(browser: Client) -> None:
    browser.post(reverse("account_logout"))

    assert not is_signed_in(browser)


def test_a_member_changes_their_password_and_loses_nothing(
    browser: Client, bo: Person
) -> None:
    before = get_user_model().objects.get(id=bo.user_id)

    answer = browser.post(
        "/account/password",
        {
            "oldpassword": PASSWORD,
            "password1": "another " + PASSWORD,
            "password2": "another " + PASSWORD,
        },
    )

    after = get_user_model().objects.get(id=bo.user_id)
    assert answer.status_code == 302
    assert after.check_password("another " + PASSWORD)
    assert (after.date_joined, after.email) == (before.date_joined, before.email)
    assert is_signed_in(browser), "the session it was changed in goes on"
