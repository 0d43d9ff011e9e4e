from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchCode(NotFound):
    code = "no_such_discount"
    sentence = mark("Nobody in this bag knows that code. Look at its letters again.")


class NotYet(Refusal):
    code = "discount_not_yet"
    sentence = mark("That code does not hold yet.")
    status = 409


class NoLonger(Refusal):
    code = "discount_no_longer"
    sentence = mark("That code held until a while ago; it does no longer.")
    status = 409


class UsedUp(Refusal):
    code = "discount_used_up"
    sentence = mark("That code was for fewer orders than wanted it; it is used up.")
    status = 409


class UsedByYou(Refusal):
    code = "discount_used_by_you"
    sentence = mark("That code is once for each person, and you have used it.")
    status = 409


class BelowMinimum(Refusal):
    code = "discount_below_minimum"
    sentence = mark("That code holds from {minimum} on.")
    status = 409


class NotForThese(Refusal):
    code = "discount_not_for_these"
    sentence = mark("That code is for other things than those in the bag.")
    status = 409


class BadCode(Invalid):
    code = "bad_discount_code"
    sentence = mark("A code has 3 to {most} letters and digits, without spaces.")


class CodeTaken(Refusal):
    code = "discount_code_taken"
    sentence = mark("You have a discount with this code already.")
    status = 409


class BadDiscount(Invalid):
    code = "bad_discount"
    sentence = mark("Say how much it takes off: 1 to 100 percent, or an amount.")


class BadLimit(Invalid):
    code = "bad_discount_limit"
    sentence = mark("A limit is a whole number of orders, from 1 on.")


class EndsBeforeItStarts(Invalid):
    code = "discount_ends_first"
    sentence = mark("It would end before it begins.")


class NotADay(Invalid):
    code = "not_a_discount_day"
    sentence = mark("“{text}” is no day: write it as 2026-11-30.")


class NoSuchDiscount(NotFound):
    code = "no_such_discount_of_yours"
    sentence = mark("That discount is no longer there.")
