from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NotUnits(Invalid):
    code = "not_units"
    sentence = mark("“{text}” is not a number of units: write a whole number.")


class TooFewUnits(Invalid):
    code = "too_few_units"
    sentence = mark("Take at least 1, or remove it from the bag.")


class TooManyUnits(Invalid):
    code = "too_many_units"
    sentence = mark(
        "One order takes at most {most} of a thing. Ask the maker for more."
    )


class TooManyLines(Invalid):
    code = "too_many_lines"
    sentence = mark("A bag holds at most {most} different things. Order these first.")


class NotBuyable(Refusal):
    code = "not_buyable"
    sentence = mark("{product} is not for sale at the moment.")
    status = 409


class NotInBag(NotFound):
    code = "not_in_bag"
    sentence = mark("That is no longer in your bag.")
