"""The measure "circles": what closed paths reach and sell, beside open ones."""

from typing import Final

import ibis
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.circles import chains, figures, followers, named, paths
from xiangxin.pull.circles.mutual import mutuals
from xiangxin.pull.findings import Asked, Measure, table
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller

NAME: Final = "circles"
NEEDS: Final = ("interaction",)
WANTS: Final = (
    "post",
    "post.person",
    "post.visibility",
    "exposure",
    "exposure.cue_drawn",
)


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of the market and of each product; `asked.actors` are products."""
    say, con, until = (
        Teller(measure=NAME, as_of=asked.moment),
        ledger.backend,
        asked.until,
    )
    pairs = backend.keep(con, mutuals(ledger, until=until), name="mutual")
    if backend.rows_of(con, pairs) == 0 and "post.visibility" not in ledger.given:
        for name in ("reached", "orders"):
            say.missing(name, "no_circles")
        return table(say.told)
    met = paths.contacts(ledger, pairs, until=until)
    met = backend.keep(con, met, name="contact")
    sold = backend.keep(con, paths.sold(ledger, met, until=until), name="sold")
    owners = sold.filter(sold.person.notnull()).select("actor", "person").distinct()
    people = paths.reached(met).left_join(owners.mutate(owns=True), ["actor", "person"])
    people = people.select(
        "actor", "person", "path", "follows", owns=ibis.coalesce(people.owns, False)
    )
    came = backend.collect(con, people.order_by("actor", "person"))
    orders = backend.collect(con, sold.order_by("actor", "at", "person"))
    figures.tell(say, came, orders, asked=asked)
    chains.tell(say, ledger, pairs, asked=asked)
    named.tell(say, ledger, pairs, asked=asked)
    followers.tell(say, ledger, asked=asked)
    return table(say.told)


MEASURE: Final = Measure(name=NAME, needs=NEEDS, wants=WANTS, run=run)
