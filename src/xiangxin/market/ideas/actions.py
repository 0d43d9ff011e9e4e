"""Proposing, voting, and what a maker answers."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed, SignInFirst
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger import queries as ledger_queries
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.ideas.errors import (
    CannotShip,
    IdeaChanged,
    IdeaMoved,
    InACircle,
    IntoItself,
    NoSuchIdea,
    OfAnotherProduct,
    ShippedStays,
    VotesClosed,
)
from xiangxin.market.ideas.events import (
    IdeaAnswered,
    IdeaProposed,
    IdeaShipped,
    IdeasMerged,
)
from xiangxin.market.ideas.models import Change, Idea, Vote, Word
from xiangxin.market.ideas.rules import (
    NOTHING_ELSE,
    UNDECIDED,
    State,
    What,
    became,
    is_young,
    post_of,
    text_of,
    title_of,
    words_in,
    words_of,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import queries as actor_queries
from xiangxin.social.actors.rules import May, Member, Viewer, person_of
from xiangxin.social.posts import actions as posts
from xiangxin.text.language import guess
from xiangxin.text.markdown import to_html

_AT_ONCE = 500


def propose(
    *, person: int, product: int, title: str, text: str, origin: Origin, now: datetime
) -> int:
    """An idea, with its proposer's own vote; its id. Proposed twice by somebody it is one."""
    title, text = title_of(title), text_of(text)
    card = _shown(Member(person), product)
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
def vote(*, person: int, idea: int, origin: Origin, now: datetime) -> bool:
    """A person's yes; False if they gave it before."""
    row = _held(_target_of(idea))
    _shown(Member(person), row.product_id)
    if Vote.objects.filter(idea_id=row.id, person_id=person).exists():
        return False
    if State(row.state) not in UNDECIDED:
        raise VotesClosed(title=row.title)
    _vote(row, person, origin=origin, now=now)
    return True


@transaction.atomic
def unvote(*, person: int, idea: int, origin: Origin, now: datetime) -> bool:
    """Take a vote back; False if there was none."""
    row = _held(_target_of(idea))
    given = Vote.objects.filter(idea_id=row.id, person_id=person)
    was_young = given.values_list("is_young", flat=True).first()
    if was_young is None:
        return False
    given.delete()
    column = "young" if was_young else "votes"
    Idea.objects.filter(id=row.id).update(**{column: F(column) - 1})
    _record(Verb.UNVOTE, row, person, origin=origin, now=now)
    return True


@transaction.atomic
def answer(
    *, viewer: Viewer, idea: int, to: State, words: str, version: int, now: datetime
) -> int:
    """The maker's words, and what becomes of the idea; the line of the log that says so."""
    words = words_of(words)
    row = _held(idea)
    maker = _maker(viewer, row.product_id)
    _check_version(row, version, yours=words)
    what = became(State(row.state), to)
    Idea.objects.filter(id=idea).update(
        state=to,
        answer_source=words,
        answer_html=to_html(words),
        first_answered_at=row.first_answered_at or now,
        answered_at=now,
        version=F("version") + 1,
    )
    change = _log(row.id, what, by=maker, html=to_html(words), now=now)
    tell(IdeaAnswered(idea=idea, change=change))
    return change


@transaction.atomic
def hide(
    *, viewer: Viewer, idea: int, reason: str, version: int, now: datetime
) -> bool:
    """Out of the lists, for a reason that everybody can read; False if it was so before.

    Its maker may, and the staff. Nothing is deleted.
    """
    reason = words_of(reason)
    row = _held(idea, hidden_too=True)
    by = _keeper(viewer, row.product_id)
    if row.hidden_at is not None:
        return False
    _check_version(row, version, yours=reason)
    Idea.objects.filter(id=idea).update(hidden_at=now, version=F("version") + 1)
    _log(row.id, What.HIDDEN, by=by, html=to_html(reason), now=now)
    return True


@transaction.atomic
def show(*, viewer: Viewer, idea: int, reason: str, now: datetime) -> bool:
    """Back into the lists; False if it was never hidden."""
    reason = words_of(reason)
    row = _held(idea, hidden_too=True)
    by = _keeper(viewer, row.product_id)
    if row.hidden_at is None:
        return False
    Idea.objects.filter(id=idea).update(hidden_at=None, version=F("version") + 1)
    _log(row.id, What.SHOWN, by=by, html=to_html(reason), now=now)
    return True


