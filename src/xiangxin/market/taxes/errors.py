from xiangxin.kernel.errors import Invalid, Refusal, mark


class BadRate(Invalid):
    code = "bad_tax_rate"
    sentence = mark(
        "“{text}” is no rate: write a percentage from 0 to 100, like 8.875."
    )


class RateWithoutName(Invalid):
    code = "tax_rate_without_name"
    sentence = mark("Each rate needs a name, such as VAT: it stands on the invoice.")


class RateTwice(Invalid):
    code = "tax_rate_twice"
    sentence = mark("There are two rates for the same place and class. Leave one.")


class TooManyRates(Invalid):
    code = "too_many_tax_rates"
    sentence = mark("A brand has at most {most} rates.")


class TaxesChanged(Refusal):
    code = "taxes_changed"
    sentence = mark(
        "Somebody else has changed the taxes since you opened this page. Look at what "
        "stands there now, then change it."
    )
    status = 409
