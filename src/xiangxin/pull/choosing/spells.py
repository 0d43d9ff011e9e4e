"""Spells: one viewer and one product, from first sight to buying or giving up."""

from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull import acts, orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.backend import Column
from xiangxin.pull.influence.effects import ARMS
from xiangxin.pull.ledger import Ledger

PATIENCE: Final = 14 * DAY
"""Who neither sees it nor does anything about it for so long has given up."""
HORIZON: Final = 28 * DAY
"""Days of a spell that count: times are means restricted to these."""
PAGE: Final = "product"
BACK: Final = ("cancel", "refund")
PAIR: Final = ("viewer", "product")


def sights(ledger: Ledger, *, until: int) -> ir.Table:
    """The exposures about products, each with its product and category."""
    shown = ledger.extras["exposure"]
    shown = shown.filter(shown.at <= until, shown.viewer.notnull())
    shown = shown.mutate(product=ibis.coalesce(shown.actor, shown.item))
    listed = ledger.actor.filter(ledger.actor.kind == "product")
    listed = listed.select("category", product="actor")
    return shown.join(listed, "product").select(*shown.columns, "category")


def spells(ledger: Ledger, done: ir.Table, seen: ir.Table, *, until: int) -> ir.Table:
    """viewer, product, category, begun, bought, latest, is_over, is_kept.

    One row a viewer and product, from the first sight on; what comes after they gave up
    belongs to none. Left out: makers, and who had bought it before they were shown it.
    `bought` is null for who did not; `latest` is the last sign of interest.
    """
    begun = seen.group_by(*PAIR, "category").aggregate(begun=seen.at.min())
    signs = _signs(done, seen).join(begun, PAIR)
    known = signs.filter(signs.is_buy, signs.at < signs.begun).select(*PAIR).distinct()
    makers = acts.makers(ledger).select(viewer="person", product="actor").distinct()
    signs = signs.filter(signs.at >= signs.begun).anti_join(known, PAIR)
    first = _before_silence(signs.anti_join(makers, PAIR))
    told = first.group_by(*PAIR, "category").aggregate(
        begun=first.begun.min(),
        bought=first.at.min(where=first.is_buy),
        latest=first.at.max(),
    )
    kept = orders.kept(done).select("at", viewer="person", product="actor").distinct()
    kept = kept.filter(kept.viewer.notnull()).mutate(stays=True)
    both = told.left_join(
        kept,
        [
            told.viewer == kept.viewer,
            told.product == kept.product,
            told.bought == kept.at,
        ],
    ).select(*told.columns, "stays")
    is_over = both.bought.notnull() | (both.latest + PATIENCE <= until)
    return both.select(
        *told.columns, is_over=is_over, is_kept=ibis.coalesce(both.stays, False)
    )


def _signs(done: ir.Table, seen: ir.Table) -> ir.Table:
    did = done.filter(done.person.notnull(), done.verb.notin(BACK))
    did = did.select("at", viewer="person", product="actor", is_buy=did.verb == "buy")
    saw = seen.select("at", *PAIR, is_buy=ibis.literal(value=False))
    names = ("viewer", "product", "at", "is_buy")
    return ibis.union(did.select(*names), saw.select(*names))


def _before_silence(signs: ir.Table) -> ir.Table:
    """The signs before the first gap longer than PATIENCE."""
    line = ibis.window(group_by=PAIR, order_by="at")
    told = signs.mutate(gap=ibis.coalesce(signs.at - signs.at.lag().over(line), 0))
    so_far = ibis.cumulative_window(group_by=PAIR, order_by="at")
    is_gap = (told.gap > PATIENCE).cast("int64")
    told = told.mutate(gaps=is_gap.sum().over(so_far))
    return told.filter(told.gaps == 0)


