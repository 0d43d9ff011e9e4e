"""How near people are: one person, one orbit, the innermost they have reached."""

from functools import reduce
from operator import or_
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

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
    owned = orders.filter(orders.person.notnull(), orders.at > until - YEAR)
    viewed = [] if seen is None else [_at(_year_of(seen, until=until), PASSER_BY)]
    reached = ibis.union(
        *viewed,
        _by_verbs(people, until=until),
        _at(owned, OWNER),
        _at(_credited(done, until=until), CO_CREATOR),
    )
    return reached.group_by("actor", "person").aggregate(orbit=reached.orbit.max())


def _year_of(seen: ir.Table, *, until: int) -> ir.Table:
    year = seen.filter(seen.at > until - YEAR, seen.at <= until)
    return year.select("actor", "person").distinct()


def _at(people: ir.Table, orbit: int) -> ir.Table:
    return people.select("actor", "person", orbit=ibis.literal(orbit).cast("int64"))


# What a verb says of its person: an orbit for a year, or a state that begins or ends.
YEARLY: Final = {verb: TALKER if verb in SPOKE else PASSER_BY for verb in ACTS}
LASTING: Final = (("follow", "unfollow"), ("join", "leave"))


def _by_verbs(people: ir.Table, *, until: int) -> ir.Table:
    """Passers-by, talkers and followers: the innermost of these.

    A follow lasts until it is taken back, however long ago it was.
    """
    ways = [verb for pair in LASTING for verb in pair]
    verbs = sorted({*YEARLY, *ways})
    known = pa.table(
        {
            "verb": verbs,
            "level": pa.array([YEARLY.get(verb) for verb in verbs], pa.int64()),
            "way": [ways.index(verb) if verb in ways else -1 for verb in verbs],
        }
    )
    # One pass with numbers: a comparison of words for each of seven questions is slow.
    told = people.join(ibis.memtable(known), "verb")
    each = told.group_by("actor", "person").aggregate(
        level=told.level.max(where=told.at > until - YEAR),
        **{verb: told.at.max(where=told.way == way) for way, verb in enumerate(ways)},
    )
    stays = reduce(or_, (_lasts(each[begins], each[ends]) for begins, ends in LASTING))
    orbit = ibis.ifelse(stays, FOLLOWER, each.level).cast("int64")
    near = each.select("actor", "person", orbit=orbit)
    return near.filter(near.orbit.notnull())


def _lasts(begun: Column, ended: Column) -> Column:
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
