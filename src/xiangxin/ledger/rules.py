"""The words of the ledger: verbs, entries, and where an act came from."""

from dataclasses import dataclass
from enum import StrEnum

from xiangxin.kernel.money import Money


class Verb(StrEnum):
    SIGN_UP = "sign_up"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    JOIN = "join"
    LEAVE = "leave"
    LIKE = "like"
    UNLIKE = "unlike"
    SAY = "say"
    REPLY = "reply"
    ASK = "ask"
    PROPOSE = "propose"
    VOTE = "vote"
    UNVOTE = "unvote"
    SHIP_IDEA = "ship_idea"
    RELEASE = "release"
    WAIT = "wait"
    UNWAIT = "unwait"
    BUY = "buy"
    CANCEL = "cancel"
    REFUND = "refund"
    KEEP = "keep"
    REVIEW = "review"
    HELPFUL = "helpful"
    ACCEPT_ANSWER = "accept_answer"
    THANK = "thank"
    CLAIM = "claim"


class Entry(StrEnum):
    """Through which door somebody came to the act."""

    HOME = "home"
    SEARCH = "search"
    PRODUCT = "product"
    PERSON = "person"
    GROUP = "group"
    HASHTAG = "hashtag"
    RELEASE = "release"
    IDEA = "idea"
    NOTIFICATION = "notification"
    MAIL = "mail"
    CAMPAIGN = "campaign"
    LINK = "link"
    QR = "qr"
    DIRECT = "direct"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an act came from, built by the door and handed to every action that logs."""

    entry: Entry = Entry.UNKNOWN
    session: int | None = None
    exposure: int | None = None
    source_post: int | None = None
    promotion: int | None = None
    # The short link (market.links) that somebody came by.
    link: int | None = None


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Thing:
    """What was touched: its kind and its identifier."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of one person (`person` is an actor id; None is a guest)."""

    verb: Verb
    person: int | None
    actor: int | None
    thing: Thing | None = None
    place: int | None = None
    post: int | None = None
    order_id: int | None = None
    units: int | None = None
    amount: Money | None = None
