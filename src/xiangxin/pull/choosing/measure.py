"""The measure "choosing": time, pages, comparisons, then returns and stars."""

from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xiangxin.pull import acts, backend
from xiangxin.pull.choosing import figures, spells
from xiangxin.pull.choosing.figures import NUMBERS, TRUTHS
from xiangxin.pull.findings import ASSOCIATION, EXPERIMENT, Asked, Measure, table
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller

NAME: Final = "choosing"
NEEDS: Final = ("exposure", "exposure.surface")
RANDOM: Final = ("exposure.cue_drawn", "exposure.arm", "exposure.propensity")
WANTS: Final = (*RANDOM, "exposure.cue_shown", "actor.category", "review")
CUE, SHOP = "cue", "just_shop"


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of the market and of each product; `asked.actors` are products."""
    say, con, until = (
        Teller(measure=NAME, as_of=asked.moment),
        ledger.backend,
        asked.until,
    )
    done = acts.held(ledger, until=until)
    seen = backend.keep(con, spells.sights(ledger, until=until), name="sight")
    of = backend.keep(con, spells.spells(ledger, done, seen, until=until), name="spell")
    rows = _rows(ledger, of.mutate(origin=of.begun), seen, until=until)
    figures.levels(say, rows, asked=asked)
    figures.star_levels(say, _stars(ledger, of, until=until), asked=asked)
    _by_cue(ledger, of, seen, asked=asked, say=say)
    _by_encouragement(ledger, of, seen, until=until, say=say)
    return table(say.told)


def _by_cue(
    ledger: Ledger, of: ir.Table, seen: ir.Table, *, asked: Asked, say: Teller
) -> None:
    """Somebody named beside it, against nobody."""
    is_random = set(RANDOM) <= ledger.given
    if not is_random and "exposure.cue_shown" not in ledger.given:
        figures.untold(say, "no_cues", part=CUE)
        return
    chosen = spells.drawn(of, seen) if is_random else spells.met(of, seen)
    chosen = backend.keep(ledger.backend, chosen, name="cued_spell")
    rows = _rows(ledger, chosen, seen, until=asked.until)
    badge = EXPERIMENT if is_random else ASSOCIATION
    figures.apart(say, rows, shown="one", badge=badge, part=CUE, asked=asked)
    stars = _stars(ledger, chosen, until=asked.until)
    figures.stars_apart(say, stars, shown="one", part=CUE)


def _by_encouragement(
    ledger: Ledger, of: ir.Table, seen: ir.Table, *, until: int, say: Teller
) -> None:
    """By person: sums over the spells that each began in the 28 days after the draw.

    How many spells somebody begins may itself follow from the encouragement, so that
    only whole persons can be compared.
    """
    if not {"exposure.experiment", "exposure.arm"} <= ledger.given:
        figures.untold(say, "no_encouragement", part=SHOP)
        return
    raw = ledger.extras["exposure"]
    people = spells.told_to_shop(raw.filter(raw.at <= until))
    ends = people.origin + spells.HORIZON
    people = people.mutate(ends=ends).filter(ends + spells.PATIENCE <= until)
    both = of.join(people, "viewer")
    begun = both.filter(both.begun >= both.origin, both.begun < both.ends)
    told = spells.outcomes(begun.mutate(origin=begun.begun), seen)
    names = (*NUMBERS, *TRUTHS)
    sums = told.group_by("viewer", "epoch").aggregate(
        spells=told.count().cast("float64"),
        **{name: told[name].cast("float64").sum() for name in names},
    )
    per = people.left_join(sums, ["viewer", "epoch"])
    rows = per.select(
        *("viewer", "experiment", "epoch", "arm"),
        product="viewer",
        **{name: ibis.coalesce(per[name], 0.0) for name in ("spells", *names)},
    )
    held = backend.collect(ledger.backend, rows.order_by("viewer", "epoch"))
    figures.of_people(say, held, shown="hint", part=SHOP)


def _rows(ledger: Ledger, of: ir.Table, seen: ir.Table, *, until: int) -> pa.Table:
    """Spells whose whole time is over, with what came of them."""
    ends = of.origin + spells.HORIZON
    over = of.mutate(ends=ends).filter(ends + spells.PATIENCE <= until)
    told = spells.outcomes(over, seen)
    return backend.collect(ledger.backend, told.order_by(*spells.PAIR))


def _stars(ledger: Ledger, of: ir.Table, *, until: int) -> pa.Table | None:
    """The last stars of each who had bought it, after they did."""
    if "review.stars" not in ledger.given:
        return None
    given = ledger.extras["review"]
    given = given.filter(
        given.at <= until, given.person.notnull(), given.stars.notnull()
    )
    given = given.select("at", "stars", "product", viewer="person")
    both = of.filter(of.bought.notnull()).join(given, spells.PAIR)
    after = both.filter(both["at"] >= both.bought)
    names = [c for c in ("viewer", "product", "arm") if c in of.columns]
    last = after.group_by(*names).aggregate(
        stars=after.stars.argmax(after["at"]).cast("float64")
    )
    return backend.collect(ledger.backend, last.order_by(*spells.PAIR))


MEASURE: Final = Measure(name=NAME, needs=NEEDS, wants=WANTS, run=run)
