"""From the tables `referral`, `payout` and invitations to forests, an actor each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import backend
from xiangxin.pull.acts import DAY, makers
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.reward.tables import Rows
from xiangxin.pull.reward.trees import Payouts, Referrals
from xiangxin.pull.slices import by_actor

Whole = npt.NDArray[np.int64]

SETTLED: Final = 3 * DAY
"""Somebody who did nothing later than this after joining did nothing but join."""
KNOWN_AFTER: Final = 28 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Of one actor: who brought whom, and the payouts; `invited` are the invitations
    each person sent; `left_out` payouts in another currency, or not above nought;
    `fees` whether it is told what joining cost."""

    referrals: Referrals
    payouts: Payouts
    invited: Whole
    left_out: int
    fees: bool


def links(ledger: Ledger, of: Rows) -> ir.Table | None:
    """actor, recruited, recruiter, at, paid, currency, last (their last act there).

    The first referral of somebody counts; where two recruiters bring them in the same
    moment, neither does, and they stand at the top. Makers are at no place in a tree.
    None where nobody brought anybody.
    """
    con = ledger.backend
    if "referral" not in ledger.extras:
        invited = of.done.filter(of.done.verb == "invite")
        if not backend.rows_of(con, invited):
            return None
    found = backend.keep(con, _links(ledger, of), name="links")
    return found if backend.rows_of(con, found) else None


def referrals(ledger: Ledger, of: Rows, found: ir.Table) -> Mapping[int, Told]:
    """By actor, from what `links` found."""
    con = ledger.backend
    joined = by_actor(backend.collect(con, found))
    paid = by_actor(backend.collect(con, _payouts(ledger, of, found)))
    sent = by_actor(backend.collect(con, _invitations(of)))
    return {
        actor: _told(of_actor, paid.get(actor), sent.get(actor), until=of.until)
        for actor, of_actor in joined.items()
    }


def buyers(found: ir.Table, bought: ir.Table) -> ir.Table:
    """actor, people, inside: of those who bought (actor, person), how many brought
    somebody or were brought."""
    recruiters = found.filter(found.recruiter.notnull())
    people = found.select("actor", person="recruited").union(
        recruiters.select("actor", person="recruiter"), distinct=True
    )
    inside = people.mutate(inside=ibis.literal(1))
    at = bought.semi_join(found, "actor").left_join(inside, ["actor", "person"])
    return at.group_by("actor").aggregate(people=at.count(), inside=at.inside.count())


def _links(ledger: Ledger, of: Rows) -> ir.Table:
    """actor, recruited, recruiter, at, paid, currency, last (their last act there)."""
    if "referral" in ledger.extras:
        told = ledger.extras["referral"]
        told = told.filter(told.at <= of.until)
        told = told.select(
            "actor", "recruited", "recruiter", "at", "paid_minor", "currency"
        )
    else:
        told = _accepted(ledger, of)
    own = makers(ledger)
    told = told.anti_join(
        own.select("actor", recruited="person"), ["actor", "recruited"]
    )
    house = own.select("actor", recruiter="person", house=True)
    told = told.left_join(house, ["actor", "recruiter"])
    told = told.mutate(recruiter=ibis.ifelse(told.house, None, told.recruiter))
    first = told.at.min().over(ibis.window(group_by=("actor", "recruited")))
    told = told.mutate(first=first)
    one = told.filter(told.at == told.first)
    one = one.group_by("actor", "recruited").aggregate(
        recruiter=one.recruiter.min(),
        others=one.recruiter.nunique(),
        at=one.at.min(),
        paid=one.paid_minor.max(),
        currency=one.currency.max(),
    )
    one = one.mutate(recruiter=ibis.ifelse(one.others > 1, None, one.recruiter))
    acts = of.acts.group_by("actor", "person").aggregate(last=of.acts.at.max())
    last = acts.select("actor", "last", recruited="person")
    joined = one.left_join(last, ["actor", "recruited"])
    return joined.select(*one.columns, "last").drop("others")


def _invitations(of: Rows) -> ir.Table:
    done = of.done.filter(
        of.done.verb == "invite", of.done.person.notnull(), ~of.done.by_maker
    )
    return done.group_by("actor", "person").aggregate(sent=done.count())


def _accepted(ledger: Ledger, of: Rows) -> ir.Table:
    """Where nobody says who brought whom: invitations of persons who came after."""
    sent = of.done.filter(
        of.done.verb == "invite",
        of.done.person.notnull(),
        of.done.object_kind.isin(("actor", "person")),
    ).select("actor", "object_id", recruiter="person", invited_at="at")
    people = ledger.actor.filter(ledger.actor.person.notnull())
    sent = sent.join(people.select(object_id="actor", recruited="person"), "object_id")
    came = of.acts.group_by("actor", "person").aggregate(came=of.acts.at.min())
    came = came.select("actor", "came", recruited="person")
    both = sent.join(came, ["actor", "recruited"])
    both = both.filter(both.came >= both.invited_at)
    return both.select(
        "actor",
        "recruited",
        "recruiter",
        at="invited_at",
        paid_minor=ibis.null().cast("int64"),
        currency=ibis.null().cast("string"),
    )


