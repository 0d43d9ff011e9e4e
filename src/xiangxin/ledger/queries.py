"""Reading the ledger: by its own subject, or whole by the engine's export."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Value, When

from xiangxin.kernel.ids import first_id
from xiangxin.ledger import rules
from xiangxin.ledger.exposures import erasures
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row as its own subject sees it."""

    id: int
    happened_at: datetime
    verb: str
    actor: int | None
    object_kind: str
    object_id: int | None
    place: int | None
    post: int | None
    order_id: int | None
    units: int | None
    amount_minor: int | None
    currency: str
    promotion: int | None
    exposure: int | None
    session: int | None
    entry: str
    source_post: int | None
    link: int | None


_FIELDS = tuple(Entry.__dataclass_fields__)


def entries_of(
    person: int, *, before: int | None = None, limit: int | None = None
) -> list[Entry]:
    """What the ledger holds about `person`, newest first; ask only for the viewer themselves."""
    rows = Interaction.objects.filter(
        person__in=Subject.objects.filter(person=person).values("pseudonym")
    )
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [Entry(**row) for row in rows.order_by("-id").values(*_FIELDS)[:limit]]


def count_of(person: int) -> int:
    return Interaction.objects.filter(
        person__in=Subject.objects.filter(person=person).values("pseudonym")
    ).count()


def did_only(people: Collection[int], verbs: Collection[Verb]) -> set[int]:
    """Which of these people did nothing but acts of these kinds."""
    more = Interaction.objects.filter(person=OuterRef("pseudonym")).exclude(
        verb__in=list(verbs)
    )
    rows = Subject.objects.filter(~Exists(more), person__in=list(people))
    return set(rows.values_list("person", flat=True))


def pseudonyms() -> dict[int, int]:
    """Only for an export, which re-keys them: everybody's pseudonym by person."""
    return dict(Subject.objects.values_list("person", "pseudonym"))


def erased_before() -> list[int]:
    """People whom a backup brought back under a name that was erased since."""
    people = {pseudonym: person for person, pseudonym in pseudonyms().items()}
    return sorted(people[name] for name in erasures.among(people))


def held_erasures(people: Collection[int]) -> dict[int, datetime]:
    """When the past of these was last erased, if ever. Nobody is erased until this
    transaction is over.
    """
    rows = (
        Subject.objects.select_for_update(no_key=True)
        # In order, so that two processes never wait for each other in a ring.
        .filter(person__in=list(people))
        .order_by("person")
        .values_list("person", "since")
    )
    return {person: since for person, since in rows if since is not None}


# Each person by the primary key of ledger_subject, then their purchases by interaction_bought.
_OWNERS = """
SELECT s.person, i.actor, MAX(i.id)
  FROM ledger_subject s
  JOIN ledger_interaction i ON i.person = s.pseudonym AND i.verb = 'buy'
 WHERE s.person IN ({people}) AND i.actor IN ({products})
   AND i.id >= %s AND i.id < %s
   AND NOT EXISTS (SELECT 1 FROM ledger_interaction b
                    WHERE b.order_id = i.order_id AND b.verb IN ('cancel', 'refund')
                      AND COALESCE(b.units, 1) > 0)
 GROUP BY s.person, i.actor
"""


def owners(
    people: Collection[int],
    products: Collection[int],
    *,
    since: datetime,
    until: datetime,
) -> list[tuple[int, int, int]]:
    """(product, person, row) of what these people bought then and kept.

    Only for people who let their purchases be named.
    """
    statement = _OWNERS.format(
        people=", ".join(["%s"] * len(people)) or "NULL",
        products=", ".join(["%s"] * len(products)) or "NULL",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [*people, *products, first_id(since), first_id(until)]
        )
        return [(product, person, row) for person, product, row in cursor.fetchall()]


def came_by(links: Collection[int]) -> dict[int, dict[str, int]]:
    """How many people who came by each of these short links did what."""
    rows = Interaction.objects.filter(link__in=list(links), person__isnull=False)
    counted = rows.values_list("link", "verb").annotate(
        n=Count("person", distinct=True)
    )
    came: dict[int, dict[str, int]] = {}
    for link, verb, people in counted.order_by():
        came.setdefault(link, {})[verb] = people
    return came


