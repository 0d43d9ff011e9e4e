"""Everything a report tells: the snapshots, and one table of findings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import ENGINE, attribution, backend, measure
from xiangxin.pull.creators import NoCreators, creators
from xiangxin.pull.findings import SCHEMA, Asked, Finding, table
from xiangxin.pull.ledger import Ledger, Unreadable
from xiangxin.pull.measures import MEASURES
from xiangxin.pull.reading import Creators, Orders, Read
from xiangxin.pull.report.lines import Line, Lines, figures_of, gaps_of, line
from xiangxin.pull.report.totals import totals
from xiangxin.pull.snapshot import Figure, Snapshot

Step: TypeAlias = Callable[[int, int], None]
Stage: TypeAlias = Callable[[str], Step]

SEED: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Snapshots by their people, most first; findings of SCHEMA, theirs included."""

    snapshots: tuple[Snapshot, ...]
    findings: pa.Table
    as_of: str
    engine: str
    seed: int
    demo: bool
    currencies: Mapping[int, str] = field(default_factory=dict)


def gather(
    source: Read,
    *,
    seed: int = SEED,
    actors: Sequence[int] | None = None,
    only: Sequence[str] | None = None,
    stage: Stage | None = None,
) -> Told:
    """Run every measure that these tables allow, or of them `only` those named. Raises
    Unreadable.

    Orders are told as the ledger that they make; a table of creators has findings and
    no snapshots.
    """
    if isinstance(source, Creators):
        return _of_creators(source, seed=seed)
    if isinstance(source, Orders):
        if source.path is not None and "order.at" not in source.given:
            return _of_paths(source, seed=seed)
        return gather(source.ledger(), seed=seed, actors=actors, only=only, stage=stage)
    return _of_ledger(source, seed=seed, actors=actors, only=only, stage=stage)


def _of_paths(source: Orders, *, seed: int) -> Told:
    """What brought the conversions, where a file has nothing but paths."""
    if source.as_of is None:
        raise Unreadable("Paths have no moment of their own: say as_of.")
    asked = Asked(as_of=source.as_of, seed=seed)
    held = backend.collect(source.backend, source.path)
    try:
        walked = attribution.journeys(
            held["path"].combine_chunks(),
            conversions=held["conversions"].fill_null(0).to_numpy(),
            nulls=held["nulls"].fill_null(0).to_numpy(),
            values=_values(held["value"]),
        )
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return Told(
        snapshots=(),
        findings=attribution.of_journeys(walked, asked),
        as_of=asked.moment,
        engine=ENGINE,
        seed=seed,
        demo=False,
    )


def _values(column: pa.ChunkedArray) -> Any:
    return None if column.null_count == len(column) else column.fill_null(0).to_numpy()


def _of_creators(source: Creators, *, seed: int) -> Told:
    if source.as_of is None:
        raise Unreadable("A table of creators has no moment of its own: say as_of.")
    asked = Asked(as_of=source.as_of, seed=seed)
    try:
        told = creators(source.table(), asked)
    except NoCreators as error:
        raise Unreadable(str(error)) from error
    return Told(
        snapshots=(),
        findings=told.cast(SCHEMA),
        as_of=asked.moment,
        engine=ENGINE,
        seed=seed,
        demo=False,
    )


def _of_ledger(
    ledger: Ledger,
    *,
    seed: int,
    actors: Sequence[int] | None,
    only: Sequence[str] | None,
    stage: Stage | None,
) -> Told:
    show = stage or _silent
    asked = Asked(
        as_of=ledger.as_of,
        seed=seed,
        actors=None if actors is None else frozenset(actors),
    )
    step = show("Measuring direction, strength and orbits")
    with ledger.scratch():
        found = measure.snapshots(ledger, seed=seed, actors=actors, progress=step)
    parts = [table(finding for one in found for finding in flat(one))]
    if actors is None:
        parts.append(table(_of_kinds(found)))
    for each in (m for m in MEASURES if only is None or m.name in only):
        lacking = sorted(set(each.needs) - ledger.given)
        show(f"Measuring {each.name}")
        if lacking:
            parts.append(table(_lacking(each.name, need) for need in lacking))
        else:
            with ledger.scratch():
                parts.append(each.run(ledger, asked))
    return Told(
        snapshots=tuple(sorted(found, key=lambda s: (-s.people, int(s.actor.id)))),
        findings=pa.concat_tables(part.cast(SCHEMA) for part in parts),
        as_of=asked.moment,
        engine=ENGINE,
        seed=seed,
        demo=ledger.demo,
    )


def by_actor(findings: pa.Table, actors: Iterable[int]) -> dict[int | None, Lines]:
    """The lines of these actors, and of the whole market under None."""
    among = pa.array(list(actors), pa.int64())
    of = findings.column("actor")
    wanted = pc.or_(pc.is_in(of, value_set=among), pc.is_null(of))
    read: dict[int | None, dict[str, list[Line]]] = {}
    for row in findings.filter(wanted).to_pylist():
        lines = read.setdefault(row["actor"], {}).setdefault(row["measure"], [])
        lines.append(line(row))
    return {actor: dict(lines) for actor, lines in read.items()}


def flat(snapshot: Snapshot) -> Iterator[Finding]:
    """A snapshot's figures and gaps as findings; nothing is measured anew."""
    for name, told in figures_of(snapshot):
        measured, _, of = name.partition(".")
        figure = Figure(
            value=told.value,
            low=told.low,
            high=told.high,
            n=told.n,
            badge=told.badge,
            as_of=told.as_of,
            definition=name,
        )
        actor = int(snapshot.actor.id)
        yield Finding(measure=measured, actor=actor, name=of, figure=figure)
    for code, whose in gaps_of(snapshot):
        yield Finding(
            measure=whose, actor=int(snapshot.actor.id), name=code, missing=code
        )


def _of_kinds(snapshots: Iterable[Snapshot]) -> Iterator[Finding]:
    for measured, kind, name, figure in totals(snapshots):
        yield Finding(measure=measured, part=kind, name=name, figure=figure)


def _lacking(name: str, need: str) -> Finding:
    return Finding(measure=name, name=need, missing="lacks")


def _silent(_name: str) -> Step:
    return lambda _done, _total: None
