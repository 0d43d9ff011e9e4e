"""Deciding about flags, and objecting to them. Every act leaves a row in the log."""

from datetime import datetime

from django.db import IntegrityError, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.social.actors.rules import Viewer, person_of
from xiangxin.social.moderation.errors import DisputedAlready, NothingToDispute
from xiangxin.social.moderation.models import Decision
from xiangxin.social.moderation.queries import about_mine
from xiangxin.social.moderation.rules import (
    DISPUTE_MOST,
    OUTCOME,
    REASON_MOST,
    Did,
    decision_of,
    moderator_of,
    state_of,
    words_of,
)
from xiangxin.social.shield import actions as shield
from xiangxin.social.shield.queries import MarkCard, mark_at
from xiangxin.social.shield.rules import STANDS


@transaction.atomic
def decide(
    *, viewer: Viewer, mark: int, did: str, seen: str, reason: str, now: datetime
) -> bool:
    """Uphold or clear a flag that the moderator saw as `seen`; False if it is so already.

    Refused when another moderator decided otherwise meanwhile.
    """
    moderator = moderator_of(viewer)
    decision = decision_of(did)
    words = words_of(reason, most=REASON_MOST)
    about = mark_at(mark)
    if not shield.decide(
        mark=mark, to=OUTCOME[decision], seen=state_of(seen), by=moderator, now=now
    ):
        return False
    _log(decision, about, words=words, by=moderator, now=now)
    return True


@transaction.atomic
def dispute(*, viewer: Viewer, post: int, mark: int, text: str, now: datetime) -> None:
    """Say once what is wrong with a flag on one's own post. One that was upheld opens again."""
    about = about_mine(viewer, [post]).get(post, [])
    mine = {flagged.mark.id: flagged for flagged in about}
    flagged, person = mine.get(mark), person_of(viewer)
    if flagged is None or person is None or flagged.mark.state not in STANDS:
        raise NothingToDispute
    words = words_of(text, most=DISPUTE_MOST)
    try:
        with transaction.atomic():
            _log(Did.DISPUTE, flagged.mark, words=words, by=person, now=now)
    except IntegrityError as error:
        raise DisputedAlready from error
    shield.reopen(mark=mark)


def _log(did: Did, mark: MarkCard, *, words: str, by: int, now: datetime) -> None:
    Decision.objects.create(
        id=next_id(now),
        mark=mark.id,
        thing_kind=mark.thing_kind,
        thing_id=mark.thing_id,
        kind=mark.kind,
        did=did,
        words=words,
        by_id=by,
        made_at=now,
    )
