"""What drew somebody to an act: product, person, topic, reward, or unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

Fact: TypeAlias = str | bool | None

PRODUCT: Final = 0
PERSON: Final = 1
TOPIC: Final = 2
REWARD: Final = 3
UNKNOWN: Final = 4

DIRECTIONS: Final = ("product", "person", "topic", "reward")
SOURCES: Final = (*DIRECTIONS, "unknown")

# What a person does toward an actor. What takes something back (unfollow, cancel …),
# what the market does by itself (keep), and the claim of a guest's order are no acts.
ACTS: Final = (
    "follow", "like", "boost", "reply", "say", "ask", "propose", "vote", "buy",
    "review", "helpful", "thank", "claim", "join", "invite", "accept_answer",
    "wait",
)  # fmt: skip

# Somebody came by themselves unless one of these brought them.
PUSHED_ENTRIES: Final = ("notification", "mail", "campaign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table. A condition that is None holds for everything."""

    trigger: int
    promoted: bool | None = None
    entry: str | None = None
    verb: str | None = None
    object_kind: str | None = None
    from_post: bool | None = None
    repeat: bool | None = None
    place_kind: str | None = None
    actor_kind: str | None = None

    def conditions(self) -> dict[str, Fact]:
        """The columns this row asks about, with what they must be."""
        asked = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {k: v for k, v in asked if k != "trigger" and v is not None}


# The first row that holds decides. Money first; then the door somebody came through,
# where the door tells; then what they touched.
RULES: Final = (
    Rule(trigger=REWARD, promoted=True),
    Rule(trigger=REWARD, entry="campaign"),
    Rule(trigger=REWARD, verb="claim"),
    Rule(trigger=REWARD, object_kind="reward"),
    Rule(trigger=PRODUCT, entry="product"),
    Rule(trigger=PRODUCT, entry="search"),
    Rule(trigger=PRODUCT, entry="release"),
    Rule(trigger=PRODUCT, entry="idea"),
    Rule(trigger=PERSON, entry="person"),
    Rule(trigger=TOPIC, entry="hashtag"),
    Rule(trigger=TOPIC, entry="group"),
    Rule(trigger=PERSON, from_post=True),
    Rule(trigger=PERSON, entry="notification", verb="follow"),
    Rule(trigger=PRODUCT, verb="ask"),
    Rule(trigger=PRODUCT, verb="wait"),
    Rule(trigger=PRODUCT, verb="buy", repeat=True),
    Rule(trigger=PRODUCT, object_kind="idea"),
    Rule(trigger=PRODUCT, object_kind="release"),
    Rule(trigger=TOPIC, object_kind="post", place_kind="group"),
    Rule(trigger=TOPIC, object_kind="post", actor_kind="group"),
    Rule(trigger=PERSON, object_kind="post", actor_kind="person"),
)


def trigger_of(act: Mapping[str, Fact]) -> int:
    """The trigger of one act, by its own facts alone."""
    for rule in RULES:
        if all(act.get(name) == value for name, value in rule.conditions().items()):
            return rule.trigger
    return UNKNOWN
