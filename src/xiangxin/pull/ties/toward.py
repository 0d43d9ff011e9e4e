"""What people did toward people: from the ledger's rows to who, whom, how and when."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.acts import DAY
from xiangxin.pull.ledger import Ledger

Whole: TypeAlias = npt.NDArray[np.int64]

WINDOW: Final = 365 * DAY

KIND_OF: Final = {
    "like": "like",
    "boost": "boost",
    "reply": "reply",
    "mention": "mention",
    "say": "say",
    "ask": "say",
    "thank": "thank",
    "accept_answer": "thank",
    "helpful": "helpful",
    "vote": "helpful",
    "message_sent": "message",
    "invite": "message",
}
"""Verbs toward somebody, by kind. To follow is a state, and counted apart."""

KINDS: Final = tuple(dict.fromkeys(KIND_OF.values()))
FOLLOWS: Final = len(KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward:
    """Columns of one length. `kind` is an index of KINDS, or FOLLOWS for a follow that
    lasts; `at` is in microseconds since 1970."""

    u: Whole
    v: Whole
    kind: npt.NDArray[np.int8]
    at: Whole


def toward(ledger: Ledger, *, since: int, until: int) -> Toward:
    """Acts in (since, until] and the follows that last at `until`."""
    done = ledger.interaction.filter(
        ledger.interaction.at <= until, ledger.interaction.person.notnull()
    )
    acts = done.filter(done.at > since, done.verb.isin(tuple(KIND_OF)))
    codes = [(verb, KINDS.index(kind)) for verb, kind in KIND_OF.items()]
    told = _targets(ledger, acts.mutate(kind=acts.verb.cases(*codes)))
    told = told.filter(told.v.notnull())
    rows = ibis.union(
        told.select("u", "v", kind=told.kind.cast("int8"), at="at"),
        _follows(ledger, done),
    )
    return _arrays(backend.collect(ledger.backend, rows))


def tables_read(ledger: Ledger) -> tuple[str, ...]:
    """Which of the tables that tell whom an act was toward this ledger has."""
    told = [name for name in ("post", "review", "idea") if name in ledger.extras]
    return (*told, *(["actor.person"] if "actor.person" in ledger.given else []))


def _targets(ledger: Ledger, acts: ir.Table) -> ir.Table:
    """u, v, kind, at: whose the touched thing is, or else whose page it was."""
    told = acts.select(
        "kind", "at", "actor", "place", "post", "object_kind", "object_id", u="person"
    )
    whose = []
    if "post" in ledger.extras:
        told = _with_authors(ledger, told)
        whose.append("author")
    for name in ("review", "idea"):
        if name in ledger.extras:
            made = ledger.extras[name].select(thing=name, **{f"{name}_by": "person"})
            touched = ibis.ifelse(told.object_kind == name, told.object_id, None)
            told = told.mutate(touched=touched)
            told = told.left_join(made, told.touched == made.thing)
            told = told.drop("thing", "touched")
            whose.append(f"{name}_by")
    for page in ("actor", "place"):
        people = _persons(ledger).select(page="actor", **{f"{page}_person": "person"})
        told = told.left_join(people, told[page] == people.page).drop("page")
        whose.append(f"{page}_person")
    return told.select("u", "kind", "at", v=ibis.coalesce(*(told[w] for w in whose)))


def _with_authors(ledger: Ledger, told: ir.Table) -> ir.Table:
    """Adds `author`. A reply's post is the reply itself, so it is whom it answers."""
    posts = ledger.extras["post"]
    wrote = posts.select(written="post", writer="person", parent="in_reply_to")
    told = told.left_join(wrote, told.post == wrote.written)
    above = posts.select(answered="post", answered_by="person")
    told = told.left_join(above, told.parent == above.answered)
    own = ibis.coalesce(told.writer == told.u, False)
    told = told.mutate(author=ibis.ifelse(own, told.answered_by, told.writer))
    return told.drop("written", "writer", "parent", "answered", "answered_by")


def _follows(ledger: Ledger, done: ir.Table) -> ir.Table:
    """Whoever followed a person later than they unfollowed them."""
    people = _persons(ledger).select("actor", v="person")
    ways = done.filter(done.verb.isin(("follow", "unfollow"))).join(people, "actor")
    last = ways.group_by("person", "v").aggregate(
        begun=ways.at.max(where=ways.verb == "follow"),
        ended=ways.at.max(where=ways.verb == "unfollow"),
    )
    still = last.filter(last.begun > ibis.coalesce(last.ended, -1))
    return still.select(
        "v", u="person", kind=ibis.literal(FOLLOWS).cast("int8"), at="begun"
    ).select("u", "v", "kind", "at")


def _persons(ledger: Ledger) -> ir.Table:
    actor = ledger.actor
    of_people = actor.filter(actor.kind == "person", actor.person.notnull())
    return of_people.select("actor", "person")


def _arrays(rows: pa.Table) -> Toward:
    u, v, kind, at = (rows.column(name).to_numpy() for name in ("u", "v", "kind", "at"))
    return Toward(u=u, v=v, kind=kind, at=at)
