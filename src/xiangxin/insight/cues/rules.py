"""Which acts are fresh, whose names stand in a cue, and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from xiangxin.insight.experiments.rules import Arm
from xiangxin.kernel.errors import mark
from xiangxin.kernel.ids import first_id


class Verb(StrEnum):
    """What a peer did at the product, the strongest first."""

    OWN = "own"
    LIKE = "like"
    FOLLOW = "follow"


STRENGTH: Final = {verb: rank for rank, verb in enumerate(Verb)}
# Older acts are no news. What was bought counts once it can no longer be sent back.
FRESH: Final = {
    Verb.OWN: timedelta(days=365),
    Verb.LIKE: timedelta(days=14),
    Verb.FOLLOW: timedelta(days=180),
}
KEPT_AFTER: Final = timedelta(days=14)
# Likes are looked for at so many of a product's newest posts; all of them where there are few,
# and for each peer where there are more.
POSTS_READ: Final = 3
LIKES_READ: Final = 200
NAMES_MOST: Final = 2
# A process looks for new peers of a product again after this. What it found is checked at
# each page: consent, suspension, and the acts of those it names.
REMEMBERED: Final = timedelta(minutes=5)
# A change is written a little after the moment it carries, by a clock that may go after ours.
SLACK: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """One peer's strongest act at a product; `via` is the viewer's follow of the peer."""

    peer: int
    verb: Verb
    via: int
    evidence: int


def fresh_since(verb: Verb, now: datetime) -> int:
    """The identifier at which fresh acts begin."""
    return first_id(now - FRESH[verb])


def strongest(acts: Sequence[Did]) -> dict[int, Did]:
    """Of each peer the strongest act, of those alike the newest."""
    found: dict[int, Did] = {}
    for did in sorted(acts, key=lambda did: did.evidence):
        best = found.get(did.peer)
        if best is None or STRENGTH[did.verb] <= STRENGTH[best.verb]:
            found[did.peer] = did
    return found


def by_strength(acts: Mapping[int, Did]) -> list[int]:
    """Peers as they stand where nothing is drawn."""
    return sorted(
        acts, key=lambda peer: (STRENGTH[acts[peer].verb], -acts[peer].evidence)
    )


def named(arm: Arm, ordered: Sequence[int]) -> Sequence[int]:
    """Whose names an arm shows, of the peers in their drawn order."""
    most = {Arm.NONE: 0, Arm.ONE: 1, Arm.ALL: NAMES_MOST}[arm]
    return ordered[:most]


def act_of(acts: Mapping[int, Did], people: Sequence[int]) -> Verb | None:
    """What all of them did; None when they did different things."""
    verbs = {acts[peer].verb for peer in people}
    return verbs.pop() if len(verbs) == 1 else None


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for the door: `says` about `who`, which is said of the `facts`.

    `_(words.says, who=_(words.who, **words.facts))`
    """

    says: str
    who: str
    facts: Mapping[str, object]


_ONE = {
    Verb.OWN: mark("%(who)s owns this"),
    Verb.LIKE: mark("%(who)s liked what is said here"),
    Verb.FOLLOW: mark("%(who)s follows this"),
}
_SEVERAL = {
    Verb.OWN: mark("%(who)s own this"),
    Verb.LIKE: mark("%(who)s liked what is said here"),
    Verb.FOLLOW: mark("%(who)s follow this"),
    None: mark("%(who)s own this, follow it, or liked what is said here"),
}
# By how many are named, and whether none, one or more are counted beside them.
_WHO = {
    (1, 0): "%(first)s",
    (1, 1): mark("%(first)s and 1 other you follow"),
    (1, 2): mark("%(first)s and %(others)s others you follow"),
    (2, 0): mark("%(first)s and %(second)s"),
    (2, 1): mark("%(first)s, %(second)s and 1 other you follow"),
    (2, 2): mark("%(first)s, %(second)s and %(others)s others you follow"),
}


def words_of(names: Sequence[str], others: int, verb: Verb | None) -> Words:
    facts: dict[str, object] = dict(zip(("first", "second"), names, strict=False))
    if others > 1:
        facts["others"] = others
    is_one = len(names) + others == 1
    return Words(
        says=_ONE[verb] if is_one and verb else _SEVERAL[verb],
        who=_WHO[len(names), min(others, 2)],
        facts=facts,
    )