def drawn(of: ir.Table, seen: ir.Table) -> ir.Table:
    """The spells with a cue to show, and `origin`, arm, experiment and epoch of the first
    exposure in them of which chance decided whether somebody was named."""
    chosen = seen.filter(
        seen.cue_drawn.notnull(),
        seen.cue_drawn != seen.viewer,
        seen.arm.isin(ARMS),
        seen.propensity > 0,
        seen.propensity < 1,
    )
    both = of.join(
        chosen.select(*PAIR, "cue_drawn", "propensity", "arm", **_epoch(chosen)), PAIR
    )
    inside = both.filter(
        both.origin >= both.begun,
        both.origin <= both.latest,
        both.bought.isnull() | (both.origin < both.bought),
    )
    line = ibis.window(
        group_by=PAIR, order_by=("origin", "arm", "cue_drawn", "propensity")
    )
    turns = inside.mutate(turn=ibis.row_number().over(line))
    return turns.filter(turns.turn == 0).drop("turn", "cue_drawn", "propensity")


def met(of: ir.Table, seen: ir.Table) -> ir.Table:
    """Without chance: the spells from first sight, `one` where it named somebody."""
    first = of.join(
        seen.select(*PAIR, "at", named=seen.cue_shown.length() > 0),
        [of.viewer == seen.viewer, of.product == seen.product, of.begun == seen.at],
    )
    told = first.group_by(*of.columns).aggregate(
        named=ibis.coalesce(first.named, False).any()
    )
    return told.mutate(
        origin=told.begun,
        arm=ibis.ifelse(told.named, "one", "none"),
        experiment=ibis.literal(""),
        epoch=ibis.literal(0, "int64"),
    ).drop("named")


def told_to_shop(seen: ir.Table) -> ir.Table:
    """viewer, origin, arm, experiment, epoch: who was encouraged to just shop, by the
    first exposure of each epoch that says so."""
    rows = seen.filter(
        seen.experiment == "just-shop",
        seen.arm.isin(("hint", "none")),
        seen.viewer.notnull(),
        seen.propensity > 0,
        seen.propensity < 1,
    )
    rows = rows.select("viewer", "arm", **_epoch(rows))
    line = ibis.window(group_by=("viewer", "epoch"), order_by=("origin", "arm"))
    turns = rows.mutate(turn=ibis.row_number().over(line))
    return turns.filter(turns.turn == 0).drop("turn")


def _epoch(rows: ir.Table) -> dict[str, Column]:
    return {
        "origin": rows.at,
        "experiment": ibis.coalesce(rows.experiment, ""),
        "epoch": ibis.coalesce(rows.epoch, 0),
    }


def outcomes(of: ir.Table, seen: ir.Table) -> ir.Table:
    """What came of spells between `origin` and `ends`, columns that `of` must have.

    Adds time and waited (days), bought, gave_up, kept, returned, pages, comparisons.
    """
    ended = ibis.least(ibis.coalesce(of.bought, of.latest), of.ends)
    bought = ibis.coalesce(of.bought <= of.ends, False)
    waited = ibis.least(ibis.coalesce(of.bought, of.ends), of.ends)
    told = of.mutate(
        ended=ended,
        time=_days(ended - of.origin),
        waited=_days(waited - of.origin),
        bought_then=bought,
        gave_up=of.is_over & of.bought.isnull() & (of.latest <= of.ends),
        kept=bought & of.is_kept,
        returned=bought & ~of.is_kept,
    )
    opened = seen.filter(seen.surface == PAGE)
    opened = opened.select("viewer", "category", page="product", opened="at").distinct()
    window = told.select("viewer", "product", "category", "origin", "ended")
    near = window.join(opened, ["viewer"], rname="{name}_too")
    near = near.filter(near.opened >= near.origin, near.opened <= near.ended)
    own = near.page == near.product
    alike = ~own & (near.category == near.category_too)
    counts = near.group_by("viewer", "product", "origin").aggregate(
        pages=near.opened.nunique(where=own),
        comparisons=near.page.nunique(where=alike),
    )
    both = told.left_join(counts, ["viewer", "product", "origin"])
    return both.select(
        *[c for c in told.columns if c not in ("bought", "bought_then", "ended")],
        bought=both.bought_then,
        pages=ibis.coalesce(both.pages, 0),
        comparisons=ibis.coalesce(both.comparisons, 0),
    )


def _days(microseconds: Column) -> Column:
    return ibis.greatest(microseconds, 0).cast("float64") / DAY
