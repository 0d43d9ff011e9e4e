from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class Unreachable(Refusal):
    """The provider did not answer, or not as it says it does. Asking again is harmless."""

    code = "payment_page_unreachable"
    sentence = mark(
        "The payment page cannot be reached at the moment. Nothing was charged; try again."
    )
    status = 503


class BadSignature(Refusal):
    code = "bad_payment_notice"
    sentence = mark("This notice does not come from the payment provider.")
    status = 400


class NoSuchPayment(NotFound):
    code = "no_such_payment"
    sentence = mark("There is no such payment.")


class TooManyTries(Refusal):
    code = "too_many_payment_tries"
    sentence = mark(
        "That was too many tries to pay in a short time. Wait an hour, or pay another way."
    )
    status = 429


class MoreThanLeft(Invalid):
    code = "more_than_left_to_refund"
    sentence = mark("Only {left} of this order can still go back.")


class NothingToRefund(Invalid):
    code = "nothing_to_refund"
    sentence = mark("Say how much goes back: more than nothing.")


class MoreUnitsThanBought(Invalid):
    code = "more_units_than_bought"
    sentence = mark("Only {left} of these can still go back.")


class NotPayableHere(Invalid):
    code = "not_payable_by_card"
    sentence = mark("{amount} cannot be paid by card; choose another way.")


class NoSuchMethod(Invalid):
    code = "no_such_method"
    sentence = mark("Choose how you want to pay.")
