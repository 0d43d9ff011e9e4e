"""Kept orders: bought, and neither cancelled nor refunded."""

from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull.acts import DAY

YEAR: Final = 365 * DAY
HALF_YEAR: Final = 180 * DAY
EVERYTHING: Final = 1_000_000_000
"""Units that a cancel or refund row takes back when it does not say how many."""


def kept(done: ir.Table) -> ir.Table:
    """actor, person (null for a guest), at: an order with at least one unit left."""
    lines = done.filter(~done.by_maker, done.verb.isin(("buy", "cancel", "refund")))
    buys = lines.verb == "buy"
    units = ibis.ifelse(
        buys,
        ibis.coalesce(lines.units, 1),
        -ibis.coalesce(lines.units, EVERYTHING).cast("int64"),
    )
    told = lines.mutate(
        order=ibis.coalesce(lines.order_id, -lines.id),
        left=units,
        bought=ibis.ifelse(buys, lines.at, None),
    )
    orders = told.group_by("actor", "order").aggregate(
        person=told.person.max(), at=told.bought.min(), left=told.left.sum()
    )
    return orders.filter(orders.at.notnull(), orders.left > 0)


def guests(orders: ir.Table, *, until: int) -> ir.Table:
    """actor, orders: kept orders of the year that nobody has claimed."""
    nobody = orders.filter(orders.person.isnull(), orders.at > until - YEAR)
    return nobody.group_by("actor").aggregate(orders=nobody.count())


def repeats(orders: ir.Table, *, until: int) -> ir.Table:
    """actor, buyers, again: of first orders 180 days to a year and 180 days old,
    how many were followed by a second within 180 days."""
    named = orders.filter(orders.person.notnull())
    line = ibis.window(group_by=("actor", "person"), order_by="at")
    turns = named.mutate(
        turn=ibis.row_number().over(line), second=named.at.lead().over(line)
    )
    first = turns.filter(
        turns.turn == 0,
        turns.at > until - YEAR - HALF_YEAR,
        turns.at <= until - HALF_YEAR,
    )
    again = ibis.coalesce(first.second - first.at <= HALF_YEAR, False)
    return first.group_by("actor").aggregate(
        buyers=first.count(), again=again.cast("int64").sum()
    )
