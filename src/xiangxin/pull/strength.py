"""How strong the pull is: who comes back by themselves, against the category."""

from dataclasses import dataclass, replace
from typing import Final

import ibis.expr.types as ir
import numpy as np

from xiangxin.pull import draws
from xiangxin.pull.acts import DAY
from xiangxin.pull.draws import Bank
from xiangxin.pull.figures import figure
from xiangxin.pull.snapshot import Strength

PERIOD: Final = 28 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Of `people` with an act in one period, `back` did one unasked in the next."""

    people: int
    back: int


def returns(acts: ir.Table, *, until: int) -> ir.Table:
    """For each actor: people in the 28 days before the last 28, and who came back."""
    since = until - PERIOD
    recent = acts.filter(acts.at > since - PERIOD)
    was = recent.at <= since
    came = (recent.at > since) & (recent.organic == 1)
    people = recent.group_by("actor", "person").aggregate(
        was=was.max(), back=came.max()
    )
    before = people.filter(people.was)
    return before.group_by("actor").aggregate(
        people=before.count(), back=before.back.cast("int64").sum()
    )


def strength(own: Returns, *, others: Returns, bank: Bank, as_of: str) -> Strength:
    """F = N r / r_c. Without others in the category there is no r_c and no F."""
    drawn = draws.rate(bank, hits=own.back, n=own.people)
    rate = own.back / own.people
    returned = figure(rate, drawn, n=own.people, as_of=as_of, definition="returned")
    if others.back == 0:
        return Strength(people=own.people, returned=returned)
    usual = others.back / others.people
    usual_drawn = draws.rate(bank, hits=others.back, n=others.people, stream=1)
    ratio = figure(
        rate / usual,
        np.asarray(drawn / usual_drawn),
        n=own.people,
        as_of=as_of,
        definition="ratio",
    )
    return Strength(
        people=own.people,
        returned=returned,
        category=figure(
            usual,
            usual_drawn,
            n=others.people,
            as_of=as_of,
            definition="category_returned",
        ),
        ratio=ratio,
        force=replace(
            ratio,
            value=own.people * ratio.value,
            low=own.people * ratio.low,
            high=own.people * ratio.high,
            definition="force",
        ),
    )
