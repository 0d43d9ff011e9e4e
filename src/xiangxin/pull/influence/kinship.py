"""Is it the friend or the brand: agreement in taste, and pull that carries over."""

import ibis
import ibis.expr.types as ir

from xiangxin.pull.ledger import Ledger

NEAR = 1
"""Stars of one product that differ by at most this agree."""


def tastes(ledger: Ledger, used: ir.Table, done: ir.Table, *, until: int) -> ir.Table:
    """The units with `taste`: the sign of what the two agreed and differed in before.

    A product that both had bought agrees; so do stars of one product that differ by at
    most one, and stars further apart differ.
    """
    pairs = used.select("viewer", "drawn").distinct()
    bought = done.filter(done.verb == "buy", done.person.notnull())
    bought = bought.group_by("person", "actor").aggregate(at=bought.at.min())
    found = [_both(pairs, bought.mutate(stars=ibis.literal(0)), "actor")]
    if "review" in ledger.extras:
        given = ledger.extras["review"]
        given = given.filter(
            given.at <= until, given.person.notnull(), given.stars.notnull()
        )
        given = given.group_by("person", "product").aggregate(
            at=given.at.max(), stars=given.stars.argmax(given.at)
        )
        found.append(_both(pairs, given, "product"))
    evidence = ibis.union(*found) if len(found) > 1 else found[0]
    unit = ["viewer", "item", "experiment", "epoch"]
    met = used.select(*unit, "drawn", "at").join(evidence, ["viewer", "drawn"])
    summed = met.filter(met.since < met.at).group_by(*unit)
    summed = summed.aggregate(agreed=ibis._.sign.sum())
    both = used.left_join(summed, unit).select(*used.columns, "agreed")
    taste = ibis.coalesce(both.agreed.sign(), 0).cast("int8")
    return both.select(*used.columns, taste=taste)


def _both(pairs: ir.Table, had: ir.Table, thing: str) -> ir.Table:
    """viewer, drawn, since, sign: what both of a pair had, from the later of the two."""
    mine = had.select(thing, viewer="person", at="at", stars="stars")
    theirs = had.select(thing, drawn="person", at_too="at", stars_too="stars")
    met = pairs.join(mine, "viewer").join(theirs, ["drawn", thing])
    is_near = (met.stars - met.stars_too).abs() <= NEAR
    return met.select(
        "viewer",
        "drawn",
        since=ibis.greatest(met.at, met.at_too),
        sign=ibis.ifelse(is_near, 1, -1).cast("int64"),
    )


def carried(used: ir.Table) -> ir.Table:
    """The units with `carry`: who had moved the viewer in another category before.

    Moved is: shown one peer's cue, the viewer opened the product within a day. 2 the peer
    now drawn, 1 only somebody else, 0 nobody.
    """
    moved = used.filter(used.arm == 1, used.open == 1)
    own = _two_first(moved, ["viewer", "drawn"], "own")
    anyone = _two_first(moved, ["viewer"], "any")
    both = used.left_join(own, ["viewer", "drawn"])
    both = both.select(*used.columns, "own_at", "own_category", "own_next")
    told = both.left_join(anyone, "viewer").select(
        *both.columns, "any_at", "any_category", "any_next"
    )

    def before(name: str) -> ir.BooleanColumn:
        is_other = told[f"{name}_category"] != told.category
        since = ibis.ifelse(is_other, told[f"{name}_at"], told[f"{name}_next"])
        return ibis.coalesce(since < told.at, False)

    carry = ibis.ifelse(before("own"), 2, ibis.ifelse(before("any"), 1, 0))
    return told.select(*used.columns, carry=carry.cast("int8"))


def _two_first(moved: ir.Table, by: list[str], name: str) -> ir.Table:
    """When, in which category, and when first in any other."""
    each = moved.group_by(*by, "category").aggregate(moved_at=moved.open_at.min())
    line = ibis.window(group_by=by, order_by=("moved_at", "category"))
    turns = each.mutate(
        turn=ibis.row_number().over(line), later=each.moved_at.lead().over(line)
    )
    first = turns.filter(turns.turn == 0)
    return first.select(
        *by,
        **{
            f"{name}_at": "moved_at",
            f"{name}_category": "category",
            f"{name}_next": "later",
        },
    )
