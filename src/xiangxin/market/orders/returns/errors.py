from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchReturn(NotFound):
    code = "no_such_return"
    sentence = mark("There is no such return, or it is not yours to see.")


class NothingToReturn(Invalid):
    code = "nothing_to_return"
    sentence = mark("Say of at least one thing how many go back.")


class MoreThanThere(Refusal):
    code = "more_than_there_to_return"
    sentence = mark(
        "That is more than can still go back: some was asked back already, or never sent."
    )
    status = 409


class TooLateToReturn(Refusal):
    code = "too_late_to_return"
    sentence = mark(
        "The days for sending it back without a reason are over. If something is wrong "
        "with it, say what."
    )
    status = 409


class NotReturnable(Refusal):
    code = "not_returnable"
    sentence = mark(
        "{title} cannot go back without a reason, as was said and agreed when it was bought. "
        "If something is wrong with it, say what."
    )
    status = 409


class NoWithdrawalHere(Refusal):
    code = "no_withdrawal_here"
    sentence = mark(
        "Withdrawing from the contract is for orders to the European Union. "
        "This one can be returned instead."
    )
    status = 409


class SayWhatIsWrong(Invalid):
    code = "say_what_is_wrong"
    sentence = mark("Say what is wrong with it, in up to {most} characters.")


class WhoWithdraws(Invalid):
    code = "who_withdraws"
    sentence = mark("Give your name and the e-mail address we should confirm it to.")


class SayWhy(Invalid):
    code = "say_why_declined"
    sentence = mark("Tell the buyer why, in up to {most} characters.")


class ReturnMovedOn(Refusal):
    code = "return_moved_on"
    sentence = mark("This return has moved on. Look at it again.")
    status = 409


class TooManyReturnPhotos(Invalid):
    code = "too_many_return_photos"
    sentence = mark("A return takes at most {most} photos.")


class NothingLeftToDrop(Refusal):
    code = "nothing_left_to_drop"
    sentence = mark("Everything of this order is sent or will not be sent already.")
    status = 409
