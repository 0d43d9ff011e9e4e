"""Keeping what search knows of people, brands and groups."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from xiangxin.social.actors.finding.models import INDEX, ActorFound
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind
from xiangxin.text.index import column
from xiangxin.text.words import cut

_AT_ONCE = 500
_WRITTEN = ("name", "words")


def put(actors: Iterable[Actor]) -> None:
    """Make these found by what they are called now; in the transaction that writes them."""
    ActorFound.objects.bulk_create(
        [_found(actor) for actor in actors if actor.kind != Kind.PRODUCT],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["actor"],
        update_fields=_WRITTEN,
    )


def put_all() -> Iterator[tuple[int, int]]:
    """Make everybody found anew, in parts: (how many are done, of how many)."""
    INDEX.make_anew()
    ids = _ids()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        with transaction.atomic():
            put(Actor.objects.filter(id__in=part))
        yield start + len(part), len(ids)


def drifted() -> Iterator[int]:
    """Whom search knows by other words than their own."""
    ids = _ids()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        kept = {row.actor_id: row for row in ActorFound.objects.filter(pk__in=part)}
        for actor in Actor.objects.filter(id__in=part):
            row, right = kept.get(actor.id), _found(actor)
            if row is None or (row.name, row.words) != (right.name, right.words):
                yield actor.id


def is_sound() -> bool:
    return INDEX.is_sound()


def _ids() -> Sequence[int]:
    rows = Actor.objects.exclude(kind=Kind.PRODUCT).order_by("id")
    return list(rows.values_list("id", flat=True))


def _found(actor: Actor) -> ActorFound:
    return ActorFound(
        actor_id=actor.id,
        name=column(cut(f"{actor.display_name} @{actor.handle}")),
        words=column(cut(actor.summary)),
    )
