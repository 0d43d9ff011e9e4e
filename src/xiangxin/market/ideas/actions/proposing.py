"""Proposing, and taking the words back."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Origin, Thing, Verb
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.ideas.actions.holding import (
    log,
    shown,
)
from xiangxin.market.ideas.actions.voting import give
from xiangxin.market.ideas.events import (
    IdeaProposed,
)
from xiangxin.market.ideas.models import Change, Idea, Word
from xiangxin.market.ideas.rules import (
    What,
    post_of,
    text_of,
    title_of,
    words_in,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Member
from xiangxin.social.posts import actions as posts
from xiangxin.text.language import guess
from xiangxin.text.markdown import to_html


def propose(
    *, person: int, product: int, title: str, text: str, origin: Origin, now: datetime
) -> int:
    """An idea, with its proposer's own vote; its id. Proposed twice by somebody it is one."""
    title, text = title_of(title), text_of(text)
    card = shown(Member(person), product)
    there = Idea.objects.filter(product_id=product, proposer_id=person, title=title)
    sent = there.values_list("id", flat=True).first()
    if sent is not None:
        return sent
    try:
        with transaction.atomic():
            return _propose(card, person, title, text, origin=origin, now=now)
    except IntegrityError:
        sent = there.values_list("id", flat=True).first()
        if sent is None:
            raise
        return sent  # the same came in between


@transaction.atomic
def empty_of_words(*, post: int, now: datetime) -> bool:
    """The proposer took the words back; the title stays, for others voted for it."""
    row = Idea.objects.select_for_update().filter(post_id=post).first()
    if row is None or Change.objects.filter(idea=row, what=What.REMOVED).exists():
        return False
    Idea.objects.filter(id=row.id).update(html="", version=F("version") + 1)
    Word.objects.filter(idea=row).exclude(word__in=words_in(row.title)).delete()
    log(row.id, What.REMOVED, by=row.proposer_id, now=now)
    return True


def _propose(
    card: ProductCard,
    person: int,
    title: str,
    text: str,
    *,
    origin: Origin,
    now: datetime,
) -> int:
    idea = next_id(now)
    post = posts.say(
        author=person,
        place=card.id,
        source=post_of(
            title, text, link=f"{settings.PUBLIC_URL}/@{card.handle}/ideas/{idea}"
        ),
        verb=Verb.PROPOSE,
        about=Thing("idea", idea),
        origin=origin,
        now=now,
    )
    row = Idea.objects.create(
        id=idea,
        product_id=card.id,
        proposer_id=person,
        post_id=post,
        title=title,
        html=to_html(text) if text else "",
        language=guess(f"{title}\n{text}"),
        created_at=now,
    )
    _remember_words(row, f"{title} {text}", now=now)
    give(row, person, origin=origin, now=now)
    tell(IdeaProposed(idea=idea))
    return idea


def _remember_words(row: Idea, words: str, *, now: datetime) -> None:
    Word.objects.bulk_create(
        Word(id=next_id(now), product=row.product_id, word=word, idea=row)
        for word in sorted(words_in(words))
    )
