"""Refusals: what the market can say no to, in words a visitor understands."""

from typing import ClassVar


def mark(sentence: str) -> str:
    """Mark a sentence for translation; doors translate it for whoever reads it."""
    return sentence


class Refusal(Exception):
    """Something asked for cannot be done, and the visitor can be told why.

    `code` is stable and for machines, `sentence` is for people and may name any of
    the `facts` in braces. `status` is the HTTP answer.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = mark("That cannot be done.")
    status: ClassVar[int] = 400

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotFound(Refusal):
    """What was asked for is not there, or not for this visitor: the two look the same."""

    code = "not_found"
    sentence = mark("There is nothing here, or it is not yours to see.")
    status = 404


class NotAllowed(Refusal):
    code = "not_allowed"
    sentence = mark("You may see this, but not change it.")
    status = 403


class SignInFirst(Refusal):
    code = "sign_in_first"
    sentence = mark("Sign in first; then this takes one tap.")
    status = 401


class Invalid(Refusal):
    """Input that cannot be understood or is out of bounds."""

    code = "invalid"
    sentence = mark("That could not be understood.")
    status = 422
