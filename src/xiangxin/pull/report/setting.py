"""How a page sets its sections: language, money, headings, and what stands below each."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing(_measure: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`currency` is the actor's, where a figure's own slice names none.

    A page without one list of definitions has each section define its own figures
    (`defines`). `foot` gives the markup that stands below a measure's table.
    """

    language: str
    currency: str = ""
    level: int = 3
    defines: bool = False
    foot: Callable[[str], str] = _nothing
