"""What forms about an order's things say: how many of each line."""

from xiangxin.market.cart.rules import units_of
from xiangxin.web.layout.request import Request

_PREFIX = "units-"


def units_typed(request: Request) -> dict[int, int] | None:
    """{variant: units} of the fields `units-…`; None where the form has none of them.

    Refuses NotUnits and TooManyUnits; nothing typed is none of it.
    """
    typed = {
        name.removeprefix(_PREFIX): request.POST.get(name, "").strip()
        for name in request.POST
        if name.startswith(_PREFIX)
    }
    if not typed:
        return None
    return {
        int(variant): units_of(said)
        for variant, said in typed.items()
        if said.strip("0") and _is_id(variant)
    }


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
