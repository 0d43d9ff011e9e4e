"""What an exposure is, and when one was just logged."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Logged:
    """An exposure with its identifier and moment, on its way to the file."""

    id: int
    at: datetime
    exposure: Exposure

    def row(self, pseudonyms: Mapping[int, int]) -> Row | None:
        """What is written of it: people by their pseudonyms, nothing of the unknown."""
        shown = self.exposure
        if shown.viewer not in pseudonyms:
            return None
        drawn = shown.cue_drawn
        return (
            self.id,
            (self.at - _BEGIN) // _MICROSECOND,
            pseudonyms[shown.viewer],
            shown.item_kind,
            shown.item,
            shown.actor,
            str(shown.surface),
            shown.position,
            [pseudonyms[one] for one in shown.cue_eligible if one in pseudonyms],
            None if drawn is None else pseudonyms.get(drawn),
            [pseudonyms[one] for one in shown.cue_shown if one in pseudonyms],
            shown.arm,
            shown.propensity,
            shown.experiment,
            shown.epoch,
        )


class Recent:
    """Remembers for a minute what one process logged, so that a reload adds no row.

    Not longer than two minutes and not more than twice KEYS_REMEMBERED; what is forgotten
    early is logged again, which costs a row and changes no first exposure.
    """

    def __init__(self) -> None:
        self._since = _BEGIN
        self._now: dict[int, tuple[int, datetime]] = {}
        self._before: dict[int, tuple[int, datetime]] = {}

    def find(self, exposure: Exposure, now: datetime) -> int | None:
        """The identifier under which the same was logged less than a minute ago."""
        if len(self._now) >= KEYS_REMEMBERED or abs(now - self._since) >= AGAIN_AFTER:
            self._before, self._now, self._since = self._now, {}, now
        key = _key(exposure)
        found = self._now.get(key) or self._before.get(key)
        if found is None or abs(now - found[1]) >= AGAIN_AFTER:
            return None
        return found[0]

    def keep(self, exposure: Exposure, identifier: int, now: datetime) -> None:
        self._now[_key(exposure)] = (identifier, now)


def _key(one: Exposure) -> int:
    """A number of a tenth of the tuple's size."""
    return hash(
        (one.viewer, one.item, one.item_kind, one.surface, one.experiment, one.arm)
    )
