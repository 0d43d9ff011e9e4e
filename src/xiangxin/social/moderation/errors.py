from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class ReasonMissing(Invalid):
    code = "reason_missing"
    sentence = mark("Say why, in a sentence: the author will read it.")


class WordsTooLong(Invalid):
    code = "words_too_long"
    sentence = mark("That has {length} characters; at most {most} are kept.")


class NothingToDispute(NotFound):
    code = "nothing_to_dispute"
    sentence = mark("Nothing of yours is flagged here.")


class DisputedAlready(Refusal):
    code = "disputed_already"
    sentence = mark(
        "You have objected to this already. The staff reads it and decides."
    )
    status = 409


class NoSuchDecision(Invalid):
    code = "no_such_decision"
    sentence = mark("A flag is upheld or cleared; choose one.")