def _payouts(ledger: Ledger, of: Rows, found: ir.Table) -> ir.Table:
    if "payout" not in ledger.extras:
        empty = found.filter(ibis.literal(False)).select(  # noqa: FBT003
            "actor", person="recruited", because_of="recruiter", amount_minor="paid"
        )
        return empty.mutate(currency=ibis.null().cast("string"))
    paid = ledger.extras["payout"]
    paid = paid.filter(paid.at <= of.until).select(
        "actor", "person", "because_of", "amount_minor", "currency"
    )
    return paid.anti_join(makers(ledger), ["actor", "person"])


def _told(
    joined: pa.Table, paid: pa.Table | None, sent: pa.Table | None, *, until: int
) -> Told:
    recruited = _column(joined, "recruited")
    recruiter = _column(joined, "recruiter", -1)
    has = _valid(joined, "recruiter")
    people = np.unique(np.concatenate([recruited, recruiter[has]]))
    own = np.searchsorted(people, recruited)
    size = len(people)
    parent = np.full(size, -1, dtype=np.int64)
    parent[own[has]] = np.searchsorted(people, recruiter[has])
    at = np.full(size, np.nan)
    at[own] = _column(joined, "at") / DAY
    came, last = _column(joined, "at"), _column(joined, "last", -1)
    idle = np.zeros(size, dtype=bool)
    idle[own] = (last <= came + SETTLED) & (came <= until - KNOWN_AFTER)
    currency = _commonest(joined, *([] if paid is None else [paid]))
    fees = np.zeros(size)
    fees[own] = _column(joined, "paid", 0) * _of_currency(joined, currency)
    payouts, left_out = _paid(paid, people, currency)
    return Told(
        referrals=Referrals(parent=parent, joined=at, paid=fees, idle=idle),
        payouts=payouts,
        invited=_sent(sent, people),
        left_out=left_out,
        fees=bool(_valid(joined, "paid").any()),
    )


def _paid(paid: pa.Table | None, people: Whole, currency: str) -> tuple[Payouts, int]:
    if paid is None:
        nobody = np.zeros(0, dtype=np.int64)
        return Payouts(person=nobody, because=nobody, amount=np.zeros(0)), 0
    amount = _column(paid, "amount_minor", 0).astype(np.float64)
    fine = _of_currency(paid, currency) & (amount > 0)
    person, _ = _positions(people, _column(paid, "person", -1))
    cause, known = _positions(people, _column(paid, "because_of", -1))
    known &= _valid(paid, "because_of")
    inside = fine & (person >= 0)
    payouts = Payouts(
        person=person[inside],
        because=np.where(known, cause, -1)[inside],
        amount=amount[inside],
    )
    return payouts, int((~fine).sum())


def _sent(sent: pa.Table | None, people: Whole) -> Whole:
    if sent is None:
        return np.zeros(len(people), dtype=np.int64)
    at, inside = _positions(people, _column(sent, "person"))
    many = np.bincount(at[inside], _column(sent, "sent")[inside], len(people))
    return many.astype(np.int64)


def _positions(people: Whole, wanted: Whole) -> tuple[Whole, npt.NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(people, wanted), len(people) - 1)
    inside = people[at] == wanted
    return np.where(inside, at, -1), inside


def _commonest(*tables: pa.Table) -> str:
    """The currency of most payouts and fees; '' where none says its own."""
    told = pa.chunked_array(
        [c for t in tables for c in t["currency"].chunks], pa.string()
    )
    counts = pc.value_counts(told.drop_null())
    ordered = sorted(counts.to_pylist(), key=lambda c: (-c["counts"], c["values"]))
    return str(ordered[0]["values"]) if ordered else ""


def _of_currency(table: pa.Table, currency: str) -> npt.NDArray[np.bool_]:
    """A row without a currency is of the commonest one."""
    told = pc.fill_null(pc.equal(table["currency"], currency), True)  # noqa: FBT003
    return np.asarray(told.to_numpy(), dtype=bool)


def _valid(table: pa.Table, name: str) -> npt.NDArray[np.bool_]:
    return np.asarray(table[name].is_valid().to_numpy())


def _column(table: pa.Table, name: str, absent: int = 0) -> Whole:
    filled = table[name].cast(pa.int64()).fill_null(absent)
    return np.asarray(filled.to_numpy(), dtype=np.int64)
