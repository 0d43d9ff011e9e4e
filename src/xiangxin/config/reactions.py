"""What follows what: each event and the tasks that react to it.

A reaction runs once for its event, in its own transaction, called with `now=`.
"""

from collections.abc import Mapping, Sequence

from xiangxin.outbox.actions import Reaction
from xiangxin.social.actors.events import Followed, PersonJoined

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    PersonJoined: [],
    Followed: [],
}
