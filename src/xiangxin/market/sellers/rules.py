"""What is said of a seller."""

from dataclasses import dataclass

from xiangxin.market.sellers.errors import SellerIncomplete, SellerTooLong

LINE_MOST = 200
ADDRESS_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`register` is the number in the trade register or 统一社会信用代码, `licence` another."""

    name: str
    address: str
    email: str = ""
    phone: str = ""
    register: str = ""
    licence: str = ""
    tax_number: str = ""
    is_trader: bool = True


def checked(facts: Facts) -> Facts:
    """Without spaces around; refuses what is missing or too long."""
    cleaned = Facts(
        name=facts.name.strip(),
        address=facts.address.strip(),
        email=facts.email.strip(),
        phone=facts.phone.strip(),
        register=facts.register.strip(),
        licence=facts.licence.strip(),
        tax_number=facts.tax_number.strip(),
        is_trader=facts.is_trader,
    )
    if not (cleaned.name and cleaned.address and (cleaned.email or cleaned.phone)):
        raise SellerIncomplete
    if len(cleaned.address) > ADDRESS_MOST:
        raise SellerTooLong(most=ADDRESS_MOST)
    lines = (
        cleaned.name,
        cleaned.email,
        cleaned.phone,
        cleaned.register,
        cleaned.licence,
        cleaned.tax_number,
    )
    if max(map(len, lines)) > LINE_MOST:
        raise SellerTooLong(most=LINE_MOST)
    return cleaned
