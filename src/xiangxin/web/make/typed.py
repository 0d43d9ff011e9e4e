"""Amounts as makers type them."""

from xiangxin.kernel.money import Money
from xiangxin.web.layout.request import Request


def amount_in(request: Request, name: str, currency: str) -> int:
    """Minor units of what was typed; nothing typed is nothing."""
    typed = request.POST.get(name, "").strip().replace(",", ".")
    return Money.parse(typed, currency).minor if typed else 0
