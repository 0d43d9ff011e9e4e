"""Why a place is not taken as a brand's own. Those kept with a proof are told by their code."""

from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class PlaceTooLong(Invalid):
    code = "place_too_long"
    sentence = mark("Name a site or a page of at most {most} characters.")


class PlaceHasQuestion(Invalid):
    code = "place_has_question"
    sentence = mark("Name the page without what follows a question mark.")


class PlaceIsHere(Invalid):
    code = "place_is_here"
    sentence = mark("This market’s own pages prove nothing about you.")


class NothingNamed(NotFound):
    code = "nothing_named"
    sentence = mark("Name a site or a page first.")


class LookedJustNow(Refusal):
    code = "looked_just_now"
    sentence = mark("It was asked a moment ago. Try again in half a minute.")
    status = 429


class NoSign(Refusal):
    code = "proof_no_sign"
    sentence = mark("The page is there, but nothing on it points to the brand’s page.")


class LedElsewhere(Refusal):
    code = "proof_led_elsewhere"
    sentence = mark("The address sends on to another one. Name that one.")


class NotThere(Refusal):
    code = "proof_not_there"
    sentence = mark("The site answers, but not with a page.")


class HeldByAnother(Refusal):
    code = "proof_held"
    sentence = mark(
        "Another brand has proven this place, and its sign still stands there. Whoever keeps the "
        "site takes that one away first."
    )


class ProvenByAnother(Refusal):
    code = "proof_taken"
    sentence = mark("Another brand proved this place after your sign was gone from it.")


class SignGone(Refusal):
    code = "proof_gone"
    sentence = mark(
        "For {days} days in a row nothing on it pointed to the brand’s page."
    )
