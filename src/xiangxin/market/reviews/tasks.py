"""What follows a review: its photos are drawn, its maker and its writer are told."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from xiangxin.kernel.errors import mark
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.events import (
    ReviewAnswered,
    ReviewAsked,
    Reviewed,
    ReviewPhotoSent,
)
from xiangxin.outbox.actions import Finish, slow
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import System
from xiangxin.social.notifications.actions import notify

_SUBJECT = mark("What is {product} like?")
_ASK = mark(
    "Hello {name},\n\n{product} came to you some days ago. If you like, say what it is "
    "like: for whom it is good, for whom not. Both help whoever comes next."
)
_WRITE = mark("Write it here:\n{link}")
_OFF = mark(
    "You wished to be asked once for each thing. It is off again with one switch:\n{off}"
)


@slow
def draw(event: ReviewPhotoSent, *, now: datetime) -> Finish | None:
    return actions.draw(photo=event.photo)


def tell_makers(event: Reviewed, *, now: datetime) -> None:
    """Whoever acts for the brand; not by whom, for it may be under a pseudonym."""
    written = queries.writer_of(event.review)
    if written is None:
        return
    _, product = written
    card = catalog.cards_of([product], viewer=System())[product]
    notify(
        kind="reviewed",
        to=actors.acting_for(card.brand_id),
        about=event.review,
        thing=product,
        now=now,
    )


def tell_writer(event: ReviewAnswered, *, now: datetime) -> None:
    written = queries.writer_of(event.review)
    if written is not None:
        notify(
            kind="review_answered",
            to=[written[0]],
            about=event.review,
            thing=event.review,
            now=now,
        )


@slow
def ask(event: ReviewAsked, *, now: datetime) -> None:
    """A mail, unless they changed their mind or have written one since."""
    found = queries.asked(event.asked)
    if found is None:
        return
    person, product = found
    to = actors.addresses_of(actors.wish_to_be_asked([person])).get(person)
    card = catalog.cards_of([product]).get(product)
    if to is None or card is None:
        return
    with translation.override(to.locale or settings.LANGUAGE_CODE):
        facts = {
            "name": to.name,
            "product": card.name,
            "link": f"{settings.PUBLIC_URL}/@{card.handle}/reviews/write?via=mail",
            "off": f"{settings.PUBLIC_URL}/me/settings#mails",
        }
        told = [gettext(words).format(**facts) for words in (_ASK, _WRITE, _OFF)]
        title = gettext(_SUBJECT).format(**facts)
    host = urlsplit(settings.PUBLIC_URL).hostname
    EmailMessage(
        subject=title,
        body="\n\n".join(told) + "\n",
        to=[to.email],
        headers={"Message-ID": f"<review-{event.asked}@{host}>"},
    ).send()