@transaction.atomic
def merge(*, viewer: Viewer, idea: int, into: int, version: int, now: datetime) -> int:
    """Make one of two that ask for the same; return the one that goes on.

    Votes are carried without doubling. The talk stays where it was said and is shown with
    the other's; the address leads there.
    """
    if idea == into:
        raise IntoItself
    target = _target_of(into)
    if target == idea:
        other = Idea.objects.values_list("title", flat=True).get(id=into)
        raise InACircle(title=other)
    rows = {row.id: row for row in _hold([idea, target])}
    if len(rows) < 2:
        raise NoSuchIdea
    merged, goes_on = rows[idea], rows[target]
    if merged.product_id != goes_on.product_id:
        raise OfAnotherProduct
    maker = _maker(viewer, merged.product_id)
    if merged.merged_into_id is not None or goes_on.merged_into_id is not None:
        raise IdeaMoved
    _check_version(merged, version, yours=goes_on.title)
    if merged.state == State.SHIPPED:
        raise ShippedStays(title=merged.title)
    before = _voters(goes_on)
    _carry(merged, goes_on)
    brought = _recount(goes_on) - before
    _recount(merged)
    # Straight to where it goes on: an address leads there in one step.
    Idea.objects.filter(merged_into_id=idea).update(merged_into_id=target)
    Idea.objects.filter(id=idea).update(merged_into_id=target, version=F("version") + 1)
    Idea.objects.filter(id=target).update(version=F("version") + 1)
    _log(idea, What.MERGED, by=maker, other=target, brought=brought, now=now)
    _log(target, What.TOOK_IN, by=maker, other=idea, brought=brought, now=now)
    tell(IdeasMerged(idea=idea, into=target))
    return target


def ship(
    *,
    person: int,
    product: int,
    ideas: Collection[int],
    release: int,
    origin: Origin,
    now: datetime,
) -> None:
    """These are in a release. Call it inside the transaction that publishes it."""
    rows = _hold(ideas)
    if {row.id for row in rows} != set(ideas):
        raise NoSuchIdea
    for row in rows:
        if row.product_id != product:
            raise OfAnotherProduct
        if row.hidden_at is not None or row.merged_into_id is not None:
            raise NoSuchIdea
        if State(row.state) not in UNDECIDED:
            raise CannotShip(title=row.title, state=row.state)
    for row in rows:
        _ship(row, person, release=release, origin=origin, now=now)


def take_back(
    *, person: int, idea: int, release: int, words: str, now: datetime
) -> None:
    """It was not in that release after all; it is planned again, with words.

    Call it inside the transaction that changes the release.
    """
    words = words_of(words)
    (row,) = _hold([idea])
    Idea.objects.filter(id=idea).update(
        state=State.PLANNED,
        shipped_in=None,
        shipped_at=None,
        answer_source=words,
        answer_html=to_html(words),
        answered_at=now,
        version=F("version") + 1,
    )
    change = _log(
        row.id,
        What.TAKEN_BACK,
        by=person,
        html=to_html(words),
        release=release,
        now=now,
    )
    tell(IdeaAnswered(idea=idea, change=change))


@transaction.atomic
def empty_of_words(*, post: int, now: datetime) -> bool:
    """The proposer took the words back; the title stays, for others voted for it."""
    row = Idea.objects.select_for_update().filter(post_id=post).first()
    if row is None or Change.objects.filter(idea=row, what=What.REMOVED).exists():
        return False
    Idea.objects.filter(id=row.id).update(html="", version=F("version") + 1)
    _log(row.id, What.REMOVED, by=row.proposer_id, now=now)
    return True


def count_in(*, now: datetime) -> int:
    """Votes counted apart whose people have done something else since are votes like others."""
    last, count = 0, 0
    while True:
        rows = Vote.objects.filter(is_young=True, id__gt=last).order_by("id")
        part = list(rows.values_list("id", "idea_id", "person_id")[:_AT_ONCE])
        if not part:
            return count
        last = part[-1][0]
        nothing_else = ledger_queries.did_only({row[2] for row in part}, NOTHING_ELSE)
        grown = [row for row in part if row[2] not in nothing_else]
        for idea in sorted({row[1] for row in grown}):
            count += _count_in(idea, [row[0] for row in grown if row[1] == idea])


@transaction.atomic
def _count_in(idea: int, votes: Collection[int]) -> int:
    _hold([idea])
    young = Vote.objects.filter(id__in=votes, idea_id=idea, is_young=True)
    counted = young.update(is_young=False)
    Idea.objects.filter(id=idea).update(
        votes=F("votes") + counted, young=F("young") - counted
    )
    return counted


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
    _vote(row, person, origin=origin, now=now)
    tell(IdeaProposed(idea=idea))
    return idea


