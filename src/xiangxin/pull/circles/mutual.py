"""Who follows whom and is followed back, and at which moments."""

import ibis
import ibis.expr.types as ir

from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger


def mutuals(ledger: Ledger, *, until: int) -> ir.Table:
    """u, v, since, gone, in both orders: from when on the two follow each other, and
    when one of them left for good (null while neither did).

    Who left and came back counts as having stayed.
    """
    people = ledger.actor.filter(
        ledger.actor.kind == "person", ledger.actor.person.notnull()
    ).select("actor", v="person")
    done = ledger.interaction
    ways = done.filter(
        done.at <= until,
        done.person.notnull(),
        done.verb.isin(("follow", "unfollow")),
    ).join(people, "actor")
    follows = ways.verb == "follow"
    one_way = ways.group_by(u="person", v="v").aggregate(
        since=ways.at.min(where=follows),
        latest=ways.at.max(where=follows),
        left=ways.at.max(where=~follows),
    )
    one_way = one_way.filter(one_way.since.notnull(), one_way.u != one_way.v)
    one_way = one_way.mutate(
        gone=ibis.ifelse(one_way.left > one_way.latest, one_way.left, None)
    )
    back = one_way.select(v="u", u="v", since_too="since", gone_too="gone")
    both = one_way.join(back, ["u", "v"])
    return both.select(
        "u",
        "v",
        since=ibis.greatest(both.since, both.since_too),
        # DuckDB's least passes over nulls.
        gone=ibis.least(both.gone, both.gone_too),
    )


def near(
    rows: ir.Table, pairs: ir.Table, *, one: str, other: str, at: str = "at"
) -> ir.Table:
    """The rows with `is_near`: whether the two followed each other at that moment."""
    joined = rows.left_join(
        pairs, [rows[one] == pairs.u, rows[other] == pairs.v]
    ).select(*rows.columns, "since", "gone")
    return joined.select(*rows.columns, is_near=_held(joined, joined[at]))


def _held(pairs: ir.Table, at: Column) -> Column:
    is_in = (pairs.since <= at) & ~ibis.coalesce(pairs.gone <= at, False)
    return ibis.coalesce(is_in, False)
