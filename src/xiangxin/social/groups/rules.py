"""What a group's rules may be, and when a moderator may go."""

from collections.abc import Collection

from xiangxin.social.groups.errors import LastModerator, RulesTooLong
from xiangxin.text.clean import tidy

RULES_MOST = 2000
# Longer than any rules could be before they are tidied: not worth the work of tidying.
_HOPELESS = 20 * RULES_MOST


def rules_of(text: str) -> str:
    """The rules as they are kept; a group may have none."""
    rules = tidy(text) if len(text) <= _HOPELESS else text
    if len(rules) > RULES_MOST:
        raise RulesTooLong(most=RULES_MOST, length=len(rules))
    return rules


def check_remains(moderators: Collection[int], *, without: int) -> None:
    """Refuse when nobody would be left."""
    if not set(moderators) - {without}:
        raise LastModerator
