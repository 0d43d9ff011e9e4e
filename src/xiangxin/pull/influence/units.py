"""From the ledger's exposures to units: the first eligible one of viewer, item, epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xiangxin.pull import acts, backend, orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.backend import Column
from xiangxin.pull.influence.effects import ARMS, LEFT_OUT
from xiangxin.pull.influence.kinship import carried, tastes
from xiangxin.pull.ledger import Ledger

OWN_PAGES: Final = ("product", "person", "brand", "group")
"""Surfaces that are an actor's own page: to be shown one is to have opened it."""

WINDOWS: Final[Mapping[str, int]] = {"open": 1, "follow": 7, "order": 14}
"""Outcomes, and the days after the exposure within which they count."""
OUTCOMES: Final = tuple(WINDOWS)

COLUMNS: Final = (
    "viewer",
    "item",
    "product",
    "category",
    "drawn",
    "at",
    "experiment",
    "epoch",
    "arm",
    "propensity",
    "peers",
    "position",
    "earlier",
    "familiar",
    "taste",
    "carry",
    *OUTCOMES,
    *(f"{name}_at" for name in OUTCOMES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """`table` has COLUMNS and goes by viewer, item and moment.

    `arm` is an index of effects.ARMS; outcomes are 1, 0, or −1 where the viewer had done
    it before or its time is not over; `<outcome>_at` is when it was first done, ever.
    `product` is the actor that the item is about. `earlier` counts earlier exposures
    that showed this viewer the drawn peer. `taste` is 1 where earlier purchases and stars
    of the two agree, −1 where they differ, 0 where there are none. `carry` is 2 where the
    drawn peer's shown cue had moved the viewer in another category before, 1 where only
    somebody else's had, 0 otherwise. `left_out` counts eligible exposures by reason.
    """

    table: pa.Table
    left_out: Mapping[str, int]


def units(ledger: Ledger, *, until: int, famous: frozenset[int] = frozenset()) -> Units:
    """Everything up to `until` (µs since 1970). The ledger must have exposures.

    Left out: repeats, makers of the product or its brand, cues that name the viewer, and
    arms that no chance decided (a propensity that is not between 0 and 1). `famous` are
    actors (brands or products) declared to be known to everybody.
    """
    shown = ledger.extras["exposure"]
    shown = shown.filter(shown.at <= until, shown.viewer.notnull())
    shown = shown.mutate(product=ibis.coalesce(shown.actor, shown.item))
    done = acts.held(ledger, until=until)
    first = _firsts(ledger, _eligible(shown))
    first = backend.keep(ledger.backend, first, name="first_exposure")
    counted = first.aggregate(
        **{
            name: ibis.coalesce(first[name].cast("int64").sum(), 0)
            for name in ("repeat", "maker", "oneself", "certain")
        }
    )
    left_out = backend.collect(ledger.backend, counted).to_pylist()[0]
    used = first.filter(~first.repeat, ~first.maker, ~first.oneself, ~first.certain)
    used = _with_outcomes(used, _did(done, shown), until=until)
    used = _familiar(ledger, used, done, shown, famous=famous)
    used = backend.keep(ledger.backend, used, name="unit")
    used = carried(tastes(ledger, used, done, until=until))
    ordered = used.select(*COLUMNS).order_by("viewer", "item", "at")
    return Units(table=backend.collect(ledger.backend, ordered), left_out=left_out)


def _eligible(shown: ir.Table) -> ir.Table:
    """With a peer drawn and an arm; `earlier` counts cues of the same peer before."""
    drawn = shown.filter(shown.cue_drawn.notnull(), shown.arm.isin(ARMS))
    arm = drawn.arm.cases(*((name, at) for at, name in enumerate(ARMS)), else_=None)
    before = ibis.window(
        group_by=("viewer", "drawn"), order_by=("at", "item"), preceding=(None, 1)
    )
    told = drawn.select(
        "viewer",
        "item",
        "product",
        "at",
        "propensity",
        drawn="cue_drawn",
        experiment=ibis.coalesce(drawn.experiment, ""),
        epoch=ibis.coalesce(drawn.epoch, 0),
        arm=arm.cast("int8"),
        peers=ibis.coalesce(drawn.cue_eligible.length(), 1).cast("int32"),
        position=ibis.coalesce(drawn.position, 0),
    )
    is_shown = (told.arm > 0).cast("int64")
    return told.mutate(earlier=ibis.coalesce(is_shown.sum().over(before), 0))


def _firsts(ledger: Ledger, eligible: ir.Table) -> ir.Table:
    """Each eligible exposure with the reasons for which it does not count."""
    own = ibis.window(
        group_by=("viewer", "item", "experiment", "epoch"),
        order_by=("at", "arm", "drawn", "propensity"),
    )
    makers = acts.makers(ledger).select(viewer="person", product="actor")
    makers = makers.distinct().mutate(is_maker=True)
    joined = eligible.left_join(makers, ["viewer", "product"])
    told = joined.select(*eligible.columns, "is_maker").mutate(
        turn=ibis.row_number().over(own)
    )
    repeat = told.turn > 0
    maker = ibis.coalesce(told.is_maker, False) & ~repeat
    oneself = (told.drawn == told.viewer) & ~repeat & ~maker
    chance = ibis.coalesce((told.propensity > 0) & (told.propensity < 1), False)
    return told.select(
        *eligible.columns,
        repeat=repeat,
        maker=maker,
        oneself=oneself,
        certain=~chance & ~repeat & ~maker & ~oneself,
    )


def _did(done: ir.Table, shown: ir.Table) -> dict[str, ir.Table]:
    """For each outcome: viewer, product and when it was first done."""
    follows = done.filter(done.verb == "follow")
    kept = orders.kept(done)
    opened = shown.filter(shown.surface.isin(OWN_PAGES))
    found = {
        "open": opened.select("viewer", "product", "at"),
        "follow": follows.select("at", viewer="person", product="actor"),
        "order": kept.select("at", viewer="person", product="actor"),
    }
    return {
        name: _first(table.filter(table.viewer.notnull()), f"{name}_at")
        for name, table in found.items()
    }


def _first(table: ir.Table, name: str) -> ir.Table:
    return table.group_by("viewer", "product").aggregate(**{name: table.at.min()})


def _with_outcomes(
    used: ir.Table, did: Mapping[str, ir.Table], *, until: int
) -> ir.Table:
    def joined(left: ir.Table, name: str) -> ir.Table:
        both = left.left_join(did[name], ["viewer", "product"])
        return both.select(*left.columns, f"{name}_at")

    told = reduce(joined, OUTCOMES, used)
    return told.mutate(
        **{
            name: _outcome(told.at, told[f"{name}_at"], days, until)
            for name, days in WINDOWS.items()
        }
    )


def _outcome(at: Column, did: Column, days: int, until: int) -> Column:
    is_over = at + days * DAY <= until
    counts = is_over & ~ibis.coalesce(did <= at, False)
    came = ibis.coalesce(did <= at + days * DAY, False)
    return ibis.ifelse(counts, came.cast("int8"), LEFT_OUT).cast("int8")


def _familiar(
    ledger: Ledger,
    used: ir.Table,
    done: ir.Table,
    shown: ir.Table,
    *,
    famous: frozenset[int],
) -> ir.Table:
    """Searched or bought before, or declared famous; and the product's category."""
    met = done.filter(
        done.person.notnull(), (done.verb == "buy") | (done.entry == "search")
    )
    searched = shown.filter(shown.surface == "search")
    both = ibis.union(
        met.select("at", viewer="person", product="actor"),
        searched.select("at", "viewer", "product"),
    )
    known = _first(both, "known_at")
    about = ledger.actor.select("category", "brand", product="actor")
    joined = used.left_join(known, ["viewer", "product"])
    joined = joined.select(*used.columns, "known_at").left_join(about, "product")
    told = joined.select(*used.columns, "known_at", "category", "brand")
    famed = tuple(sorted(famous)) or (None,)
    is_famous = told.product.isin(famed) | told.brand.isin(famed)
    familiar = ibis.coalesce(told.known_at < told.at, False)
    return told.select(
        *used.columns,
        category=ibis.coalesce(told.category, ""),
        familiar=familiar | ibis.coalesce(is_famous, False),
    )
