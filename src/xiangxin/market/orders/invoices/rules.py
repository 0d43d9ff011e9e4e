"""Whom an invoice is made out to, and when one is made."""

import re
from dataclasses import dataclass

from xiangxin.market.orders.invoices.errors import BadInvoiceTitle
from xiangxin.market.orders.rules import Payment, State

TITLE_MOST = 200
# 统一社会信用代码 has 18; older Chinese and EU VAT numbers between 8 and 20.
_TAX_NUMBER = re.compile(r"[A-Z0-9]{8,20}")


@dataclass(frozen=True, slots=True)
class Title:
    """发票抬头: the name it is made out to, and that name's tax number."""

    name: str = ""
    tax_number: str = ""


def title_of(name: str, tax_number: str) -> Title:
    """As typed; a number without a name is refused, for it would be nobody's."""
    name = " ".join(name.split())
    number = "".join(tax_number.split()).upper()
    if len(name) > TITLE_MOST or (number and not name):
        raise BadInvoiceTitle(most=TITLE_MOST)
    if number and not _TAX_NUMBER.fullmatch(number):
        raise BadInvoiceTitle(most=TITLE_MOST)
    return Title(name, number)


def may_invoice(state: State, payment: Payment) -> bool:
    return state is not State.CANCELLED and payment is not Payment.DUE


def shown_number(handle: str, number: int) -> str:
    return f"{handle.upper()}-{number:06d}"
