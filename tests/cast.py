"""The fixed cast: Ana sells, Bo buys, Cy is another member, Sam is staff, Dee is a stranger."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Member

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PASSWORD = "a-lamp-in-the-night"


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    user_id: int
    email: str

    @property
    def viewer(self) -> Member:
        return Member(self.id)


def person(name: str, *, now: datetime = NOW, is_staff: bool = False) -> Person:
    """Somebody who signed up and verified their address."""
    user = actors.enrol(
        email=f"{name.lower()}@example.com",
        password=make_password(PASSWORD),
        now=now,
        is_staff=is_staff,
    )
    identifier = actors.join(
        user=user,
        name=name,
        handle=name.lower(),
        pseudonym=next_id(now) ^ 0x5DEECE66D,
        origin=NOWHERE,
        now=now,
    )
    return Person(identifier, user.id, user.email)
