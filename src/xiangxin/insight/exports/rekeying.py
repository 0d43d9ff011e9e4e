"""What is written instead of a number that would lead back to somebody."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc
from typing_extensions import override

from xiangxin.insight.exports.tables import EXPOSURE, INTERACTION

PERSON: Final = b"person"
POST: Final = b"post"
IDEA: Final = b"idea"
REVIEW: Final = b"review"
ORDER: Final = b"order"

# Columns that would lead back, each with the kind its numbers are of.
_INTERACTION: Final = {
    "person": PERSON,
    "session": b"session",
    "post": POST,
    "source_post": POST,
    "order_id": ORDER,
    "exposure": b"exposure",
}
_EXPOSURE: Final = {"id": b"exposure", "viewer": PERSON, "cue_drawn": PERSON}
_PEERS: Final = ("cue_eligible", "cue_shown")


class Naming(Protocol):
    """Tells each number of a table by another, or by itself."""

    def person(self, actor: int) -> int | None:
        """The person that this actor is, as their acts name them."""

    def actor(self, actor: int | None) -> int | None:
        """Where acts toward somebody lead to."""

    def post(self, number: int | None) -> int | None: ...

    def idea(self, number: int) -> int | None: ...

    def review(self, number: int) -> int | None: ...

    def interactions(self, table: pa.Table) -> pa.Table: ...

    def exposures(self, table: pa.Table) -> pa.Table: ...


class Linked:
    """Numbers as they are: for the market itself. It leaves no machine of its operator."""

    def __init__(self, pseudonyms: Mapping[int, int]) -> None:
        self._pseudonyms = pseudonyms

    def person(self, actor: int) -> int | None:
        return self._pseudonyms.get(actor)

    def actor(self, actor: int | None) -> int | None:
        return actor

    def post(self, number: int | None) -> int | None:
        return number

    def idea(self, number: int) -> int | None:
        return number

    def review(self, number: int) -> int | None:
        return number

    def interactions(self, table: pa.Table) -> pa.Table:
        return table

    def exposures(self, table: pa.Table) -> pa.Table:
        return table


class Rekeyed:
    """Numbers that are the same within one export and mean nothing outside it."""

    def __init__(self, pseudonyms: Mapping[int, int], secret: bytes) -> None:
        self._pseudonyms = pseudonyms
        self._secret = secret

    def person(self, actor: int) -> int | None:
        pseudonym = self._pseudonyms.get(actor)
        return None if pseudonym is None else self._key(PERSON, pseudonym)

    def actor(self, actor: int | None) -> int | None:
        """Of a person their number as somebody who acts, and so nowhere else."""
        if actor is None or actor not in self._pseudonyms:
            return actor
        return self.person(actor)

    def post(self, number: int | None) -> int | None:
        return None if number is None else self._key(POST, number)

    def idea(self, number: int) -> int | None:
        """It stands on a page with whoever proposed it, as a post does."""
        return self._key(IDEA, number)

    def review(self, number: int) -> int | None:
        return self._key(REVIEW, number)

    def interactions(self, table: pa.Table) -> pa.Table:
        for name, kind in _INTERACTION.items():
            table = _set(table, name, self._keyed(kind))
        for name in ("actor", "place"):
            table = _set(table, name, self.actor)
        for thing, told in (
            ("post", self._keyed(POST)),
            ("idea", self.idea),
            ("review", self.review),
            ("order", self._keyed(ORDER)),
            ("actor", self.actor),
        ):
            table = _set(table, "object_id", told, where=("object_kind", thing))
        return table.cast(INTERACTION)

    def exposures(self, table: pa.Table) -> pa.Table:
        for name, kind in _EXPOSURE.items():
            table = _set(table, name, self._keyed(kind))
        for name in _PEERS:
            lists = table.column(name).combine_chunks()
            table = table.set_column(
                table.schema.get_field_index(name),
                name,
                _in_lists(lists, self._keyed(PERSON)),
            )
        table = _set(table, "actor", self.actor)
        table = _set(table, "item", self._keyed(POST), where=("item_kind", "post"))
        table = _set(table, "item", self.actor, where=("item_kind", "actor"))
        return table.cast(EXPOSURE)

    def _keyed(self, kind: bytes) -> Callable[[int], int]:
        return lambda number: self._key(kind, number)

    def _key(self, kind: bytes, number: int) -> int:
        digest = blake2b(
            number.to_bytes(8), digest_size=8, key=self._secret, person=kind
        ).digest()
        return int.from_bytes(digest) >> 1


class ForStrangers(Rekeyed):
    """What may be given away: to the hour, without posts, in an order that tells nothing.

    A post stands on a page with its author and its minute, so whatever names one, or the
    moment of one, would lead to who wrote it.
    """

    @override
    def post(self, number: int | None) -> int | None:
        return None

    @override
    def idea(self, number: int) -> int | None:
        return None

    @override
    def review(self, number: int) -> int | None:
        return None

    @override
    def interactions(self, table: pa.Table) -> pa.Table:
        # An act's number begins with its millisecond.
        table = _set(table, "id", self._keyed(b"act"))
        for name in ("post", "source_post"):
            table = _set(table, name, self.post)
        table = _set(table, "object_id", self.post, where=("object_kind", "post"))
        return _by_the_hour(super().interactions(table))

    @override
    def exposures(self, table: pa.Table) -> pa.Table:
        of_a_post = pc.equal(table.column("item_kind"), "post")
        return _by_the_hour(super().exposures(table.filter(pc.invert(of_a_post))))


def _by_the_hour(table: pa.Table) -> pa.Table:
    at = table.schema.get_field_index("happened_at")
    hours = pc.floor_temporal(table.column(at), unit="hour")
    rounded = table.set_column(at, table.schema.field(at), hours)
    return rounded.sort_by([("happened_at", "ascending"), ("id", "ascending")])


def _set(
    table: pa.Table,
    name: str,
    told: Callable[[int], int | None],
    *,
    where: tuple[str, str] | None = None,
) -> pa.Table:
    column = table.column(name).combine_chunks()
    new = _told(column, told)
    if where is not None:
        kinds, kind = where
        is_so = pc.fill_null(pc.equal(table.column(kinds), kind), False)  # noqa: FBT003
        new = pc.if_else(is_so.combine_chunks(), new, column)
    return table.set_column(table.schema.get_field_index(name), name, new)


def _told(column: pa.Array, told: Callable[[int], int | None]) -> pa.Array:
    """Each number asked once."""
    coded = column.dictionary_encode()
    new = pa.array(
        [told(number) for number in coded.dictionary.to_pylist()], pa.int64()
    )
    return new.take(coded.indices)


def _in_lists(lists: pa.ListArray, told: Callable[[int], int | None]) -> pa.ListArray:
    flat = _told(lists.flatten(), told)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    ends = pc.cumulative_sum(lengths)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, flat, mask=lists.is_null())
