"""What a maker says to an idea, and hiding it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.market.ideas.actions.holding import (
    check_version,
    held,
    keeper_of,
    log,
    maker_of,
)
from xiangxin.market.ideas.events import (
    IdeaAnswered,
)
from xiangxin.market.ideas.models import Idea
from xiangxin.market.ideas.rules import (
    State,
    What,
    became,
    words_of,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Viewer
from xiangxin.text.markdown import to_html


@transaction.atomic
def answer(
    *, viewer: Viewer, idea: int, to: State, words: str, version: int, now: datetime
) -> int:
    """The maker's words, and what becomes of the idea; the line of the log that says so."""
    words = words_of(words)
    row = held(idea)
    maker = maker_of(viewer, row.product_id)
    check_version(row, version, yours=words)
    what = became(State(row.state), to)
    Idea.objects.filter(id=idea).update(
        state=to,
        answer_source=words,
        answer_html=to_html(words),
        first_answered_at=row.first_answered_at or now,
        answered_at=now,
        version=F("version") + 1,
    )
    change = log(row.id, what, by=maker, html=to_html(words), now=now)
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
    row = held(idea, hidden_too=True)
    by = keeper_of(viewer, row.product_id)
    if row.hidden_at is not None:
        return False
    check_version(row, version, yours=reason)
    Idea.objects.filter(id=idea).update(hidden_at=now, version=F("version") + 1)
    log(row.id, What.HIDDEN, by=by, html=to_html(reason), now=now)
    return True


@transaction.atomic
def show(*, viewer: Viewer, idea: int, reason: str, now: datetime) -> bool:
    """Back into the lists; False if it was never hidden."""
    reason = words_of(reason)
    row = held(idea, hidden_too=True)
    by = keeper_of(viewer, row.product_id)
    if row.hidden_at is None:
        return False
    Idea.objects.filter(id=idea).update(hidden_at=None, version=F("version") + 1)
    log(row.id, What.SHOWN, by=by, html=to_html(reason), now=now)
    return True
