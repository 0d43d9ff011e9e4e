"""How near people are: one person, one orbit, the innermost they have reached."""

from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull.acts import DAY, makers
from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.snapshot import ORBITS
from xiangxin.pull.triggers import ACTS

YEAR: Final = 365 * DAY

PASSER_BY, TALKER, FOLLOWER, OWNER, CO_CREATOR = range(len(ORBITS))

SPOKE: Final = ("say", "reply", "ask", "propose", "review")
CREDITS: Final = {
    "ship_idea": "propose",
    "helpful": "review",
    "thank": "reply",
    "accept_answer": "reply",
}


# A page of the actor's own; elsewhere somebody was shown it among other things.
OWN_PAGES: Final = ("product", "person", "brand", "group")


def opens(ledger: Ledger) -> ir.Table | None:
    """actor, person, at: who opened an actor's own page; None without exposures.

    Exposures without a surface are taken as views of the page. Makers are left out.
    """
    if not {"exposure", "exposure.actor"} <= ledger.given:
        return None
    shown = ledger.extras["exposure"]
    own = ibis.coalesce(shown.surface.isin(OWN_PAGES), True)
    seen = shown.filter(own, shown.viewer.notnull(), shown.actor.notnull())
    seen = seen.select("actor", "at", person="viewer")
    return seen.anti_join(makers(ledger), ["actor", "person"])


def orbits(
    done: ir.Table, orders: ir.Table, *, until: int, seen: ir.Table | None = None
) -> ir.Table:
    """actor, person, orbit: the innermost.

    Without `seen` (views), a passer-by is one who left a lighter act.
    """
    people = done.filter(done.person.notnull(), ~done.by_maker)
    year = people.filter(people.at > until - YEAR)
    owned = orders.filter(orders.person.notnull(), orders.at > until - YEAR)
    viewed = [] if seen is None else [_at(_year_of(seen, until=until), PASSER_BY)]
    reached = ibis.union(
        *viewed,
        _at(year.filter(year.verb.isin(ACTS)), PASSER_BY),
        _at(year.filter(year.verb.isin(SPOKE)), TALKER),
        _at(_followers(people), FOLLOWER),
        _at(owned, OWNER),
        _at(_credited(done, until=until), CO_CREATOR),
    )
    return reached.group_by("actor", "person").aggregate(orbit=reached.orbit.max())


def _year_of(seen: ir.Table, *, until: int) -> ir.Table:
    year = seen.filter(seen.at > until - YEAR, seen.at <= until)
    return year.select("actor", "person").distinct()


def _at(people: ir.Table, orbit: int) -> ir.Table:
    return people.select("actor", "person", orbit=ibis.literal(orbit).cast("int64"))


def _followers(people: ir.Table) -> ir.Table:
    """A follow lasts until it is taken back, however long ago it was."""
    stays = people.group_by("actor", "person").aggregate(
        follows=_still(people, "follow", "unfollow"),
        belongs=_still(people, "join", "leave"),
    )
    return stays.filter(stays.follows | stays.belongs)


def _still(people: ir.Table, begins: str, ends: str) -> Column:
    begun = people.at.max(where=people.verb == begins)
    ended = people.at.max(where=people.verb == ends)
    return ibis.coalesce(begun > ibis.coalesce(ended, -1), False)


def _credited(done: ir.Table, *, until: int) -> ir.Table:
    """Whose idea was shipped, review found helpful, or answer thanked by another."""
    thing = done.mutate(
        credits=done.verb.cases(*CREDITS.items(), else_=None),
        # A post is known by its own column; an idea or a review by its object.
        thing=ibis.ifelse(
            done.verb.isin(("reply", "thank", "accept_answer")),
            ibis.coalesce(done.post, done.object_id),
            done.object_id,
        ),
    )
    made = thing.filter(
        thing.person.notnull(),
        ~thing.by_maker,
        thing.verb.isin(sorted(set(CREDITS.values()))),
    )
    made = made.select("actor", "thing", author="person", made="verb")
    thanks = thing.filter(thing.credits.notnull(), thing.at > until - YEAR)
    both = thanks.join(
        made,
        [
            thanks.actor == made.actor,
            thanks.thing == made.thing,
            thanks.credits == made.made,
            # A maker who ships is nobody of this export, or somebody else.
            ~thanks.person.identical_to(made.author),
        ],
    )
    return both.select("actor", person="author")
