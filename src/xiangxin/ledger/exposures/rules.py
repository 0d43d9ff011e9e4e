"""What an exposure is, and when one was just logged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

RETENTION = timedelta(days=400)
AGAIN_AFTER = timedelta(minutes=1)
KEYS_REMEMBERED = 20_000

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Surface(StrEnum):
    """Where something was shown."""

    HOME = "home"
    SQUARE = "square"
    PRODUCT = "product"
    SEARCH = "search"
    DISCOVER = "discover"
    PERSON = "person"
    GROUP = "group"
    HASHTAG = "hashtag"

    # Enum's own goes by the name, in Python: every row is asked.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One item shown to one person (`viewer` and the cues' people are actor ids)."""

    viewer: int
    item_kind: str
    item: int
    surface: Surface
    actor: int | None = None
    position: int | None = None
    cue_eligible: tuple[int, ...] = ()
    cue_drawn: int | None = None
    cue_shown: tuple[int, ...] = ()
    arm: str = ""
    propensity: float | None = None
    experiment: str = ""
    epoch: int | None = None


# Columns of a segment, in order: q int64, i int32, d double, s words, l list of int64.
COLUMNS = (
    ("id", "q"),
    ("happened_at", "q"),
    ("viewer", "q"),
    ("item_kind", "s"),
    ("item", "q"),
    ("actor", "q"),
    ("surface", "s"),
    ("position", "i"),
    ("cue_eligible", "l"),
    ("cue_drawn", "q"),
    ("cue_shown", "l"),
    ("arm", "s"),
    ("propensity", "d"),
    ("experiment", "s"),
    ("epoch", "q"),
)
Row = tuple[object, ...]


Logged = tuple[int, datetime, Exposure]
"""Identifier, moment and exposure, on the way to the file."""


def rows_of(
    logged: Iterable[Logged],
    pseudonyms: Mapping[int, int],
    erased: Mapping[int, datetime],
) -> Iterator[Row]:
    """What is written of them: people by their pseudonyms, nothing of the unknown, nor of
    those whose past was erased after they were shown it.
    """
    moment, microseconds, names = _BEGIN, 0, pseudonyms
    for identifier, at, shown in logged:
        if at is not moment:
            moment, microseconds = at, (at - _BEGIN) // _MICROSECOND
            names = _then(pseudonyms, erased, at) if erased else pseudonyms
        viewer = names.get(shown.viewer)
        if viewer is None:
            continue
        eligible, drawn, told = shown.cue_eligible, shown.cue_drawn, shown.cue_shown
        yield (
            identifier,
            microseconds,
            viewer,
            shown.item_kind,
            shown.item,
            shown.actor,
            shown.surface,
            shown.position,
            [names[one] for one in eligible if one in names] if eligible else eligible,
            None if drawn is None else names.get(drawn),
            [names[one] for one in told if one in names] if told else told,
            shown.arm,
            shown.propensity,
            shown.experiment,
            shown.epoch,
        )


def _then(
    names: Mapping[int, int], erased: Mapping[int, datetime], at: datetime
) -> Mapping[int, int]:
    return {
        person: name
        for person, name in names.items()
        if person not in erased or at > erased[person]
    }


def people_in(logged: Iterable[Logged]) -> set[int]:
    """Viewers, and who was named or might have been."""
    people = set()
    for _, _, shown in logged:
        people.add(shown.viewer)
        if shown.cue_eligible or shown.cue_shown or shown.cue_drawn is not None:
            people.update(shown.cue_eligible, shown.cue_shown)
            if shown.cue_drawn is not None:
                people.add(shown.cue_drawn)
    return people


class Recent:
    """Remembers for a minute what one process logged, so that a reload adds no row.

    Not longer than two minutes and not more than twice KEYS_REMEMBERED; what is forgotten
    early is logged again, which costs a row and changes no first exposure.
    """

    def __init__(self) -> None:
        self._since = _BEGIN
        self._now: dict[int, tuple[int, datetime]] = {}
        self._before: dict[int, tuple[int, datetime]] = {}

    def turn(self, now: datetime) -> None:
        """Call it before what is found and kept at this moment."""
        if len(self._now) >= KEYS_REMEMBERED or abs(now - self._since) >= AGAIN_AFTER:
            self._before, self._now, self._since = self._now, {}, now

    def find(self, key: int, now: datetime) -> int | None:
        """The identifier under which the same was logged less than a minute ago."""
        found = self._now.get(key) or self._before.get(key)
        if found is None or abs(now - found[1]) >= AGAIN_AFTER:
            return None
        return found[0]

    def keep(self, key: int, identifier: int, now: datetime) -> None:
        self._now[key] = (identifier, now)


def key_of(one: Exposure) -> int:
    """The same for what is the same; a number of a tenth of the tuple's size."""
    return hash(
        (one.viewer, one.item, one.item_kind, one.surface, one.experiment, one.arm)
    )