def rows_until(
    as_of: datetime, *, columns: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """All rows up to `as_of` in order of time, streamed."""
    return (
        Interaction.objects.filter(happened_at__lte=as_of)
        .order_by("id")
        .values_list(*columns)
        .iterator(chunk_size=10_000)
    )


class Moved(NamedTuple):
    """One act as the hot list counts it; `person` means nothing outside one call."""

    person: int
    verb: str
    actor: int | None
    post: int | None
    is_rewarded: bool


def moved_between(
    since: datetime, until: datetime, *, verbs: Collection[Verb]
) -> Iterator[Moved]:
    """Only for figures of many people: who acted after `since` and up to `until`.

    A range of the primary key; the time is exact.
    """
    rows = Interaction.objects.filter(
        id__gte=first_id(since),
        happened_at__gt=since,
        happened_at__lte=until,
        verb__in=list(verbs),
        person__isnull=False,
    ).annotate(
        is_rewarded=Case(
            When(
                Q(promotion__isnull=False) | Q(entry=rules.Entry.CAMPAIGN),
                then=Value(True),  # noqa: FBT003
            ),
            default=Value(False),  # noqa: FBT003
            output_field=BooleanField(),
        )
    )
    columns = rows.values_list("person", "verb", "actor", "post", "is_rewarded")
    return map(Moved._make, columns.iterator(chunk_size=10_000))


def joined_since(moment: datetime) -> set[int]:
    """Pseudonyms of people who signed up after `moment`: their number tells when."""
    newer = Subject.objects.filter(person__gte=first_id(moment))
    return set(newer.values_list("pseudonym", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """People who liked one post, or followed one actor, within a time."""

    verb: Verb
    actor: int
    post: int | None
    people: int
    idle: int  # of these, who in that time and before did nothing but this
    buyers: int  # of these, who bought anything
    earlier: int  # people who did the same before


# crowd: a range of the primary key. The others look each person of a large crowd up in
# interaction_person; earlier goes through the range before once.
_CROWDS = """
WITH crowd AS (
  SELECT verb, actor, CASE WHEN verb = 'like' THEN post ELSE 0 END AS post, person
    FROM ledger_interaction
   WHERE id >= %(first)s AND happened_at > %(since)s AND happened_at <= %(until)s
     AND verb IN ('like', 'follow') AND person IS NOT NULL AND actor IS NOT NULL
   GROUP BY 1, 2, 3, 4),
thing AS (
  SELECT verb, actor, post, COUNT(*) AS people FROM crowd
   GROUP BY verb, actor, post HAVING COUNT(*) >= %(least)s),
known AS (
  SELECT c.verb, c.actor, c.post,
         EXISTS (SELECT 1 FROM ledger_interaction o
                  WHERE o.person = c.person AND o.id >= %(earliest)s AND o.verb <> 'sign_up'
                    AND (o.actor IS NULL OR o.actor <> c.actor
                         OR o.verb NOT IN ('like', 'unlike', 'follow', 'unfollow'))) AS is_busy,
         EXISTS (SELECT 1 FROM ledger_interaction o
                  WHERE o.person = c.person AND o.verb = 'buy') AS is_buyer
    FROM crowd c JOIN thing t ON t.verb = c.verb AND t.actor = c.actor AND t.post = c.post),
earlier AS (
  SELECT verb, actor, CASE WHEN verb = 'like' THEN post ELSE 0 END AS post,
         COUNT(DISTINCT person) AS people
    FROM ledger_interaction
   WHERE id >= %(earliest)s AND id < %(first)s AND verb IN ('like', 'follow')
     AND actor IN (SELECT actor FROM thing)
   GROUP BY 1, 2, 3)
SELECT t.verb, t.actor, t.post, t.people, k.idle, k.buyers, COALESCE(e.people, 0)
  FROM thing t
  JOIN (SELECT verb, actor, post,
               SUM(CASE WHEN is_busy THEN 0 ELSE 1 END) AS idle,
               SUM(CASE WHEN is_buyer THEN 1 ELSE 0 END) AS buyers
          FROM known GROUP BY verb, actor, post) k
    ON k.verb = t.verb AND k.actor = t.actor AND k.post = t.post
  LEFT JOIN earlier e ON e.verb = t.verb AND e.actor = t.actor AND e.post = t.post
 ORDER BY t.people DESC, t.actor, t.post
"""


def crowds(
    since: datetime, until: datetime, *, before: datetime, least: int
) -> list[Crowd]:
    """Only for the shield: what at least so many people liked or followed after `since`.

    `before` is where the time begins that they are compared with.
    """
    adapt = connection.ops.adapt_datetimefield_value
    values = {
        "first": first_id(since),
        "since": adapt(since),
        "until": adapt(until),
        "earliest": first_id(before),
        "least": least,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CROWDS, values)
        return [
            Crowd(
                verb=Verb(verb),
                actor=actor,
                post=post or None,
                people=people,
                idle=idle,
                buyers=buyers,
                earlier=earlier,
            )
            for verb, actor, post, people, idle, buyers, earlier in cursor.fetchall()
        ]
