from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class BadShipping(Invalid):
    code = "bad_shipping"
    sentence = mark("Those ways of sending could not be understood.")


class TooManyZones(Invalid):
    code = "too_many_zones"
    sentence = mark("A brand has at most {most} zones. Put countries together.")


class NoWay(Invalid):
    code = "zone_without_a_way"
    sentence = mark("Say at least one way to send there, with its price.")


class NoWhere(Invalid):
    code = "zone_without_a_place"
    sentence = mark(
        "Say which countries this zone is for, or that it is for all others."
    )


class NotWeights(Invalid):
    code = "weights_do_not_rise"
    sentence = mark("Write the weights from the lightest to the heaviest, each once.")


class AmountOutOfBounds(Invalid):
    code = "shipping_amount"
    sentence = mark("A price for sending is zero or more, and not beyond reason.")


class NameMissing(Invalid):
    code = "shipping_name"
    sentence = mark("Give it a name of at most {most} letters.")


class NoSuchZone(NotFound):
    code = "no_such_zone"
    sentence = mark("That zone is no longer there.")


class ShippingChanged(Refusal):
    code = "shipping_changed"
    sentence = mark(
        "Somebody else has changed the zones since you opened this page. Look at what "
        "stands there now, then change it."
    )
    status = 409
