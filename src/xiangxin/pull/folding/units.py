"""Units: the first exposure of a viewer, item and epoch at which chance folded an ad."""

from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xiangxin.pull import acts, backend, orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.backend import Column
from xiangxin.pull.circles.mutual import mutuals, near
from xiangxin.pull.influence.effects import LEFT_OUT
from xiangxin.pull.influence.units import OWN_PAGES
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.spread.tables import authors

EXPERIMENT: Final = "ad-fold"
SHOW, FOLD = "show", "fold"
READ: Final = 1 * DAY
SOLD: Final = 14 * DAY
UNIT: Final = ("viewer", "item", "epoch")


def units(ledger: Ledger, *, until: int) -> tuple[pa.Table, bool]:
    """By viewer and item: arm (1 folded), epoch, experiment, and what followed; and
    whether it is known who wrote what and who follows whom.

    `opened`, `bought` are 1, 0 or LEFT_OUT; `read`, `orders` count, and are null where
    their time is not over. `circle` is 1 where viewer and author follow each other, 0
    where not, −1 where the author is not known. Left out: what one wrote oneself.
    """
    seen = ledger.extras["exposure"]
    seen = seen.filter(seen.at <= until, seen.viewer.notnull())
    first = backend.keep(ledger.backend, _firsts(seen, until=until), name="folded")
    wrote = backend.keep(ledger.backend, authors(ledger), name="author")
    pairs = backend.keep(ledger.backend, mutuals(ledger, until=until), name="mutual")
    told = first.left_join(wrote, first.item == wrote.post)
    told = told.select(*first.columns, author="parent")
    told = told.filter(ibis.coalesce(told.author != told.viewer, True))
    told = near(told, pairs, one="viewer", other="author")
    circle = ibis.ifelse(told.author.isnull(), -1, told.is_near.cast("int32"))
    told = told.mutate(circle=circle.cast("int32")).drop("is_near", "author")
    kept = orders.kept(acts.held(ledger, until=until))
    kept = kept.filter(kept.person.notnull())
    kept = kept.select("at", viewer="person", product="actor")
    told = _sold(_opened(told, seen), kept)
    is_read, is_sold = told.at + READ <= until, told.at + SOLD <= until
    advertised = told.actor.notnull()
    rows = told.select(
        *UNIT,
        "experiment",
        "arm",
        "circle",
        opened=_yes(told.opened > 0, is_read & advertised),
        bought=_yes(told.bought > 0, is_sold & advertised),
        read=ibis.ifelse(is_read, told.read, None).cast("float64"),
        orders=ibis.ifelse(is_sold, told.orders, None).cast("float64"),
    )
    table = backend.collect(ledger.backend, rows.order_by(*UNIT))
    knows = backend.rows_of(ledger.backend, wrote) > 0
    return table, knows and backend.rows_of(ledger.backend, pairs) > 0


def _firsts(seen: ir.Table, *, until: int) -> ir.Table:
    """With `read`: the viewer's exposures in the day after."""
    day = ibis.range_window(
        group_by="viewer", order_by="at", preceding=0, following=READ
    )
    moment = ibis.range_window(
        group_by="viewer", order_by="at", preceding=0, following=0
    )
    counted = seen.mutate(read=seen.id.count().over(day) - seen.id.count().over(moment))
    rows = counted.filter(
        counted.experiment == EXPERIMENT,
        counted.arm.isin((FOLD, SHOW)),
        counted.propensity > 0,
        counted.propensity < 1,
    ).mutate(epoch=ibis.coalesce(counted.epoch, 0))
    line = ibis.window(group_by=UNIT, order_by=("at", "arm", "id"))
    turns = rows.mutate(turn=ibis.row_number().over(line))
    first = turns.filter(turns.turn == 0)
    return first.select(
        *UNIT,
        "experiment",
        "at",
        "actor",
        "read",
        arm=(first.arm == FOLD).cast("int32"),
    )


def _opened(told: ir.Table, seen: ir.Table) -> ir.Table:
    """Adds `opened`: whether the advertised page was opened within READ."""
    pages = seen.filter(seen.surface.isin(OWN_PAGES))
    pages = pages.select(
        "viewer", product=ibis.coalesce(pages.actor, pages.item), on="at"
    )
    return _counted(told, pages, "opened", within=READ, of="actor")


def _sold(told: ir.Table, kept: ir.Table) -> ir.Table:
    """Adds `bought` and `orders`: kept orders of the advertised and of everything."""
    mine = kept.select("product", "viewer", on="at")
    of_it = _counted(told, mine, "bought", within=SOLD, of="actor")
    return _counted(of_it, mine, "orders", within=SOLD)


def _counted(
    told: ir.Table, done: ir.Table, name: str, *, within: int, of: str | None = None
) -> ir.Table:
    """How much of it each viewer did in the time after, at `of` where that is said."""
    same = [told.viewer == done.viewer, *([told[of] == done.product] if of else [])]
    both = told.select(*{*UNIT, "at", *([of] if of else [])}).join(done, same)
    inside = both.filter(both.on > both["at"], both.on <= both["at"] + within)
    many = inside.group_by(*UNIT).aggregate(**{name: inside.count()})
    joined = told.left_join(many, UNIT)
    return joined.select(*told.columns, **{name: ibis.coalesce(joined[name], 0)})


def _yes(happened: Column, counts: Column) -> Column:
    told = ibis.ifelse(counts, happened.cast("int8"), LEFT_OUT)
    return ibis.coalesce(told, LEFT_OUT).cast("int8")
