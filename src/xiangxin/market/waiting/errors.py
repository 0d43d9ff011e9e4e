from xiangxin.kernel.errors import Refusal, mark


class NoLongerMade(Refusal):
    code = "no_longer_made"
    sentence = mark("It is no longer made, so there is nothing to wait for.")
    status = 409


class AlreadyForSale(Refusal):
    code = "already_for_sale"
    sentence = mark("It has its price already; there is nothing to wait for.")
    status = 409
