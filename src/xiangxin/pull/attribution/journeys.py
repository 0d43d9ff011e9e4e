"""Paths of sources that ended in a conversion or in nothing, each kind once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.attribution.payments import PAYMENT_HOSTS, is_payment_host
from xiangxin.pull.fingerprints import fingerprints, gathered

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Path p leads through `step[begins[p]:begins[p + 1]]`, positions in `sources`.

    A row of `path`, `profile`, `conversions`, `value` and `nulls` says how often each
    of the `people` of a profile walked a path, and with what end. Sources and paths
    stand in an order that follows from the paths, not from names or rows.
    `left_out` counts the steps taken out, by payment host.
    """

    sources: tuple[str, ...]
    step: Whole
    begins: Whole
    path: Whole
    profile: Whole
    conversions: Whole
    value: Array
    nulls: Whole
    people: Whole
    left_out: Mapping[str, int]

    @property
    def paths(self) -> int:
        """How many different ones."""
        return len(self.begins) - 1

    @property
    def converted(self) -> int:
        return int((self.conversions * self.people[self.profile]).sum())

    @property
    def lost(self) -> int:
        return int((self.nulls * self.people[self.profile]).sum())

    @property
    def valued(self) -> float:
        return float((self.value * self.people[self.profile]).sum())


def split(texts: Sequence[str], *, separator: str = ">") -> pa.Array:
    """Paths written as `search > mail > search`, ready for `journeys`."""
    parts = pc.split_pattern(pa.array(texts, pa.string()), separator)
    trimmed = pc.utf8_trim_whitespace(parts.flatten())
    return pa.ListArray.from_arrays(parts.offsets, trimmed)


def journeys(
    paths: Sequence[Sequence[str | None]] | pa.Array,
    *,
    conversions: npt.ArrayLike | None = None,
    values: npt.ArrayLike | None = None,
    nulls: npt.ArrayLike | None = None,
    people: npt.ArrayLike | None = None,
    excluded: tuple[str, ...] = PAYMENT_HOSTS,
) -> Journeys:
    """From one row a path: how often it ended in a conversion, worth how much in all,
    and how often in nothing. Without counts, each row is one conversion.

    `people` says who walked a row's paths; without it each walk is somebody else's.
    A step without a name, and a path without a step, is of the source `unknown`.
    Raises ValueError for counts that are no whole numbers, for negative ones and for
    values without a conversion.
    """
    listed = paths if isinstance(paths, pa.Array) else _listed(paths)
    names = pc.fill_null(listed.flatten(), "").dictionary_encode()
    spelled = [str(name) for name in names.dictionary.to_pylist()]
    lengths = pc.fill_null(pc.list_value_length(listed), 0).to_numpy()
    return of_codes(
        np.asarray(names.indices.to_numpy(zero_copy_only=False), dtype=np.int64),
        np.asarray(lengths, dtype=np.int64),
        names=spelled,
        conversions=conversions,
        values=values,
        nulls=nulls,
        people=people,
        excluded=excluded,
    )


