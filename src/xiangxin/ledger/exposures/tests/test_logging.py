import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from tests.cast import NOW, Person

from xiangxin.ledger import actions as ledger
from xiangxin.ledger.exposures import actions, buffer, queries, segments
from xiangxin.ledger.exposures.rules import AGAIN_AFTER, Surface
from xiangxin.ledger.exposures.tests.making import (
    items,
    pseudonym,
    read,
    shown,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

MINUTE = timedelta(minutes=1)


def test_what_was_shown_is_read_again(ana: Person, bo: Person, cy: Person) -> None:
    one = shown(
        bo.id,
        9,
        item_kind="product",
        actor=9,
        surface=Surface.SQUARE,
        position=3,
        cue_eligible=(ana.id, cy.id),
        cue_drawn=cy.id,
        cue_shown=(cy.id,),
        arm="one",
        propensity=0.4,
        experiment="cue",
        epoch=1,
    )

    (identifier,) = write(one)

    assert read() == [
        {
            "id": identifier,
            "happened_at": NOW,
            "viewer": pseudonym(bo.id),
            "item_kind": "product",
            "item": 9,
            "actor": 9,
            "surface": "square",
            "position": 3,
            "cue_eligible": [pseudonym(ana.id), pseudonym(cy.id)],
            "cue_drawn": pseudonym(cy.id),
            "cue_shown": [pseudonym(cy.id)],
            "arm": "one",
            "propensity": 0.4,
            "experiment": "cue",
            "epoch": 1,
        }
    ]


def test_no_file_holds_the_number_of_an_account(folder: Path, bo: Person) -> None:
    write(shown(bo.id, cue_eligible=(bo.id,), cue_drawn=bo.id, cue_shown=(bo.id,)))

    (segment,) = folder.glob("open/*")
    assert bo.id.to_bytes(8, "little") not in segment.read_bytes()
    assert pseudonym(bo.id).to_bytes(8, "little") in segment.read_bytes()


def test_who_is_unknown_leaves_nothing(bo: Person) -> None:
    write(
        shown(404),
        shown(bo.id, 8, cue_eligible=(404, bo.id), cue_drawn=404, cue_shown=(404,)),
    )

    (row,) = read()
    assert row["item"] == 8
    assert row["cue_eligible"] == [pseudonym(bo.id)]
    assert (row["cue_drawn"], row["cue_shown"]) == (None, [])


def test_the_same_again_within_a_minute_is_one_row(bo: Person) -> None:
    first = actions.log([shown(bo.id, position=1)] * 3, now=NOW)
    reloads = [
        actions.log([shown(bo.id, position=2)], now=NOW + n * MINUTE / 10_000)[0]
        for n in range(1_000)
    ]
    later = write(shown(bo.id), now=NOW + AGAIN_AFTER)

    assert {*first, *reloads} == {first[0]}
    assert [row["id"] for row in read()] == [first[0], *later]


@pytest.mark.parametrize(
    "other",
    [{"item": 8}, {"surface": Surface.SQUARE}, {"arm": "all"}, {"item_kind": "actor"}],
)
def test_something_else_is_another_row(bo: Person, other: dict[str, Any]) -> None:
    write(shown(bo.id), shown(bo.id, **other))

    assert len(read()) == 2


def test_a_clock_that_steps_back_disturbs_neither_order_nor_the_minute(
    bo: Person,
) -> None:
    early = NOW - timedelta(hours=3)
    before, again = write(shown(bo.id)), write(shown(bo.id), now=early)

    assert before < again
    assert [row["happened_at"] for row in read()] == [NOW, early]


def test_one_query_looks_up_everybody(
    ana: Person, bo: Person, cy: Person, django_assert_num_queries: Any
) -> None:
    rows = [
        shown(one.id, n, cue_eligible=(ana.id, bo.id, cy.id))
        for one in (ana, bo, cy)
        for n in range(20)
    ]
    with django_assert_num_queries(0):
        actions.log(rows, now=NOW)
    with django_assert_num_queries(1):
        assert actions.flush() == 60


def test_what_could_not_be_written_is_written_later(
    bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.log([shown(bo.id)], now=NOW)
    actions.count_guests([("post", 5)], Surface.HOME, now=NOW)

    with monkeypatch.context() as patch:
        patch.setattr(queries, "subjects_of", _fail)
        with pytest.raises(DatabaseError):
            actions.flush()
    assert read() == []
    actions.flush()

    assert items() == [7]
    assert queries.guest_counts([5], since=NOW.date(), until=NOW.date())


def _fail(_people: object) -> None:
    raise DatabaseError


def test_a_full_disk_tears_one_batch_and_loses_none(
    folder: Path, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shown(bo.id, 1))
    actions.log([shown(bo.id, 2)], now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(segments.os, "write", _half)
        with pytest.raises(OSError, match="only"):
            actions.flush()
    write(shown(bo.id, 3))

    assert items() == [1, 2, 3]
    assert len(list(folder.glob("open/*"))) == 2


def _half(handle: int, data: bytes, write: Any = os.write) -> int:
    return int(write(handle, data[: len(data) // 2]))


def test_a_buffer_that_cannot_be_written_does_not_grow_forever(
    bo: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(buffer, "MOST_ROWS", 3)
    actions.log([shown(bo.id, n) for n in range(5)], now=NOW)
    actions.flush()

    assert items() == [0, 1, 2]
    assert "2 exposures were dropped" in caplog.text


def test_guests_are_counted_and_leave_no_row(folder: Path) -> None:
    seen = [("post", 5), ("post", 6)]
    for _ in range(3):
        actions.count_guests(seen, Surface.HOME, now=NOW)
    actions.flush()
    actions.count_guests([("post", 5)], Surface.HOME, now=NOW)
    actions.count_guests([("post", 5)], Surface.SQUARE, now=NOW + timedelta(days=1))
    actions.flush()

    assert queries.guest_counts([5, 6], since=date(2026, 11, 1), until=NOW.date()) == {
        (NOW.date(), "post", 5, "home"): 4,
        (NOW.date(), "post", 6, "home"): 3,
    }
    assert not list(folder.rglob("*.arrows"))


def test_nothing_waits_for_a_thread_that_a_fork_left_behind(bo: Person) -> None:
    """The parent's rows are the parent's; the child begins with a segment of its own."""
    write(shown(bo.id, 1))
    actions.log([shown(bo.id, 2)], now=NOW)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        rows, _ = actions._BUFFER.take()
        is_fresh = actions._BUFFER.segment._handle == segments._NONE
        os.write(write_end, json.dumps([len(rows), is_fresh]).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert json.loads(os.read(read_end, 100)) == [0, True]
    os.close(read_end)
    os.close(write_end)
    actions.flush()
    assert items() == [1, 2]


def test_one_is_told_what_one_was_shown(ana: Person, bo: Person) -> None:
    write(
        shown(bo.id, 1, cue_eligible=(ana.id,), cue_shown=(ana.id,), arm="one"),
        shown(bo.id, 2, surface=Surface.SQUARE),
        shown(bo.id, 5),
        shown(ana.id, 3),
    )
    write(shown(bo.id, 4), now=NOW + timedelta(days=1))

    with queries.shown_to(bo.id) as told:
        text = told.read().decode()
    rows = sorted(json.loads(f"[{text}]"), key=lambda row: row["item"])

    assert [(row["item"], row["names_shown"]) for row in rows] == [
        (1, 1),
        (2, 0),
        (4, 0),
        (5, 0),
    ]
    assert rows[0]["happened_at"] == "2026-11-22T08:00:00Z"
    for person in (ana, bo):
        assert str(pseudonym(person.id)) not in text
        assert str(person.id) not in text
    assert queries.days_of(bo.id) == [
        (date(2026, 11, 23), "home", 1),
        (date(2026, 11, 22), "home", 2),
        (date(2026, 11, 22), "square", 1),
    ]


def test_the_child_that_tells_needs_no_database() -> None:
    code = (
        "import sys, xiangxin.ledger.exposures.showing; "
        "sys.exit('django.db' in sys.modules or 'duckdb' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_waited_while_somebody_was_erased_is_not_written(
    ana: Person, bo: Person
) -> None:
    """Their new name is no place for what they saw under the old."""
    actions.log([shown(bo.id, 1), shown(ana.id, 2, cue_eligible=(bo.id,))], now=NOW)
    ledger.erase(person=bo.id, pseudonym=4_711, now=NOW)
    actions.log([shown(bo.id, 3)], now=NOW + timedelta(seconds=1))
    actions.flush()

    rows = read()
    assert [row["item"] for row in rows] == [2, 3]
    assert rows[0]["cue_eligible"] == []
