"""What a moderator may decide, and the words that go with it."""

from enum import StrEnum

from xiangxin.kernel.errors import NotAllowed
from xiangxin.social.actors.rules import Staff, Viewer
from xiangxin.social.moderation.errors import (
    NoSuchDecision,
    ReasonMissing,
    WordsTooLong,
)
from xiangxin.social.shield.rules import State
from xiangxin.text.clean import tidy

REASON_MOST = 500
DISPUTE_MOST = 1000
# Longer than any could be before it is tidied.
_HOPELESS = 50 * DISPUTE_MOST


class Did(StrEnum):
    """A row of the log."""

    UPHOLD = "uphold"
    CLEAR = "clear"
    DISPUTE = "dispute"


OUTCOME = {Did.UPHOLD: State.UPHELD, Did.CLEAR: State.CLEARED}


def moderator_of(viewer: Viewer) -> int:
    """Who looks after the market, or a refusal."""
    if not isinstance(viewer, Staff):
        raise NotAllowed
    return viewer.person


def decision_of(asked: str) -> Did:
    if asked not in OUTCOME:
        raise NoSuchDecision
    return Did(asked)


def state_of(asked: str) -> State:
    """The state a form says it saw; what is none of them is a form nobody sent."""
    if asked not in list(State):
        raise NoSuchDecision
    return State(asked)


def words_of(source: str, *, most: int) -> str:
    """A reason or an objection as it is kept, or a refusal."""
    if len(source) > _HOPELESS:
        raise WordsTooLong(length=len(source), most=most)
    text = tidy(source)
    if not text:
        raise ReasonMissing
    if len(text) > most:
        raise WordsTooLong(length=len(text), most=most)
    return text
