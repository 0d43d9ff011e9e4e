"""Reading what was shown: counts of guests here, the stream in processes that end."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import IO, TYPE_CHECKING

from django.conf import settings

from xiangxin.ledger.exposures.models import Forgetting, GuestCount
from xiangxin.ledger.models import Subject

if TYPE_CHECKING:
    from pyarrow import RecordBatch

_AT_ONCE = 10_000
# A child needs 100 MB: a process of ours has one at a time.
_ONE_CHILD = threading.Lock()


class ReadingFailedError(RuntimeError):
    """The child process ended badly; its own words are in the message."""


def subjects_of(people: Collection[int]) -> tuple[dict[int, int], dict[int, datetime]]:
    """Their pseudonyms by person, and since when those have them whose past was erased;
    one query for any page's worth of people.
    """
    pseudonyms: dict[int, int] = {}
    erased: dict[int, datetime] = {}
    asked = list(people)
    for at in range(0, len(asked), _AT_ONCE):
        some = Subject.objects.filter(person__in=asked[at : at + _AT_ONCE])
        for person, pseudonym, since in some.values_list(
            "person", "pseudonym", "since"
        ):
            pseudonyms[person] = pseudonym
            if since is not None:
                erased[person] = since
    return pseudonyms, erased


def guest_counts(
    items: Iterable[int], *, since: date, until: date
) -> Mapping[tuple[date, str, int, str], int]:
    """How often guests were shown these, by (day, item kind, item, surface)."""
    rows = GuestCount.objects.filter(item__in=list(items), day__range=(since, until))
    return {
        (day, kind, item, surface): shown
        for day, kind, item, surface, shown in rows.values_list(
            "day", "item_kind", "item", "surface", "shown"
        )
    }


def to_forget() -> frozenset[int]:
    """Pseudonyms that must still vanish from the files."""
    return frozenset(Forgetting.objects.values_list("pseudonym", flat=True))


def batches(
    *, until: datetime | None = None, viewer: int | None = None
) -> "Iterator[RecordBatch]":
    """Every exposure once, up to a moment, in no order; of one viewer's pseudonym, if named.

    For an export, in a process that ends: it needs pyarrow. While it is read nothing is sealed.
    Columns are `rules.COLUMNS`, people are pseudonyms; whoever waits to be forgotten is
    left out already.
    """
    reading = import_module("xiangxin.ledger.exposures.reading")
    found: Iterator[RecordBatch] = reading.batches(
        until=until, gone=to_forget(), viewer=viewer
    )
    return found


def shown_to(person: int) -> IO[bytes]:
    """What `person` was shown, as JSON objects between commas; only for themselves."""
    return _told(person, by_day=False)


def days_of(person: int) -> list[tuple[date, str, int]]:
    """How often `person` was shown something, by day and surface; only for themselves."""
    with _told(person, by_day=True) as told:
        return [
            (date.fromisoformat(day), surface, times)
            for day, surface, times in json.load(told)
        ]


def _told(person: int, *, by_day: bool) -> IO[bytes]:
    """A child reads the files, since what pyarrow takes of memory it keeps."""
    asked = {
        "folder": str(settings.EXPOSURES_DIR),
        "viewer": subjects_of([person])[0][person],
        "by_day": by_day,
    }
    told = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    with _ONE_CHILD:
        done = subprocess.run(
            [sys.executable, "-m", "xiangxin.ledger.exposures.showing"],
            input=json.dumps(asked).encode(),
            stdout=told,
            stderr=subprocess.PIPE,
            check=False,
        )
    if done.returncode:
        told.close()
        raise ReadingFailedError(done.stderr.decode(errors="replace")[-2000:])
    told.seek(0)
    return told
