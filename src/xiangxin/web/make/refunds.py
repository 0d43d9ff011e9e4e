"""Money back to a buyer: of a line or an amount."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.queries import OrderPage
from xiangxin.web.bag.views import number_in
from xiangxin.web.layout.pages import back_to, see_other, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.world import clock

AN_AMOUNT = mark("An amount")


def refund_lines(order: OrderPage, language: str) -> tuple[tuple[str, str], ...]:
    """What money can be sent back for, as a form offers it."""
    return (
        ("", translate(AN_AMOUNT, language)),
        *(
            (
                str(line.variant),
                f"{line.title}, {line.label}" if line.label else line.title,
            )
            for line in order.lines
        ),
    )


@require_POST
def refund(request: Request, order_id: int) -> HttpResponse:
    member(request)
    standing = order_queries.standing_of(request.viewer, order_id)
    variant = number_in(request, "of")
    typed = request.POST.get("amount", "")
    orders.refund(
        request.viewer,
        order_id,
        amount=None
        if variant is not None
        else Money.parse(typed, standing.total.currency),
        variant=variant,
        units=number_in(request, "units") if variant is not None else None,
        note=" ".join(request.POST.get("note", "").split()),
        seen=number_in(request, "seen"),
        now=clock.now(),
    )
    return see_other(back_to(request, otherwise=reverse("make")))
