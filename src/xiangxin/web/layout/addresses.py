"""`path` for doors whose addresses hold identifiers: `<id:order_id>`."""

from typing import Final

from django.urls import path, register_converter
from django.urls.converters import IntConverter
from typing_extensions import override

__all__ = ["HIGHEST_ID", "path"]

HIGHEST_ID: Final = 2**63 - 1  # a higher number would not fit a column


class Id(IntConverter):
    """An identifier in an address; a number that cannot be one is a page that is not there."""

    regex = "[0-9]{1,19}"

    @override
    def to_python(self, value: str) -> int:
        number = int(value)
        if number > HIGHEST_ID:
            raise ValueError(value)
        return number


register_converter(Id, "id")
