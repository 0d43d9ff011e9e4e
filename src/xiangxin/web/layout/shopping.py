"""Whether somebody came only to choose: then no page shows talk or who else did something."""

from xiangxin.web.layout.request import Request

JUST_SHOP_COOKIE = "just_shop"
# Says that the hint was read; it is not shown again.
HINT_COOKIE = "shop_hint"
REMEMBERED_S = 365 * 24 * 3600


def just_shops(request: Request) -> bool:
    """A member's own choice; of a guest this browser's."""
    if request.me is not None:
        return request.me.just_shop
    return request.COOKIES.get(JUST_SHOP_COOKIE) == "yes"
