"""Signing up and in through allauth's forms, in our words."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from tests.cast import PASSWORD, Person

from xiangxin.ledger import queries as ledger
from xiangxin.social.actors import queries as actors

pytestmark = pytest.mark.django_db
FORM = {"name": "林 一禾", "email": "dee@example.com", "password1": PASSWORD}


def test_a_stranger_signs_up_and_verifies_by_the_mailed_link(client: Client) -> None:
    answer = client.post("/sign-up?next=/about", FORM)

    assert answer.status_code == 302
    assert client.get("/me").status_code == 303, "not before the address is verified"
    (sent,) = mail.outbox
    link = re.search(r"http://testserver(/\S+)", sent.body)
    assert link
    confirm = client.post(link[1])
    assert confirm.status_code == 302
    assert client.get("/me").status_code == 200
    person = actors.actor_at("林_一禾")
    assert person.name == "林 一禾"
    assert [entry.verb for entry in ledger.entries_of(person.id)] == ["sign_up"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u202e\u200b"},
        {"name": "x" * 61},
        {"email": "nobody"},
        {"password1": "12345678"},
        {"password1": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post("/sign-up", {**FORM, **wrong})

    assert answer.status_code == 200
    assert 'class="why"' in answer.content.decode()
    assert not get_user_model().objects.exists()
    assert not mail.outbox


def test_an_address_that_is_taken_is_not_given_away(client: Client, bo: Person) -> None:
    answer = client.post("/sign-up", {**FORM, "email": bo.email})

    assert answer.status_code == 302, "answered like any other"
    assert get_user_model().objects.count() == 1
    (sent,) = mail.outbox
    assert sent.to == [bo.email]


def test_guessing_a_password_is_slowed(client: Client, bo: Person) -> None:
    for _ in range(5):
        client.post("/sign-in", {"login": bo.email, "password": "guess"})

    refused = client.post("/sign-in", {"login": bo.email, "password": PASSWORD})

    assert refused.status_code == 200
    assert client.get("/me").status_code == 303


def test_signing_in_leads_back_to_where_one_was_and_nowhere_else(
    client: Client, bo: Person
) -> None:
    form = {"login": bo.email, "password": PASSWORD}

    there = client.post("/sign-in", {**form, "next": "/claims"})
    client.post("/sign-out")
    elsewhere = client.post("/sign-in", {**form, "next": "https://evil.example/"})

    assert there["Location"] == "/claims"
    assert elsewhere["Location"] == "/"


@pytest.mark.parametrize(
    "page",
    "/sign-in /sign-up /account/verify /account/reset /account/reset/sent /account/inactive".split(),
)
@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("zh-CN", "zh-Hans")])
def test_every_page_of_allauth_wears_our_look(
    client: Client, page: str, language: str, lang: str
) -> None:
    answer = client.get(page, headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{lang}"' in answer
    assert "xiangxin" in answer
    assert "style=" not in answer


@pytest.mark.parametrize("page", ["/account/email", "/account/password"])
def test_members_pages_of_allauth_wear_it_too(
    client: Client, bo: Person, page: str
) -> None:
    client.post("/sign-in", {"login": bo.email, "password": PASSWORD})

    answer = client.get(page)

    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()