def _shown(viewer: Viewer, product: int) -> ProductCard:
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    return card


def _target_of(idea: int) -> int:
    """Itself, or the one it was merged into."""
    into = Idea.objects.filter(id=idea).values_list("merged_into_id", flat=True).first()
    return into or idea


def _hold(ideas: Iterable[int]) -> list[Idea]:
    # Always in the order of their ids, so that two transactions never wait for each other.
    rows = Idea.objects.select_for_update().filter(id__in=sorted(ideas))
    return list(rows.order_by("id"))


def _held(idea: int, *, hidden_too: bool = False) -> Idea:
    """The row, which nobody else changes until this transaction ends."""
    rows = _hold([idea])
    if not rows or (rows[0].hidden_at is not None and not hidden_too):
        raise NoSuchIdea
    if rows[0].merged_into_id is not None:
        raise IdeaMoved
    return rows[0]


def _maker(viewer: Viewer, product: int) -> int:
    """The person, who must act for whoever makes it: nobody else speaks as the maker."""
    person = person_of(viewer)
    if person is None:
        raise SignInFirst
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(Member(person), card.brand_id, may=May.MAKE)
    return person


def _keeper(viewer: Viewer, product: int) -> int:
    """The maker, or somebody of the staff."""
    person = person_of(viewer)
    if person is None:
        raise SignInFirst
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(viewer, card.brand_id, may=May.MAKE)
    return person


def _check_version(row: Idea, version: int, *, yours: str) -> None:
    if row.version != version:
        raise IdeaChanged(
            idea=row.id, now=row.answer_source, state=row.state, yours=yours
        )


def _vote(row: Idea, person: int, *, origin: Origin, now: datetime) -> None:
    card = actor_queries.cards_of([person]).get(person)
    if card is None or card.is_suspended:
        raise NotAllowed
    did_more = not ledger_queries.did_only([person], NOTHING_ELSE)
    young = is_young(age=now - card.created_at, did_more=did_more)
    Vote.objects.create(
        id=next_id(now), idea_id=row.id, person_id=person, is_young=young
    )
    column = "young" if young else "votes"
    Idea.objects.filter(id=row.id).update(**{column: F(column) + 1})
    _record(Verb.VOTE, row, person, origin=origin, now=now)


def _record(
    verb: Verb, row: Idea, person: int, *, origin: Origin, now: datetime
) -> None:
    ledger.record(
        Act(
            verb=verb,
            person=person,
            actor=row.product_id,
            thing=Thing("idea", row.id),
            place=row.product_id,
            post=row.post_id,
        ),
        origin=origin,
        now=now,
    )


def _remember_words(row: Idea, words: str, *, now: datetime) -> None:
    Word.objects.bulk_create(
        Word(id=next_id(now), product=row.product_id, word=word, idea=row)
        for word in sorted(words_in(words))
    )


def _log(
    idea: int,
    what: What,
    *,
    by: int,
    now: datetime,
    html: str = "",
    other: int | None = None,
    brought: int | None = None,
    release: int | None = None,
) -> int:
    change = next_id(now)
    Change.objects.create(
        id=change,
        idea_id=idea,
        what=what,
        html=html,
        other=other,
        brought=brought,
        release=release,
        by_id=by,
        made_at=now,
    )
    return change


def _voters(row: Idea) -> int:
    return row.votes + row.young


def _carry(merged: Idea, goes_on: Idea) -> None:
    there = Vote.objects.filter(idea=goes_on).values("person_id")
    Vote.objects.filter(idea=merged).exclude(person_id__in=there).update(idea=goes_on)
    Vote.objects.filter(idea=merged).delete()


def _recount(row: Idea) -> int:
    given = Vote.objects.filter(idea_id=row.id)
    young, every = given.filter(is_young=True).count(), given.count()
    Idea.objects.filter(id=row.id).update(votes=every - young, young=young)
    return every


def _ship(
    row: Idea, person: int, *, release: int, origin: Origin, now: datetime
) -> None:
    Idea.objects.filter(id=row.id).update(
        state=State.SHIPPED,
        shipped_in=release,
        shipped_at=now,
        first_answered_at=row.first_answered_at or now,
        answered_at=row.answered_at or now,
        version=F("version") + 1,
    )
    change = _log(row.id, What.SHIPPED, by=person, release=release, now=now)
    # Whoever proposed the same before it was merged has made it too.
    alike = Idea.objects.filter(merged_into_id=row.id).order_by("id")
    for one in (row, *alike):
        _record(Verb.SHIP_IDEA, one, person, origin=origin, now=now)
    tell(IdeaShipped(idea=row.id, change=change))
