import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.cast import NOW, Person

from xiangxin.insight.exports import actions
from xiangxin.kernel.ids import moment_of
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import Act, Entry, Origin, Thing, Verb
from xiangxin.market.catalog import actions as catalog
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield

HOME = Origin(entry=Entry.HOME, session=4242)


@pytest.fixture
def brand(ana: Person) -> int:
    return catalog.create_brand(
        person=ana.id, handle="bench", name="Bench", currency="CNY", now=NOW
    )


def rows_of(folder: Path) -> list[dict[str, object]]:
    return pq.read_table(folder / "interaction").to_pylist()


def test_an_export_says_what_it_holds(brand: int, bo: Person, tmp_path: Path) -> None:
    ledger.record(
        Act(
            verb=Verb.BUY,
            person=bo.id,
            actor=brand,
            thing=Thing("variant", 7),
            order_id=99,
            units=2,
            amount=Money(500, "CNY"),
        ),
        origin=HOME,
        now=NOW,
    )

    count = actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    schema = json.loads((tmp_path / "out" / "schema.json").read_text())
    assert (schema["format"], schema["version"]) == ("xiangxin-ledger", 1)
    assert schema["tables"]["interaction"]["rows"] == count == 3
    (bought,) = [row for row in rows_of(tmp_path / "out") if row["verb"] == "buy"]
    assert (bought["units"], bought["amount_minor"], bought["currency"]) == (
        2,
        500,
        "CNY",
    )
    assert (bought["object_kind"], bought["object_id"]) == ("variant", 7)
    assert bought["entry"] == "home"


def test_it_leads_back_to_nobody(brand: int, bo: Person, tmp_path: Path) -> None:
    ledger.record(
        Act(
            verb=Verb.SAY,
            person=bo.id,
            actor=brand,
            thing=Thing("post", 31337),
            post=31337,
            order_id=99,
        ),
        origin=HOME,
        now=NOW,
    )
    secrets = {
        4242,
        31337,
        99,
        bo.id,
        bo.user_id,
        *Subject.objects.values_list("pseudonym", flat=True),
    }

    actions.export(tmp_path / "one", as_of=NOW, secret=b"a")
    actions.export(tmp_path / "two", as_of=NOW, secret=b"b")

    one, two = rows_of(tmp_path / "one"), rows_of(tmp_path / "two")
    assert not {v for row in one for v in row.values() if isinstance(v, int)} & secrets
    assert {row["person"] for row in one}.isdisjoint(row["person"] for row in two)
    said = next(row for row in one if row["verb"] == "say")
    assert said["post"] == said["object_id"], "the same thing has the same number"


def test_nothing_later_than_asked_is_in_it(
    brand: int, bo: Person, tmp_path: Path
) -> None:
    ledger.record(
        Act(verb=Verb.LIKE, person=bo.id, actor=brand),
        origin=HOME,
        now=NOW + timedelta(days=40),
    )

    actions.export(tmp_path / "then", as_of=NOW, secret=b"k")
    actions.export(tmp_path / "now", as_of=NOW + timedelta(days=41), secret=b"k")

    assert "like" not in {row["verb"] for row in rows_of(tmp_path / "then")}
    months = {part.parent.name for part in (tmp_path / "now").rglob("part-*.parquet")}
    assert months == {"month=2026-11", "month=2027-01"}


def test_makers_are_named_by_pseudonym(brand: int, ana: Person, tmp_path: Path) -> None:
    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    (maker,) = pq.read_table(tmp_path / "out" / "maker.parquet").to_pylist()
    joined = next(row for row in rows_of(tmp_path / "out") if row["verb"] == "sign_up")
    assert maker == {"person": joined["person"], "actor": brand}


def test_an_empty_market_exports_an_empty_table(db: None, tmp_path: Path) -> None:
    assert actions.export(tmp_path / "out", as_of=NOW, secret=b"k") == 0
    assert rows_of(tmp_path / "out") == []


def test_acts_by_somebody_and_acts_toward_them_have_one_number(
    bo: Person, cy: Person, tmp_path: Path
) -> None:
    following = Act(verb=Verb.FOLLOW, person=bo.id, actor=cy.id)
    ledger.record(following, origin=HOME, now=NOW)
    answer = Act(verb=Verb.FOLLOW, person=cy.id, actor=bo.id)
    ledger.record(answer, origin=HOME, now=NOW)

    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    one, other = (r for r in rows_of(tmp_path / "out") if r["verb"] == "follow")
    assert (one["person"], one["actor"]) == (other["actor"], other["person"])
    listed = pq.read_table(tmp_path / "out" / "actor.parquet").to_pylist()
    assert {row["actor"] for row in listed} >= {one["actor"], other["actor"]}
    assert all(row["person"] == row["actor"] for row in listed)
    assert {row["created_at"] for row in listed} == {None}
    assert not {bo.id, cy.id} & {
        v for row in [one, other, *listed] for v in row.values()
    }


