"""One page of figures, as far as its viewer may see them."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from xiangxin.insight.dashboards import rules
from xiangxin.insight.dashboards.rules import Sees
from xiangxin.insight.snapshots import queries as snapshots
from xiangxin.insight.snapshots.queries import Kept
from xiangxin.pull.report import speech
from xiangxin.pull.report.lines import Line, figures_of, line, lines_of
from xiangxin.pull.snapshot import ENGINE, Figure, Snapshot, Strength
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, Viewer, person_of
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.timelines import queries as timelines

Key: TypeAlias = tuple[str, str, str]

PUBLIC: Final = ("direction", "orbits", "verdict")
QUESTIONS: Final = 5
LOOKED_THROUGH: Final = 100
_TAGS = re.compile(r"<[^>]*>")
_ASKS = re.compile(r"[?？][\s\"'”’」』)）\]】]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a measure's figures were measured, and by which engine.

    `is_older_engine`: this engine may define them otherwise; say so, mix nothing.
    """

    as_of: datetime
    engine: str

    @property
    def is_older_engine(self) -> bool:
        return self.engine != ENGINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Earlier figures as they were told then. A part without a needle is None as ever."""

    moment: Moment
    people: int
    verdict: str
    shares: Mapping[str, Figure] | None
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """What a page shows while fewer than `needed` people are near: no needle."""

    people: int
    needed: int
    questions: Sequence[PostCard]
    entries: Sequence[tuple[str, int]]
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Figures of `card`, or of the market where that is None.

    `snapshot` is what the orbit chart and the verdict are drawn from. `lines` has every
    figure or reason by measure, `moments` when each measure was measured. `trend` begins
    with the oldest. `since` says of a maker's figures from when each is, for one that five
    people have not moved is older than its measure. All is empty while nothing may be shown.
    """

    card: ActorCard | None
    sees: Sees
    is_published: bool = False
    id: int = 0
    snapshot: Snapshot | None = None
    lines: Mapping[str, Sequence[Line]]
    moments: Mapping[str, Moment]
    since: Mapping[Key, str] = field(default_factory=dict)
    trend: Sequence[Past] = ()
    early: Early | None = None
    people: int = 0

    @property
    def moment(self) -> Moment | None:
        """Of the newest figures."""
        return max(self.moments.values(), key=lambda m: m.as_of, default=None)

    @property
    def figures(self) -> Mapping[Key, Line]:
        return {
            (each.measure, each.part, each.name): each
            for lines in self.lines.values()
            for each in lines
        }

    def csv(self, measure: str, *, language: str = "en") -> str:
        """What the page shows of one measure; no line for what it does not."""
        moment = self.moments.get(measure)
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\r\n").writerow
        write(_COLUMNS)
        for each in self.lines.get(measure, ()):
            told = each.missing is None
            at = (each.measure, each.part, each.name)
            as_of = moment.as_of.isoformat(timespec="seconds") if moment else ""
            write(
                [
                    each.measure,
                    _plain(each.part),
                    each.name,
                    *((each.value, each.low, each.high, each.n) if told else [""] * 4),
                    each.badge if told else "",
                    self.since.get(at, as_of),
                    moment.engine if moment else "",
                    speech.definition(each, language=language) if told else "",
                    "" if told else each.missing,
                ]
            )
        return out.getvalue()


def _plain(word: str) -> str:
    """A word of the market's people, such as a category, that no spreadsheet reckons with."""
    return (
        f"'{word}" if word.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else word
    )


_COLUMNS = (
    "measure part name value low high n badge as_of engine definition missing"
).split()


def page_for(viewer: Viewer, card: ActorCard | None) -> Dashboard:
    """What `viewer` may see of an actor, or of the market as a whole.

    Makers (who act for a product, brand or group) see all but cells that would tell of one
    person; everybody sees orbits, direction and verdict once they are published, in fives
    that change by fives. A person's page is for that person; for others it is not there.
    """
    if card is None:
        return _market()
    seen = snapshots.figures_for(viewer, card)
    sees = Sees.PUBLIC
    if seen.is_maker:
        sees = Sees.ONESELF if person_of(viewer) == card.id else Sees.MAKER
    if seen.kept is None:
        early = _early(viewer, card, people=0, lines=[]) if seen.is_maker else None
        return Dashboard(
            card=card,
            sees=sees,
            is_published=seen.is_published,
            lines={},
            moments={},
            early=early,
        )
    kept = seen.kept
    since: dict[Key, str] = {}
    if seen.is_maker:
        lines, moments, since = _of_makers(card, kept)
        snapshot = rules.drawn_for_makers(kept.snapshot)
    else:
        snapshot = kept.snapshot
        lines = [each for each in lines_of(snapshot) if each.measure in PUBLIC]
        moments = dict.fromkeys(PUBLIC, _moment(kept))
    people = rules.near(snapshot)
    early = None
    if people < rules.ENOUGH:
        snapshot = rules.without_needle(snapshot)
        early = _early(viewer, card, people=people, lines=lines)
    return Dashboard(
        card=card,
        sees=sees,
        is_published=seen.is_published,
        id=kept.id,
        snapshot=snapshot,
        lines=_by_measure(lines),
        moments=moments,
        since=since,
        trend=_trend(card, is_maker=seen.is_maker),
        early=early,
        people=people,
    )


