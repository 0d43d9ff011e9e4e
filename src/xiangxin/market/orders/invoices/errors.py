from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoInvoiceYet(NotFound):
    code = "no_invoice_yet"
    sentence = mark("There is no invoice of this order yet.")


class NotInvoiced(Refusal):
    code = "not_invoiced"
    sentence = mark(
        "An invoice is made when the order is paid; a cancelled order has none."
    )
    status = 409


class NoSellerFacts(Refusal):
    code = "no_seller_facts"
    sentence = mark(
        "{brand} has not said yet who sells, with name and address, so there can be no "
        "invoice. Ask them."
    )
    status = 409


class BadInvoiceTitle(Invalid):
    code = "bad_invoice_title"
    sentence = mark(
        "An invoice title takes at most {most} characters; a tax number has 8 to 20 "
        "letters and digits, and needs a title."
    )


class InvoiceIsMade(Refusal):
    code = "invoice_is_made"
    sentence = mark("The invoice is made already and is not changed any more.")
    status = 409
