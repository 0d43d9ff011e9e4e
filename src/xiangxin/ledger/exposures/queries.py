"""Reading what was shown: counts of guests here, the stream in processes that end."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from xiangxin.ledger.exposures.models import Forgetting, GuestCount
from xiangxin.ledger.models import Subject

_AT_ONCE = 10_000


def pseudonyms_of(people: Collection[int]) -> dict[int, int]:
    """Their pseudonyms by person; one query for any page's worth of people."""
    found: dict[int, int] = {}
    asked = list(people)
    for at in range(0, len(asked), _AT_ONCE):
        some = Subject.objects.filter(person__in=asked[at : at + _AT_ONCE])
        found.update(some.values_list("person", "pseudonym"))
    return found


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