def _market() -> Dashboard:
    market = snapshots.market()
    if market is None:
        return Dashboard(card=None, sees=Sees.PUBLIC, lines={}, moments={})
    lines = [line(row) for row in market.findings]
    moment = Moment(as_of=market.as_of, engine=market.engine)
    return Dashboard(
        card=None,
        sees=Sees.PUBLIC,
        is_published=True,
        lines=_by_measure(lines),
        moments={each.measure: moment for each in lines},
        people=market.people,
    )


def _of_makers(
    card: ActorCard, kept: Kept
) -> tuple[list[Line], dict[str, Moment], dict[Key, str]]:
    """The newest figures; what was left out of a quick measurement as of the last whole."""
    is_person = card.kind is Kind.PERSON
    found: list[Line] = []
    moments: dict[str, Moment] = {}
    since: dict[Key, str] = {}
    whole = snapshots.whole_before(card.id, until=kept.as_of)
    for each in (kept, whole):
        if each is None:
            continue
        lines = [*lines_of(each.snapshot), *map(line, each.findings)]
        new = {one.measure for one in lines} - moments.keys()
        found += [one for one in lines if one.measure in new]
        moments |= dict.fromkeys(new, _moment(each))
        since = _since(each) | since
    return rules.for_makers(found, is_person=is_person), moments, since


def _since(kept: Kept) -> dict[Key, str]:
    """From when each figure is, to the second."""
    told = {
        (row["measure"], row.get("part") or "", row["name"]): row["as_of"]
        for row in kept.findings
        if row.get("as_of")
    }
    for definition, figure in figures_of(kept.snapshot):
        measure, _, name = definition.partition(".")
        told[measure, "", name] = figure.as_of
    return {
        at: datetime.fromisoformat(moment).isoformat(timespec="seconds")
        for at, moment in told.items()
    }


def _early(
    viewer: Viewer, card: ActorCard, *, people: int, lines: Iterable[Line]
) -> Early:
    doors = sorted(
        (-rules.in_fives(each.value * each.n), each.part)
        for each in lines
        if (each.measure, each.name, each.missing) == ("spread", "door", None)
    )
    questions = _questions(viewer, card)
    return Early(
        people=people,
        needed=rules.ENOUGH,
        questions=questions,
        entries=[(door, -count) for count, door in doors if count],
        next="answer" if questions else "ask" if people else "share",
    )


def _questions(viewer: Viewer, card: ActorCard) -> list[PostCard]:
    """The latest that was asked at a product or group, as the viewer may see posts."""
    if card.kind not in {Kind.PRODUCT, Kind.GROUP}:
        return []
    said = timelines.product(viewer, card.id, limit=LOOKED_THROUGH)
    asked = [
        post
        for post in said
        if post.author_id != card.id and _ASKS.search(_TAGS.sub(" ", post.html).strip())
    ]
    return asked[:QUESTIONS]


def _moment(kept: Kept) -> Moment:
    return Moment(as_of=kept.as_of, engine=kept.engine)


def _trend(card: ActorCard, *, is_maker: bool) -> list[Past]:
    """What was kept whole is drawn as for makers; the public form was made when kept."""
    found = []
    for kept in snapshots.past(card.id, is_maker=is_maker):
        told = rules.drawn_for_makers(kept.snapshot) if is_maker else kept.snapshot
        found.append(
            Past(
                moment=_moment(kept),
                people=told.people,
                verdict=told.verdict.code,
                shares=told.shares,
                strength=told.strength,
            )
        )
    return found


def _by_measure(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for each in lines:
        found.setdefault(each.measure, []).append(each)
    return found
