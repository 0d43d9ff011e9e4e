from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class AddressRefused(Invalid):
    """`fields` says of each field what is wrong with it, in a sentence to translate."""

    code = "address_refused"
    sentence = mark("Something in the address is missing or cannot be right.")

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields=dict(fields))
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Whose parcel does not go there; `reach` are the countries it would go to, None: all."""

    brand_name: str
    reach: tuple[str, ...] | None
    is_too_heavy: bool


class NotSentThere(Refusal):
    """`unsent` says of each brand where it would send to instead."""

    code = "not_sent_there"
    sentence = mark(
        "{brands} does not send this there. Choose another address, or order the rest."
    )
    status = 409

    def __init__(self, unsent: Sequence[Unsent]) -> None:
        super().__init__(brands=", ".join(one.brand_name for one in unsent))
        self.unsent = tuple(unsent)


class NoSuchPlace(Invalid):
    code = "unknown_place"
    sentence = mark("We do not know the place “{text}”. Write its name or its code.")


class EmptyCart(Refusal):
    code = "empty_cart"
    sentence = mark("The bag is empty, so there is nothing to order.")
    status = 409


class NotBuyable(Refusal):
    code = "no_longer_buyable"
    sentence = mark(
        "{product} is no longer for sale. Take it out of the bag to order the rest."
    )
    status = 409


class PastedTooLong(Invalid):
    code = "pasted_too_long"
    sentence = mark(
        "That is longer than any address. Paste only name, phone and address, "
        "at most {most} letters."
    )


class PriceChanged(Refusal):
    """`changes` are what became another, part by part, as far as the page can be read."""

    code = "price_changed"
    sentence = mark(
        "The price has changed since you saw it. Look at the new total, then order."
    )
    status = 409


class TooLarge(Invalid):
    code = "total_too_large"
    sentence = mark("That sum is larger than this market can book. Order less at once.")


class NoSuchCheckout(NotFound):
    code = "no_such_checkout"
    sentence = mark("Say once more where it should go; your bag is as you left it.")


class NoSuchOrder(NotFound):
    code = "no_such_order"
    sentence = mark("There is no such order, or it is not yours to see.")


class BadLink(NotFound):
    code = "bad_order_link"
    sentence = mark(
        "This order link is not whole. Open it again from the e-mail we sent you."
    )


class TooLate(Refusal):
    """The order has moved on; what was asked for belongs to an earlier moment."""

    code = "too_late_for_order"
    sentence = mark("That cannot be done any more: the order has moved on.")
    status = 409


class TooLateToCancel(TooLate):
    code = "too_late_to_cancel"
    sentence = mark(
        "The parcel is already on its way, so the order cannot be cancelled. "
        "Ask the maker for a return instead."
    )


class NotPaidYet(Refusal):
    code = "not_paid_yet"
    sentence = mark("The money for this order has not come yet, so it is not sent.")
    status = 409


class NothingInParcel(Invalid):
    code = "nothing_in_parcel"
    sentence = mark("Say of at least one thing how many are in the parcel.")


class MoreThanLeft(Refusal):
    code = "more_than_left_to_send"
    sentence = mark("That is more than is left to send. Look at the order again.")
    status = 409


class BadTracking(Invalid):
    code = "bad_tracking"
    sentence = mark(
        "A tracking link is a web address that begins with https:// and fits into "
        "{most} characters."
    )


class BadTrackingNumber(Invalid):
    code = "bad_tracking_number"
    sentence = mark("A parcel number has letters, digits and dashes, at most {most}.")


class PaidElsewhere(Refusal):
    code = "paid_elsewhere"
    sentence = mark(
        "This order is paid on the provider’s page, and says so itself when it is."
    )
    status = 409


class NotPaidElsewhere(Refusal):
    code = "not_paid_on_a_page"
    sentence = mark("This order is not paid on a page; it says how it is paid.")
    status = 409


class NothingToPay(Refusal):
    code = "nothing_to_pay"
    sentence = mark("There is nothing to pay for this order.")
    status = 409


class TooLateToPay(TooLate):
    code = "too_late_to_pay"
    sentence = mark(
        "The time to pay is over, and the things are free for others. Order again if "
        "you still want them."
    )


class NothingOwed(Refusal):
    code = "nothing_owed"
    sentence = mark("Nothing has been paid here that could go back.")
    status = 409


class AlreadyClaimed(Refusal):
    code = "already_claimed"
    sentence = mark("This order already belongs to an account.")
    status = 409


class RefundedMeanwhile(Refusal):
    code = "refunded_meanwhile"
    sentence = mark(
        "Money of this order went back while you were looking. Look again, then decide."
    )
    status = 409
