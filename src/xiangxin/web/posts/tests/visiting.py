"""Somebody at the doors: signed in, and having said things."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.posts import actions as posts

LANGUAGES = ("en", "zh-CN")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return client


def said(
    person: Person,
    text: str,
    *,
    place: int | None = None,
    to: int | None = None,
    now: datetime = NOW,
) -> int:
    return posts.say(
        author=person.id,
        source=text,
        place=place,
        in_reply_to=to,
        origin=NOWHERE,
        now=now,
    )


def said_often(person: Person, times: int, *, place: int | None = None) -> list[int]:
    """One post a quarter of an hour, the oldest first: nobody is too fast."""
    quarter = timedelta(minutes=15)
    return [
        said(person, f"Evening {n}.", place=place, now=NOW + (n - times) * quarter)
        for n in range(times)
    ]
