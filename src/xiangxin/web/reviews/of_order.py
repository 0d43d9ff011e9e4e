"""What somebody can say of what came, on the page of its order."""

from dataclasses import dataclass

from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.rules import Fulfilment
from xiangxin.market.reviews import queries
from xiangxin.social.actors.rules import person_of
from xiangxin.web.layout.request import Request

_CAME = (Fulfilment.DELIVERED, Fulfilment.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """A product of an order, and what its buyer said of it."""

    handle: str
    title: str
    review: int | None


def reviews_of(request: Request, order: OrderPage) -> dict[str, object]:
    """Only to the buyer themselves, and once it has come; what was taken back is left out."""
    person = person_of(request.viewer)
    is_mine = person is not None and person == order.standing.buyer
    if not is_mine or person is None or order.standing.fulfilment not in _CAME:
        return {"to_review": [], "is_asked": False}
    lines = {line.product: line for line in order.lines}
    said = queries.mine_among(person, lines)
    return {
        "to_review": [
            ToReview(
                handle=line.product_handle,
                title=line.title,
                review=said[product].id if product in said else None,
            )
            for product, line in lines.items()
            if product not in said or said[product].id is not None
        ],
        "is_asked": request.me is not None and request.me.may_be_asked,
    }
