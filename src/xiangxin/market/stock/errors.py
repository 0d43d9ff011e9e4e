from xiangxin.kernel.errors import Invalid, Refusal, mark


class SoldOut(Refusal):
    code = "sold_out"
    sentence = mark("That is more than there are: {wanted} wanted, {left} left.")
    status = 409


class BelowHeld(Refusal):
    """A count was entered that is less than what buyers were already promised."""

    code = "below_held"
    sentence = mark(
        "Buyers already have units of this set aside; the count cannot go below them."
    )
    status = 409


class NotACount(Invalid):
    code = "not_a_count"
    sentence = mark("A stock count is a whole number from 0 to {most}.")