def of_codes(
    code: Whole,
    lengths: Whole,
    *,
    names: Sequence[str],
    conversions: npt.ArrayLike | None = None,
    values: npt.ArrayLike | None = None,
    nulls: npt.ArrayLike | None = None,
    people: npt.ArrayLike | None = None,
    excluded: tuple[str, ...] = PAYMENT_HOSTS,
) -> Journeys:
    """The same from steps as positions in `names`, and each path's number of steps."""
    rows = len(lengths)
    counts = _Counts(
        conversions=_counts(np.ones(rows) if conversions is None else conversions),
        value=np.asarray(np.zeros(rows) if values is None else values, np.float64),
        nulls=_counts(np.zeros(rows) if nulls is None else nulls),
    )
    counts.check(rows)
    known, code = _merged([name.strip() or UNKNOWN for name in names], code)
    known, code, lengths, left_out = _without_payments(known, code, lengths, excluded)
    order = _by_what_they_do(known, code, lengths, counts)
    turned = np.empty_like(order)
    turned[order] = np.arange(len(order))
    step, begins, path = _distinct(turned[code], lengths)
    if people is None:
        told = _each_alone(path, counts)
    else:
        told = _by_people(path, counts, np.asarray(people))
    return Journeys(
        sources=tuple(known[at] for at in order),
        step=step,
        begins=begins,
        path=told.path,
        profile=told.profile,
        conversions=told.counts.conversions,
        value=told.counts.value,
        nulls=told.counts.nulls,
        people=told.people,
        left_out=left_out,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    conversions: Whole
    value: Array
    nulls: Whole

    def check(self, rows: int) -> None:
        columns = (self.conversions, self.value, self.nulls)
        if {len(column) for column in columns} != {rows}:
            raise ValueError("Each path has its counts and its value.")
        if (
            not np.isfinite(self.value).all()
            or min(c.min(initial=0) for c in columns) < 0
        ):
            raise ValueError("Counts and values are not negative.")
        if (self.value[self.conversions == 0] > 0).any():
            raise ValueError("A value belongs to a conversion.")

    def take(self, rows: Whole) -> "_Counts":
        return _Counts(
            conversions=self.conversions[rows],
            value=self.value[rows],
            nulls=self.nulls[rows],
        )

    def summed(self, into: Whole, size: int) -> "_Counts":
        return _Counts(
            conversions=_summed(self.conversions, into, size),
            value=np.asarray(
                np.bincount(into, self.value, minlength=size), dtype=np.float64
            ),
            nulls=_summed(self.nulls, into, size),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walked:
    path: Whole
    profile: Whole
    counts: _Counts
    people: Whole


def _listed(paths: Sequence[Sequence[str | None]]) -> pa.Array:
    return pa.array(paths, pa.list_(pa.string()))


def _counts(given: npt.ArrayLike) -> Whole:
    found = np.asarray(given, dtype=np.float64)
    if not np.isfinite(found).all() or (found != np.floor(found)).any():
        raise ValueError("Counts are whole numbers.")
    return found.astype(np.int64)


def _summed(counts: Whole, into: Whole, size: int) -> Whole:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, into, counts)
    return sums


def _merged(names: list[str], code: Whole) -> tuple[list[str], Whole]:
    """Two spellings of one name are one source."""
    known = sorted(set(names))
    at = {name: i for i, name in enumerate(known)}
    to = np.array([at[name] for name in names], dtype=np.int64)
    return known, to[code] if len(code) else code


def _without_payments(
    names: list[str], code: Whole, lengths: Whole, hosts: tuple[str, ...]
) -> tuple[list[str], Whole, Whole, dict[str, int]]:
    """Their steps taken out; what is left without a step is unknown."""
    paying = np.array([is_payment_host(name, hosts) for name in names], dtype=bool)
    taken = paying[code] if len(names) else np.zeros(0, dtype=bool)
    times = np.bincount(code[taken], minlength=len(names))
    left_out = {names[at]: int(times[at]) for at in np.flatnonzero(times)}
    row = np.repeat(np.arange(len(lengths)), lengths)[~taken]
    code = code[~taken]
    left = np.bincount(row, minlength=len(lengths))
    names = names if UNKNOWN in names else [*names, UNKNOWN]
    empty = np.flatnonzero(left == 0)
    row = np.concatenate([row, empty])
    code = np.concatenate([code, np.full(len(empty), names.index(UNKNOWN))])
    code = code[np.argsort(row, kind="stable")]
    met, code = np.unique(code, return_inverse=True)
    return [names[at] for at in met], code, np.maximum(left, 1), left_out


def _by_what_they_do(
    names: list[str], code: Whole, lengths: Whole, counts: _Counts
) -> Whole:
    """Sources by how often they are met, convert, begin and end; names last of all."""
    ends = np.cumsum(lengths)
    row = np.repeat(np.arange(len(lengths)), lengths)
    walked = counts.conversions + counts.nulls
    tallies = (
        (code, walked[row]),
        (code, counts.conversions[row]),
        (code[ends - lengths], walked),
        (code[ends - 1], walked),
        (code[ends - 1], counts.conversions),
    )
    keys = [-_summed(weight, at, len(names)) for at, weight in tallies]
    return np.lexsort((np.arange(len(names)), *reversed(keys)))


def _distinct(step: Whole, lengths: Whole) -> tuple[Whole, Whole, Whole]:
    """Each path once, by length and then by steps; and which one each row is."""
    begins = np.cumsum(lengths) - lengths
    which = np.zeros(len(lengths), dtype=np.int64)
    steps, sizes, found = [np.zeros(0, dtype=np.int64)], [np.zeros(0, np.int64)], 0
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        table = step[begins[rows, None] + np.arange(length)]
        kinds, at = np.unique(table, axis=0, return_inverse=True)
        which[rows] = found + at.reshape(-1)
        steps.append(kinds.reshape(-1))
        sizes.append(np.full(len(kinds), length))
        found += len(kinds)
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    return np.concatenate(steps), bounds, which


def _each_alone(path: Whole, counts: _Counts) -> _Walked:
    """A row for each path and value of a conversion, and for each path lost."""
    bought, lost = np.flatnonzero(counts.conversions), np.flatnonzero(counts.nulls)
    unit = counts.value[bought] / counts.conversions[bought]
    rows = np.concatenate([path[bought], path[lost]])
    value = np.concatenate([unit, np.zeros(len(lost))])
    sold = np.concatenate([np.ones(len(bought)), np.zeros(len(lost))])
    times = np.concatenate([counts.conversions[bought], counts.nulls[lost]])
    cells = np.stack([rows, sold, value], axis=1)
    kinds, at = np.unique(cells, axis=0, return_inverse=True)
    conversions = kinds[:, 1].astype(np.int64)
    return _Walked(
        path=kinds[:, 0].astype(np.int64),
        profile=np.arange(len(kinds)),
        counts=_Counts(
            conversions=conversions, value=kinds[:, 2], nulls=1 - conversions
        ),
        people=_summed(times, at.reshape(-1), len(kinds)),
    )


def _by_people(
    path: Whole, counts: _Counts, people: npt.NDArray[np.generic]
) -> _Walked:
    """People who did the same are one profile; a profile's rows are told once."""
    if len(people) != len(path):
        raise ValueError("Each path has somebody who walked it.")
    _, who = np.unique(people, return_inverse=True)
    pairs, at = np.unique(np.stack([who, path], axis=1), axis=0, return_inverse=True)
    own = counts.summed(at.reshape(-1), len(pairs))
    who, path = pairs[:, 0], pairs[:, 1]
    prints = gathered(
        fingerprints(path, own.conversions, own.value, own.nulls),
        into=who,
        count=int(who.max(initial=-1)) + 1,
    )
    _, first, profile, times = np.unique(
        prints, return_index=True, return_inverse=True, return_counts=True
    )
    told = np.flatnonzero(np.isin(who, first))
    order = told[np.lexsort((path[told], profile[who[told]]))]
    return _Walked(
        path=path[order],
        profile=profile[who[order]],
        counts=own.take(order),
        people=times.astype(np.int64),
    )
