from xiangxin.kernel.errors import Invalid, mark


class SellerIncomplete(Invalid):
    code = "seller_incomplete"
    sentence = mark("A seller has at least a name, an address and a way to be reached.")


class SellerTooLong(Invalid):
    code = "seller_too_long"
    sentence = mark("Each line about a seller takes at most {most} characters.")
