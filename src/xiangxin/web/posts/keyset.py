"""Pages that go on below the last one seen, not after so many rows."""

from django.http import HttpRequest

from xiangxin.web.layout.addresses import HIGHEST_ID


def before(request: HttpRequest) -> int | None:
    """The id in ?before=…; what is not one counts as not said."""
    return _id_in(request, "before")


def after(request: HttpRequest) -> int | None:
    return _id_in(request, "after")


def _id_in(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    if said.isascii() and said.isdecimal() and len(said) < 20:
        return min(int(said), HIGHEST_ID)
    return None