def test_a_linked_export_keeps_the_numbers_of_peoples_pages(
    bo: Person, cy: Person, tmp_path: Path
) -> None:
    following = Act(verb=Verb.FOLLOW, person=bo.id, actor=cy.id)
    ledger.record(following, origin=HOME, now=NOW)

    actions.export(tmp_path / "out", as_of=NOW, secret=b"k", is_linked=True)

    (row,) = (r for r in rows_of(tmp_path / "out") if r["verb"] == "follow")
    (listed,) = (
        r
        for r in pq.read_table(tmp_path / "out" / "actor.parquet").to_pylist()
        if r["actor"] == cy.id
    )
    assert row["actor"] == cy.id
    assert listed["person"] not in {None, cy.id}
    assert row["person"] != bo.id


def test_posts_are_told_without_a_word(bo: Person, cy: Person, tmp_path: Path) -> None:
    first = posts.say(author=bo.id, source="What a lamp", origin=HOME, now=NOW)
    posts.say(author=cy.id, source="Indeed", in_reply_to=first, origin=HOME, now=NOW)

    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    said, answer = pq.read_table(tmp_path / "out" / "post.parquet").to_pylist()
    assert answer["in_reply_to"] == answer["root"] == said["post"] != first
    acts = [r for r in rows_of(tmp_path / "out") if r["verb"] in {"say", "reply"}]
    assert {row["post"]: row["person"] for row in acts} == {
        said["post"]: said["person"],
        answer["post"]: answer["person"],
    }
    assert "lamp" not in (tmp_path / "out" / "post.parquet").read_bytes().decode(
        "latin-1"
    )


@pytest.fixture
def stream(fresh_mint: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    """An exposure stream of this test alone, in a process that has logged nothing yet."""
    settings.EXPOSURES_DIR = tmp_path / "exposures"
    exposures._BUFFER._start_afresh()
    yield
    exposures._BUFFER._start_afresh()


def test_exposures_name_people_as_their_acts_do(
    stream: None, brand: int, bo: Person, cy: Person, tmp_path: Path
) -> None:
    cue = Exposure(
        viewer=bo.id,
        item_kind="product",
        item=brand,
        actor=brand,
        surface=Surface.HOME,
        position=3,
        cue_eligible=(cy.id,),
        cue_drawn=cy.id,
        cue_shown=(cy.id,),
        arm="one",
        propensity=0.4,
        experiment="cue",
        epoch=7,
    )
    post = Exposure(viewer=cy.id, item_kind="post", item=31337, surface=Surface.SQUARE)
    exposures.log([cue, post], now=NOW)
    exposures.flush()
    secrets = {
        bo.id,
        cy.id,
        31337,
        *Subject.objects.values_list("pseudonym", flat=True),
    }

    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    rows = pq.read_table(tmp_path / "out" / "exposure.parquet").to_pylist()
    shown, other = sorted(rows, key=lambda row: row["arm"] != "one")
    joined = [r["person"] for r in rows_of(tmp_path / "out") if r["verb"] == "sign_up"]
    assert shown["viewer"] in joined
    assert shown["cue_eligible"] == [shown["cue_drawn"]] == shown["cue_shown"]
    assert shown["cue_drawn"] == other["viewer"] != shown["viewer"]
    assert (shown["actor"], shown["item"], shown["position"]) == (brand, brand, 3)
    assert (shown["propensity"], shown["epoch"]) == (0.4, 7)
    assert other["cue_eligible"] in (None, [])
    numbers = {
        n
        for row in rows
        for v in row.values()
        for n in (v if isinstance(v, list) else [v])
        if isinstance(n, int)
    }
    assert not numbers & secrets


def test_a_post_says_its_kind_who_may_see_it_and_what_it_promises(
    brand: int, ana: Person, bo: Person, tmp_path: Path
) -> None:
    product = catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Lamp",
        description="",
        now=NOW,
    )
    for text in ("Does it blink?", "It does not.", "集赞送礼，点赞满 38 个送台灯"):
        post = posts.say(author=bo.id, source=text, place=product, origin=HOME, now=NOW)
    shield.look(post=post, now=NOW)

    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    asked, said, promised = pq.read_table(tmp_path / "out" / "post.parquet").to_pylist()
    assert [p["kind"] for p in (asked, said, promised)] == ["question", "talk", "talk"]
    assert [p["promises_gift"] for p in (asked, said, promised)] == [False, False, True]
    assert {p["visibility"] for p in (asked, said, promised)} == {"public"}


