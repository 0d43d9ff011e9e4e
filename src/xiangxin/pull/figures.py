"""A figure from its draws."""

from xiangxin.pull import draws
from xiangxin.pull.draws import Array
from xiangxin.pull.snapshot import Figure


def figure(
    value: float, drawn: Array, *, n: int, as_of: str, definition: str
) -> Figure:
    """With the middle 90 % of the draws, stretched to the value where it lies outside.

    That happens to a rate of none or of all (Brown, Cai & DasGupta 2001,
    doi 10.1214/ss/1009213286).
    """
    low, high = draws.interval(drawn)
    return Figure(
        value=float(value),
        low=min(float(low), float(value)),
        high=max(float(high), float(value)),
        n=n,
        badge="association",
        as_of=as_of,
        definition=definition,
    )
