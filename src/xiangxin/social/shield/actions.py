"""Marking what the rules find, and keeping what was decided about it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import Verb
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts import actions as post_actions
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.rules import Commercial, Visibility
from xiangxin.social.shield.errors import AlreadyDecided, NoSuchMark
from xiangxin.social.shield.models import Mark
from xiangxin.social.shield.reading import read
from xiangxin.social.shield.rules import (
    BURST_BESIDE_DAYS,
    BURST_LEAST,
    BURST_REST,
    BURST_WITHIN,
    DECIDED,
    TOLD,
    Evidence,
    Finding,
    Flag,
    Marked,
    State,
    burst_of,
)

ROWS_AT_ONCE = 500


def look(*, post: int, now: datetime) -> list[Flag]:
    """Read a post and mark what its words promise; which flags it now has or had.

    Looking again changes nothing unless the words changed: new evidence opens a mark that was
    cleared. Words that are gone clear nothing, for the likes they won are still there. What
    is said to addressed people only is not read.
    """
    words = posts.words_of([post]).get(post)
    if words is None:
        withdraw(kind=Marked.POST, thing=post, now=now)
        return []
    findings = _findings(words)
    for finding in findings:
        put(kind=Marked.POST, thing=post, finding=finding, now=now)
    return [finding.flag for finding in findings]


def look_at_all(*, now: datetime, after: int = 0) -> int:
    """Read every post after this id; how many were marked. For a history told at once."""
    marked = 0
    while ids := posts.ids_after(after, limit=ROWS_AT_ONCE):
        for post, words in posts.words_of(ids).items():
            findings = _findings(words)
            for finding in findings:
                put(kind=Marked.POST, thing=post, finding=finding, now=now)
            marked += bool(findings)
        after = ids[-1]
    return marked


def _findings(words: posts.Words) -> list[Finding]:
    if words.visibility is Visibility.DIRECT:
        return []
    return read(
        words.source,
        is_maker=words.author_kind is not Kind.PERSON,
        is_disclosed=words.commercial is not Commercial.NONE,
    )


def find_bursts(*, now: datetime) -> int:
    """Mark posts and actors whose likes or follows burst within a day; how many."""
    since = now - BURST_WITHIN
    before = since - timedelta(days=BURST_BESIDE_DAYS)
    marked = 0
    crowds = ledger.crowds(since, now, before=before, least=BURST_LEAST)
    there = posts.words_of(crowd.post for crowd in crowds if crowd.post)
    for crowd in crowds:
        if crowd.post and crowd.post not in there:
            continue  # removed meanwhile: nobody need decide
        finding = burst_of(
            "burst_of_likes" if crowd.verb is Verb.LIKE else "burst_of_follows",
            people=crowd.people,
            idle=crowd.idle,
            buyers=crowd.buyers,
            earlier=crowd.earlier,
            at=now,
        )
        kind, thing = (
            (Marked.POST, crowd.post) if crowd.post else (Marked.ACTOR, crowd.actor)
        )
        if finding is not None and not _was_looked_at(kind, thing, now - BURST_REST):
            marked += put(kind=kind, thing=thing, finding=finding, now=now)
    return marked


def _was_looked_at(kind: Marked, thing: int, since: datetime) -> bool:
    row = _mark(kind, thing, Flag.BURST)
    return row is not None and max(row.made_at, row.decided_at or row.made_at) > since


@transaction.atomic
def put(*, kind: Marked, thing: int, finding: Finding, now: datetime) -> bool:
    """Mark a thing; False if that changes nothing."""
    evidence = [_stored(one) for one in finding.evidence]
    row = _mark(kind, thing, finding.flag)
    if row is None:
        try:
            with transaction.atomic():
                Mark.objects.create(
                    id=next_id(now),
                    thing_kind=kind,
                    thing_id=thing,
                    kind=finding.flag,
                    evidence=evidence,
                    score=finding.score,
                    made_at=now,
                )
                if kind is Marked.POST and finding.flag in TOLD:
                    post_actions.mark(post=thing)
        except IntegrityError:
            return False  # another worker marked it between our look and our write
        return True
    if _reasons(evidence) <= _reasons(row.evidence):
        return False
    # What was said before stays as evidence: it may be what won the likes.
    known = [*row.evidence, *(one for one in evidence if one not in row.evidence)]
    changed = {"evidence": known, "score": max(row.score, finding.score)}
    if row.state == State.CLEARED:
        changed |= {"state": State.OPEN, "decided_at": None, "decided_by": None}
    # Whoever decides in between decides about what they read.
    return bool(Mark.objects.filter(id=row.id, state=row.state).update(**changed))


def _mark(kind: Marked, thing: int, flag: Flag) -> Mark | None:
    return Mark.objects.filter(thing_kind=kind, thing_id=thing, kind=flag).first()


def _stored(evidence: Evidence) -> dict[str, Any]:
    return {name: value for name, value in asdict(evidence).items() if value}


def _reasons(evidence: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    # Figures of a burst move every hour; that alone is nothing new to decide about.
    return {(one["why"], one.get("quote", "")) for one in evidence}


def withdraw(*, kind: Marked, thing: int, now: datetime) -> int:
    """The thing is gone: its words are forgotten, what was decided stays."""
    return Mark.objects.filter(
        thing_kind=kind, thing_id=thing, withdrawn_at=None
    ).update(evidence=[], withdrawn_at=now)


def decide(*, mark: int, to: State, seen: State, by: int, now: datetime) -> bool:
    """Uphold or clear a mark that stood at `seen`; False if that was decided already.

    Refused when it stands otherwise by now. Only moderation calls this, which asks who may.
    """
    decided = Mark.objects.filter(id=mark, state=seen, withdrawn_at=None)
    if to in DECIDED[seen] and decided.update(state=to, decided_by=by, decided_at=now):
        return True
    row = Mark.objects.filter(id=mark, withdrawn_at=None).first()
    if row is None:
        raise NoSuchMark
    if row.state == to:
        return False
    raise AlreadyDecided


def reopen(*, mark: int) -> bool:
    """Ask for an upheld mark to be looked at again; False if none is upheld."""
    return bool(
        Mark.objects.filter(id=mark, state=State.UPHELD).update(
            state=State.OPEN, decided_by=None, decided_at=None
        )
    )
