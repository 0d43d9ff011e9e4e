"""Who is signed in, for what only members do."""

from xiangxin.kernel.errors import SignInFirst
from xiangxin.social.actors.rules import person_of
from xiangxin.web.layout.request import Request


def member(request: Request) -> int:
    """The person signed in; a stranger is sent to sign in and then back."""
    person = person_of(request.viewer)
    if person is None:
        raise SignInFirst
    return person
