"""Where a link leads, for everybody; how many came by it, for those who put it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from xiangxin.ledger import queries as ledger
from xiangxin.market.links.errors import NoSuchLink
from xiangxin.market.links.models import Shares, ShortLink, Visits
from xiangxin.market.links.rules import Place, Sharing, code_of, day_of, number_of
from xiangxin.social.actors.queries import ActorCard, cards_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """`did` is people by what they did after they came, rounded down to fives.

    It counts those with an account; a link may have been sent to one person alone.
    """

    id: int
    code: str
    name: str
    place: Place
    created_at: datetime
    is_retired: bool
    followed: int
    scanned: int
    lately: int
    did: Mapping[str, int]


def led_to(code: str) -> tuple[int, ActorCard]:
    """The link's number, and whom it leads to."""
    number = number_of(code)
    if number is None:
        raise NoSuchLink
    row = ShortLink.objects.filter(id=number).values_list("actor_id").first()
    card = cards_of(row).get(row[0]) if row else None
    if card is None or card.is_suspended:
        raise NoSuchLink
    return number, card


def links_of(actor: int, *, now: datetime) -> list[LinkLine]:
    """Newest first, what is retired last. Only for those who act for the actor."""
    rows = list(ShortLink.objects.filter(actor_id=actor).order_by("-created_at", "id"))
    ids = [row.id for row in rows]
    visits = Visits.objects.filter(link_id__in=ids)
    all_times = {
        link: (followed, scanned)
        for link, followed, scanned in visits.values_list("link")
        .annotate(f=Sum("followed"), s=Sum("scanned"))
        .order_by()
    }
    since = day_of(now) - 27
    lately = {
        link: followed + scanned
        for link, followed, scanned in visits.filter(day__gte=since)
        .values_list("link")
        .annotate(f=Sum("followed"), s=Sum("scanned"))
        .order_by()
    }
    did = {
        link: {verb: people - people % 5 for verb, people in verbs.items()}
        for link, verbs in ledger.came_by(ids).items()
    }
    lines = [
        LinkLine(
            id=row.id,
            code=code_of(row.id),
            name=row.name,
            place=Place(row.place),
            created_at=row.created_at,
            is_retired=row.retired_at is not None,
            followed=all_times.get(row.id, (0, 0))[0],
            scanned=all_times.get(row.id, (0, 0))[1],
            lately=lately.get(row.id, 0),
            did=did.get(row.id, {}),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.is_retired)


def shares_of(actor: int) -> dict[Sharing, int]:
    """How often it was passed on in each way. Only for those who act for the actor."""
    rows = Shares.objects.filter(actor_id=actor).values_list("sharing")
    counted = dict(rows.annotate(n=Sum("times")).order_by())
    return {way: counted.get(way.value, 0) for way in Sharing}
