"""Looking again until newer figures are there, without a script and not for ever."""

from dataclasses import dataclass
from typing import Final

from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.request import Request

LOOKS: Final = 20
EACH_S: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`again` is the address of the next look, '' when there have been enough."""

    again: str
    seconds: int = EACH_S


def waiting(request: Request, *, newest: int) -> Waiting | None:
    """None unless figures newer than those shown were asked for and are not there yet."""
    after, said = asked(request, "after"), asked(request, "look")
    if after != str(newest):
        return None
    look = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
    if look >= LOOKS:
        return Waiting(again="")
    return Waiting(again=f"?after={newest}&look={look + 1}")
