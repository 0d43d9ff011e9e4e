from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


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


class NotAnAdjustment(Invalid):
    code = "not_an_adjustment"
    sentence = mark("Say why, and by how many units: a whole number, at least 1.")


class NotThatMany(Refusal):
    code = "not_that_many"
    sentence = mark("There are only {on_hand} on the shelf.")
    status = 409


class NoSuchChange(NotFound):
    code = "no_such_stock_change"
    sentence = mark("This line of the journal cannot be taken back, or no longer.")


class BelowPromised(Refusal):
    code = "below_promised"
    sentence = mark("More than that is promised to buyers already.")
    status = 409


class BadPromise(Invalid):
    code = "bad_promise"
    sentence = mark(
        "A promise is at least one unit, for a day from today within two years."
    )


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    sentence = mark(
        "Somebody else changed some of these at the same moment; send it again."
    )
    status = 409


class NotCountedIn(Refusal):
    """A back-order is sent before its units have come."""

    code = "not_counted_in"
    sentence = mark(
        "These units are promised but not on the shelf yet: count them in first, then send them."
    )
    status = 409
