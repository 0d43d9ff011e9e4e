"""Pages that go on below the last one seen, not after so many rows."""

from django.http import HttpRequest
from django.urls.converters import IntConverter
from typing_extensions import override

_HIGHEST = 2**63 - 1  # an identifier's; a higher number would not fit a column


class Id(IntConverter):
    """An identifier in an address; a number that cannot be one is a page that is not there."""

    regex = "[0-9]{1,19}"

    @override
    def to_python(self, value: str) -> int:
        number = int(value)
        if number > _HIGHEST:
            raise ValueError(value)
        return number


def before(request: HttpRequest) -> int | None:
    """The id in ?before=…; what is not one counts as not said."""
    said = request.GET.get("before", "")
    if said.isascii() and said.isdecimal() and len(said) < 20:
        return min(int(said), _HIGHEST)
    return None