def test_the_engine_reads_what_is_exported(
    brand: int, bo: Person, tmp_path: Path
) -> None:
    actions.export(tmp_path / "out", as_of=NOW, secret=b"k")

    script = (
        "import sys; from pathlib import Path; from xiangxin.pull import ledger; "
        "print(sorted(ledger.directory(Path(sys.argv[1])).extras))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == (
        "['exposure', 'idea', 'post', 'release', 'review', 'variant']"
    )


def for_strangers(folder: Path) -> Path:
    actions.export(
        folder, as_of=NOW + timedelta(hours=9), secret=b"k", is_for_strangers=True
    )
    return folder


def test_what_strangers_get_has_hours_and_nothing_of_posts(
    brand: int, bo: Person, tmp_path: Path
) -> None:
    at = NOW + timedelta(minutes=7, seconds=13)
    post = posts.say(author=bo.id, source="Hello there.", origin=HOME, now=at)
    origin = Origin(entry=Entry.PERSON, source_post=post)
    ledger.record(
        Act(
            verb=Verb.LIKE,
            person=bo.id,
            actor=brand,
            thing=Thing("post", post),
            post=post,
        ),
        origin=origin,
        now=at,
    )
    ledger.record(Act(verb=Verb.FOLLOW, person=bo.id, actor=brand), origin=HOME, now=at)

    out = for_strangers(tmp_path / "out")

    rows = rows_of(out)
    assert {row["verb"] for row in rows} >= {"say", "like", "follow"}
    for row in rows:
        moment = row["happened_at"]
        assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)  # type: ignore[attr-defined]
        assert (row["post"], row["source_post"]) == (None, None)
        assert row["object_kind"] != "post" or row["object_id"] is None
    assert pq.read_table(out / "post.parquet").num_rows == 0


def test_no_number_that_strangers_get_begins_with_a_moment(
    brand: int, bo: Person, tmp_path: Path
) -> None:
    """An identifier is its millisecond: of an act, and so of who joined or wrote then."""
    ledger.record(Act(verb=Verb.LIKE, person=bo.id, actor=brand), origin=HOME, now=NOW)
    known = set(Interaction.objects.values_list("id", flat=True))
    millisecond = {moment_of(each) for each in known}

    rows = rows_of(for_strangers(tmp_path / "out"))

    assert len({row["id"] for row in rows}) == len(rows) == len(known)
    for name in ("id", "person", "session"):
        told = {row[name] for row in rows if row[name] is not None}
        assert told.isdisjoint(known)
        assert not {moment_of(int(str(each))) for each in told} & millisecond
    order = [(row["happened_at"], row["id"]) for row in rows]
    assert order == sorted(order), "not in the order in which they were done"


def test_of_what_was_shown_strangers_get_no_posts(
    stream: None, brand: int, bo: Person, tmp_path: Path
) -> None:
    for kind, item in (("product", brand), ("post", 31337)):
        shown = Exposure(
            viewer=bo.id, item_kind=kind, item=item, actor=brand, surface=Surface.HOME
        )
        exposures.log([shown], now=NOW + timedelta(minutes=3))
    exposures.flush()

    out = for_strangers(tmp_path / "out")

    [seen] = pq.read_table(out / "exposure.parquet").to_pylist()
    assert (seen["item_kind"], seen["item"]) == ("product", brand)
    assert seen["happened_at"] == NOW
    told = json.loads((out / "schema.json").read_text())
    assert told["tables"]["exposure"]["rows"] == 1


def test_the_engine_reads_what_strangers_get(
    brand: int, bo: Person, tmp_path: Path
) -> None:
    ledger.record(
        Act(verb=Verb.FOLLOW, person=bo.id, actor=brand), origin=HOME, now=NOW
    )
    out = for_strangers(tmp_path / "out")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "xiangxin.pull", "report", str(out)),
            *("--out", str(tmp_path / "report.json"), "--measure=spread"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
