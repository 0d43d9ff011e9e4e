"""What was left after a reward ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import backend, draws, resample
from xiangxin.pull.acts import DAY
from xiangxin.pull.draws import Array
from xiangxin.pull.findings import ASSOCIATION, Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.reward import series, tables
from xiangxin.pull.reward.series import Interrupted
from xiangxin.pull.reward.tables import Rows
from xiangxin.pull.snapshot import Figure

Whole = npt.NDArray[np.int64]

WINDOW: Final = 28 * DAY
SHORTEST: Final = 14 * DAY
"""Of days after the end, before anything is said about them."""
APART: Final = 14 * DAY
"""Rewards nearer to one another than this are one."""
LONGEST: Final = 180
"""Days of the series before the reward, and after it."""
FEWEST_FALSE: Final = 20
MOST_WEEKS: Final = 8
T_OF_SIX: Final = 1.9432
"""Student's t of six degrees of freedom, its 95 % point."""
DROP_STREAM: Final = 11
PLACEBO_STREAM: Final = 12


class Spell(NamedTuple):
    """A reward that ended; `watched` is until when nothing new began."""

    began: int
    ended: int
    watched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """`drawn` are draws of the drop ratio. Where it cannot be told, `missing` says why,
    in a code of the words, and the rest is None."""

    figure: Figure | None = None
    drawn: Array | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """`turn` is -1 for the last whole week before the end, 0 for the first after it.

    `mean` acts a day, with the middle 90 % of what such a mean may be by Student's t.
    """

    turn: int
    acts: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Of one actor: its drop; its weeks; the interrupted series; how often a false end
    is followed by as great a drop: how many of how many, and how many windows that
    makes."""

    drop: Drop
    weeks: tuple[Week, ...] = ()
    series: Interrupted | None = None
    greater: int = 0
    false: int = 0
    windows: float = 0.0


def drop_ratio(ledger: Ledger, asked: Asked) -> Mapping[int, Drop]:
    """By actor that ever had a reward: acts a day in the 28 days after it ended, over
    acts a day in the 28 days before. Claims are acts: what people do for a reward is
    what is gone.

    The latest reward that ended and was followed by 14 days without a new one. Draws by
    a Bayesian bootstrap over people.
    """
    of = tables.rows(ledger, until=asked.until)
    return {actor: told.drop for actor, told in ended(ledger, of, asked).items()}


def ended(ledger: Ledger, of: Rows, asked: Asked) -> Mapping[int, Ended]:
    """The same with the series and its false ends."""
    con = ledger.backend
    spells = backend.collect(con, tables.spells(ledger, of, apart=APART))
    chosen: dict[int, Spell] = {}
    told: dict[int, Ended] = {}
    rewarded = sorted(set(spells["actor"].to_pylist()))
    for actor, spell in _latest(spells, until=of.until).items():
        if asked.actors is not None and actor not in asked.actors:
            continue
        if isinstance(spell, str):
            told[actor] = Ended(drop=Drop(missing=spell))
        else:
            chosen[actor] = spell
    if not chosen:
        return told
    around = _around(ledger, of, chosen)
    daily = _daily(ledger, of, rewarded=rewarded, chosen=chosen)
    for actor, spell in chosen.items():
        drop = _drop(around.get(actor), spell, asked)
        told[actor] = _with_series(drop, spell, *daily[actor])
    return told


def _latest(spells: pa.Table, *, until: int) -> dict[int, Spell | str]:
    """The last that ended long enough ago, or why there is none."""
    found: dict[int, Spell | str] = {}
    for row in spells.sort_by(
        [("actor", "ascending"), ("began", "ascending")]
    ).to_pylist():
        actor = row["actor"]
        if row["ended"] is None:
            found.setdefault(actor, "reward_on")
            continue
        watched = min(until, row["next"] or until)
        needed = WINDOW if row["inferred"] else SHORTEST
        if watched - row["ended"] >= needed:
            found[actor] = Spell(row["began"], row["ended"], watched)
        else:
            found.setdefault(actor, "reward_on" if row["inferred"] else "too_soon")
    return found


def _lengths(spell: Spell) -> tuple[int, int]:
    """Whole days before the end and after it that are compared."""
    before = max(1, min(WINDOW, spell.ended - spell.began) // DAY)
    return before, min(WINDOW, spell.watched - spell.ended) // DAY


def _around(
    ledger: Ledger, of: Rows, chosen: Mapping[int, Spell]
) -> dict[int, tuple[Array, Array, Array]]:
    lengths = {actor: _lengths(spell) for actor, spell in chosen.items()}
    ends = pa.table(
        {
            "actor": pa.array(chosen, pa.int64()),
            "ended": pa.array([s.ended for s in chosen.values()], pa.int64()),
            "from_at": pa.array(
                [s.ended - lengths[a][0] * DAY for a, s in chosen.items()], pa.int64()
            ),
            "until_at": pa.array(
                [s.ended + lengths[a][1] * DAY for a, s in chosen.items()], pa.int64()
            ),
        }
    )
    con = ledger.backend
    windows = backend.keep(con, ibis.memtable(ends), name="ends")
    got = backend.collect(con, tables.around(of, windows))
    actor = got["actor"].to_numpy()
    columns = [got[c].to_numpy().astype(float) for c in ("before", "after", "people")]
    return {
        int(a): (columns[0][at], columns[1][at], columns[2][at])
        for a in np.unique(actor)
        for at in [actor == a]
    }


def _drop(cells: tuple[Array, Array, Array] | None, spell: Spell, asked: Asked) -> Drop:
    if cells is None or not (cells[0] @ cells[2]) > 0:
        return Drop(missing="nobody_before")
    before, after, people = cells
    days_before, days_after = _lengths(spell)
    scale = days_before / days_after
    drawn = scale * resample.ratio(
        after, before, seed=asked.seed, stream=DROP_STREAM, counts=people
    )
    value = scale * float(after @ people) / float(before @ people)
    low, high = draws.interval(drawn)
    return Drop(
        figure=Figure(
            value=value,
            low=min(float(low), value),
            high=max(float(high), value),
            n=int(people.sum()),
            badge=ASSOCIATION,
            as_of=asked.moment,
            definition="reward.drop_ratio",
        ),
        drawn=drawn,
    )


def _daily(
    ledger: Ledger, of: Rows, *, rewarded: Iterable[int], chosen: Mapping[int, Spell]
) -> dict[int, tuple[Array, Array | None, int]]:
    """Acts of each day at the actor and elsewhere, from its first day on."""
    con = ledger.backend
    had = backend.keep(con, ibis.memtable(_ids(rewarded)), name="rewarded")
    asked_for = backend.keep(con, ibis.memtable(_ids(chosen)), name="chosen")
    own = backend.collect(con, tables.daily(of, asked_for))
    others = backend.collect(con, tables.daily_elsewhere(ledger, of, had))
    kinds = backend.collect(con, ledger.actor.semi_join(asked_for, "actor"))
    category = dict(
        zip(kinds["actor"].to_pylist(), kinds["category"].to_pylist(), strict=True)
    )
    told: dict[int, tuple[Array, Array | None, int]] = {}
    for actor in chosen:
        mine = own.filter(pc.equal(own["actor"], actor))
        if not mine.num_rows:
            told[actor] = (np.zeros(0), None, 0)
            continue
        days = mine["day"].to_numpy()
        start, size = int(days.min()), of.until // DAY - int(days.min())
        named = category.get(actor)
        there = others.filter(pc.equal(others["category"], named or ""))
        elsewhere = _per_day(there, start, size) if named and there.num_rows else None
        told[actor] = (_per_day(mine, start, size), elsewhere, start)
    return told


def _ids(actors: Iterable[int]) -> pa.Table:
    return pa.table({"actor": pa.array(sorted(actors), pa.int64())})


def _per_day(table: pa.Table, start: int, size: int) -> Array:
    day, acts = table["day"].to_numpy() - start, table["acts"].to_numpy()
    inside = (day >= 0) & (day < size)
    counts = np.bincount(day[inside], acts[inside], size)
    return np.asarray(counts[:size], dtype=np.float64)


def _weeks(counts: Array, *, ended: int) -> tuple[Week, ...]:
    """The whole weeks before and after a day, at most eight on each side."""
    before, after = (
        min(ended // 7, MOST_WEEKS),
        min((len(counts) - ended) // 7, MOST_WEEKS),
    )
    told = []
    for turn in range(-before, after):
        days = counts[ended + 7 * turn : ended + 7 * turn + 7]
        mean = float(days.mean())
        wide = T_OF_SIX * float(days.std(ddof=1)) / np.sqrt(7)
        told.append(
            Week(
                turn=turn,
                acts=int(days.sum()),
                mean=mean,
                low=max(mean - wide, 0.0),
                high=mean + wide,
            )
        )
    return tuple(told)


def _with_series(
    drop: Drop, spell: Spell, counts: Array, control: Array | None, start: int
) -> Ended:
    """The day that holds the end is neither on nor off, and is left out."""
    days = np.arange(len(counts)) + start
    last = spell.ended // DAY
    kept = (days >= spell.began // DAY - LONGEST) & (days < spell.watched // DAY)
    kept &= days < last + LONGEST
    if spell.ended % DAY:
        kept &= days != last
    days, counts = days[kept], counts[kept]
    began = int((days < spell.began / DAY).sum())
    off = int((days < last).sum())
    window = min(*_lengths(spell), WINDOW // DAY)
    weeks = _weeks(counts, ended=off)
    if off < series.BEFORE or len(days) - off < series.BEFORE:
        return Ended(drop=drop, weeks=weeks)
    fit = series.interrupted(
        counts,
        began=began,
        ended=off,
        control=None if control is None else control[kept],
    )
    false = series.false_ends(counts, ended=off, window=window)
    true = series.change(counts, ended=off, window=window)
    return Ended(
        drop=drop,
        weeks=weeks,
        series=fit,
        greater=int((false <= true).sum()),
        false=len(false),
        windows=len(false) / window,
    )
