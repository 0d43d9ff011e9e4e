"""What is wrong with the rows of a ledger, and which of them must be left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np

from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger, Problem
from xiangxin.pull.reading.masks import Ints
from xiangxin.pull.reading.sheets import FIRST_ROWS
from xiangxin.pull.reading.verbs import ENTRIES, VERBS

ROW: Final = "row"
YEAR_2000: Final = 946_684_800_000_000
KEYS: Final = {"interaction": "id", "exposure": "id"} | {
    name: name
    for name in ("actor", "variant", "promotion", "post", "release", "idea", "review")
}
MONEY: Final = {
    "interaction": "amount_minor",
    "referral": "paid_minor",
    "payout": "amount_minor",
    "money": "amount_minor",
    "order": "amount_minor",
}


@dataclass(frozen=True, slots=True)
class Check:
    """Rows where `bad` holds; they are left out, or lose what `column` says, or stay."""

    code: str
    column: str
    bad: Column
    left_out: bool = False
    emptied: bool = False


def screened(ledger: Ledger) -> Ledger:
    """Without what cannot be right, and with `problems`. A column `row` goes as well."""
    con = ledger.backend
    held = {
        "interaction": ledger.interaction, "actor": ledger.actor,
        "maker": ledger.maker, **ledger.extras,
    }  # fmt: skip
    until = round(ledger.as_of.timestamp() * 1_000_000)
    problems = list(ledger.problems)
    tables = dict(held)
    for name in held:
        tables[name], found = once(con, tables[name], name)
        problems += found
    for name in held:
        asked = checks(name, tables, until=until)
        tables[name], found = sifted(con, tables[name], name, asked)
        problems += found
    if "referral" in tables:
        problems += circles(con, tables["referral"])
    changed = any(tables[name] is not held[name] for name in held)
    given = ledgers.given_in(con, tables) if changed else ledger.given
    bare = {n: t.drop(ROW) if ROW in t.columns else t for n, t in tables.items()}
    return replace(
        ledger,
        interaction=bare["interaction"],
        actor=bare["actor"],
        maker=bare["maker"],
        extras={name: bare[name] for name in ledger.extras},
        given=given - {f"{name}.{ROW}" for name in held},
        problems=tuple(problems),
    )


def checks(name: str, tables: dict[str, ir.Table], *, until: int) -> list[Check]:
    """Everything asked of one table of a ledger, or of an `order` table."""
    table = tables[name]
    asked: list[Check] = []
    if "at" in table.columns:
        asked.append(Check("future", "at", table.at > until, left_out=True))
        asked.append(Check("before_2000", "at", table.at < YEAR_2000, left_out=True))
    if name in MONEY:
        column = MONEY[name]
        asked.append(Check("negative_money", column, table[column] < 0))
    match name:
        case "interaction":
            asked += _of_acts(table, tables["actor"])
        case "exposure":
            asked += _of_exposures(table)
        case "referral":
            own = table.recruiter == table.recruited
            asked.append(Check("self_tie", "recruiter", own, left_out=True))
    return asked


def sifted(
    con: ibis.BaseBackend, table: ir.Table, name: str, asked: Sequence[Check]
) -> tuple[ir.Table, list[Problem]]:
    """The table without what is left out, and what was found."""
    guilty: list[tuple[Check, int]] = []
    if asked:
        sums = {
            str(at): _certain(check).cast("int64").sum()
            for at, check in enumerate(asked)
        }
        row = backend.collect(con, table.aggregate(**sums)).to_pylist()[0]
        counts = [row[str(at)] or 0 for at in range(len(asked))]
        guilty = [(c, n) for c, n in zip(asked, counts, strict=True) if n]
    found = [_problem(con, table, name, check, count) for check, count in guilty]
    found += _currencies(con, table, name)
    return _mended(table, [check for check, _ in guilty]), found


def once(
    con: ibis.BaseBackend, table: ir.Table, name: str
) -> tuple[ir.Table, list[Problem]]:
    """The first row of each key, where the table has one."""
    if name not in KEYS:
        return table, []
    key = KEYS[name]
    many = table.group_by(key).aggregate(times=ibis._.count())
    many = many.filter(many.times > 1, many[key].notnull())
    if not backend.rows_of(con, many):
        return table, []
    order = ROW if ROW in table.columns else None
    turn = ibis.row_number().over(ibis.window(group_by=key, order_by=order))
    turns = backend.keep(con, table.mutate(turn=turn), name=f"{name}_once")
    again = turns.turn > 0
    problem = Check("same_id", key, again & turns[key].notnull(), left_out=True)
    count = backend.rows_of(con, turns.filter(problem.bad))
    kept = turns.filter(~problem.bad).drop("turn")
    return kept, [_problem(con, turns, name, problem, count)]


def _of_acts(table: ir.Table, actor: ir.Table) -> list[Check]:
    own = actor.filter(actor.person.notnull()).select("person", "actor")
    pairs = own.person.cast("string") + "/" + own.actor.cast("string")
    pair = table.person.cast("string") + "/" + table.actor.cast("string")
    unlisted = table.actor.notnull() & table.actor.notin(actor.actor)
    return [
        Check("self_tie", "actor", pair.isin(pairs), left_out=True),
        Check("no_person", "person", table.person.isnull()),
        Check("no_actor", "actor", table.actor.isnull()),
        Check("unlisted_actor", "actor", unlisted),
        Check("unknown_verb", "verb", table.verb.notin(sorted(VERBS))),
        Check("unknown_entry", "entry", table.entry.notin(sorted(ENTRIES))),
    ]


def _of_exposures(table: ir.Table) -> list[Check]:
    edge = (table.propensity <= 0) | (table.propensity >= 1)
    absent = table.arm.notnull() & table.propensity.isnull()
    own = table.cue_drawn == table.viewer
    return [
        Check("no_person", "viewer", table.viewer.isnull()),
        Check("no_propensity", "propensity", absent),
        Check("certain_propensity", "propensity", edge, emptied=True),
        Check("self_tie", "cue_drawn", own, left_out=True),
    ]


def _certain(check: Check) -> Column:
    return check.bad.fill_null(False)  # noqa: FBT003 - what fills, not a switch


def _mended(table: ir.Table, guilty: Sequence[Check]) -> ir.Table:
    out = [_certain(check) for check in guilty if check.left_out]
    changes = {
        check.column: ibis.ifelse(_certain(check), None, table[check.column])
        for check in guilty
        if check.emptied
    }
    if out:
        changes["out"] = reduce(or_, out)
    mended = table.mutate(**changes) if changes else table
    return mended.filter(~mended.out).drop("out") if out else mended


def _problem(
    con: ibis.BaseBackend, table: ir.Table, name: str, check: Check, count: int
) -> Problem:
    rows: tuple[int, ...] = ()
    if ROW in table.columns:
        first = table.filter(_certain(check)).select(ROW).order_by(ROW)
        told = backend.collect(con, first.limit(FIRST_ROWS))
        rows = tuple(told[ROW].to_pylist())
    return Problem(
        code=check.code, count=count, table=name, column=check.column, rows=rows,
        left_out=check.left_out,
    )  # fmt: skip


def _currencies(con: ibis.BaseBackend, table: ir.Table, name: str) -> list[Problem]:
    """Rows in another currency than the commonest; sums use that one alone."""
    if name not in MONEY or "currency" not in table.columns:
        return []
    paid = table.filter(table[MONEY[name]].notnull(), table.currency.notnull())
    each = paid.group_by("currency").aggregate(times=paid.count())
    counts = backend.collect(con, each).to_pylist()
    if len(counts) < 2:
        return []
    most = min(counts, key=lambda row: (-row["times"], row["currency"]))
    other = (table.currency != most["currency"]) & table[MONEY[name]].notnull()
    count = sum(row["times"] for row in counts) - most["times"]
    check = Check("two_currencies", "currency", other)
    return [_problem(con, table, name, check, count)]


def circles(con: ibis.BaseBackend, referral: ir.Table) -> list[Problem]:
    """People who, recruiter by recruiter, come back to themselves.

    Everybody's first recruiter alone, and jumps that double (Wyllie 1979): who is
    still underway after as many steps as there are people ends in a circle, and the
    ends of all those walks are exactly its members.
    """
    brought = referral.filter(referral.recruiter.notnull())
    first = brought.group_by("actor", "recruited").aggregate(
        recruiter=brought.recruiter.argmin(brought.at)
    )
    told = backend.collect(con, first)
    actor, child, parent = (
        told[c].to_numpy() for c in ("actor", "recruited", "recruiter")
    )
    members = _circling(actor, child, parent)
    if not members:
        return []
    return [Problem(code="cycle", count=members, table="referral", column="recruiter")]


def _circling(actor: Ints, child: Ints, parent: Ints) -> int:
    if not len(child):
        return 0
    _, name = np.unique(np.concatenate([child, parent]), return_inverse=True)
    group = np.unique(actor, return_inverse=True)[1] * (name.max() + 1)
    nodes, at = np.unique(np.concatenate([group, group]) + name, return_inverse=True)
    end = len(nodes)
    jump = np.full(end + 1, end)
    jump[at[: len(child)]] = at[len(child) :]
    steps = 1
    while steps <= end:
        jump = jump[jump]
        steps *= 2
    return len(np.unique(jump[jump != end]))
