"""Who sees which figure, and that nothing tells of one person."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.cast import NOW, Person, person

from xiangxin.insight.dashboards import queries, rules
from xiangxin.insight.dashboards.queries import Dashboard
from xiangxin.insight.dashboards.rules import Sees
from xiangxin.insight.snapshots import actions as snapshots
from xiangxin.insight.snapshots.tests.test_rules import counted, measured, row
from xiangxin.kernel.errors import NotFound
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.pull.snapshot import ENGINE, Actor
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Member, Staff, Stranger, Viewer
from xiangxin.social.groups import actions as groups
from xiangxin.social.posts import actions as posts

DAY = timedelta(days=1)
OWNERS = [("owner", "product")]
STRANGER = Stranger()


@pytest.fixture
def lamp(ana: Person) -> int:
    brand = catalog.create_brand(
        person=ana.id, handle="bench", name="Bench", currency="CNY", now=NOW
    )
    return catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Lamp",
        description="A lamp.",
        now=NOW,
    )


def keep(
    actor: int,
    people: Sequence[tuple[str, str | None]],
    *,
    as_of: datetime = NOW,
    findings: Sequence[dict[str, Any]] = (),
    kind: str = "product",
    is_whole: bool = True,
    engine: str = ENGINE,
) -> None:
    one = measured(list(people), actor=Actor(id=str(actor), kind=kind), engine=engine)
    snapshots.keep(
        [one],
        findings={actor: findings},
        as_of=as_of,
        now=as_of,
        is_whole=is_whole,
    )


def page(viewer: Viewer, actor: int) -> Dashboard:
    card = actors.cards_of([actor])[actor]
    return queries.page_for(viewer, card)


def publish(maker: Person, actor: int) -> None:
    snapshots.publish(viewer=maker.viewer, actor=actor, now=NOW)


def everything(dashboard: Dashboard) -> str:
    """All that a page could print of it, but when it was measured."""
    timeless = replace(dashboard, id=0, moments={}, since={}, trend=())
    files = [
        [line[:8] + line[10:] for line in csv.reader(dashboard.csv(m).splitlines())]
        for m in dashboard.lines
    ]
    return repr((timeless, files))


def test_strangers_see_nothing_before_it_is_published(lamp: int) -> None:
    keep(lamp, OWNERS * 300)

    seen = page(STRANGER, lamp)

    assert (seen.sees, seen.is_published, seen.snapshot) == (Sees.PUBLIC, False, None)
    assert not seen.lines
    assert not seen.trend
    assert seen.early is None


def test_strangers_see_orbits_direction_and_verdict_alone(
    lamp: int, ana: Person
) -> None:
    keep(lamp, OWNERS * 303, findings=[row(n=303, value=0.4), counted(303)])
    publish(ana, lamp)

    seen = page(STRANGER, lamp)

    assert set(seen.lines) <= {"direction", "orbits", "verdict"}
    assert seen.figures["orbits", "", "owner"].value == 300
    assert ("orbits", "", "guest_orders") not in seen.figures
    assert ("verdict", "", "repeat") not in seen.figures
    assert seen.csv("spread").count("\n") == 1, "only the head"
    assert seen.snapshot
    assert seen.snapshot.needle


def test_a_maker_sees_all_and_each_figure_with_its_words(
    lamp: int, ana: Person
) -> None:
    keep(lamp, OWNERS * 303, findings=[row(n=303, value=0.4)])

    seen = page(ana.viewer, lamp)

    assert seen.sees is Sees.MAKER
    assert seen.figures["spread", "home", "door"].value == 0.4
    assert seen.moments["spread"].as_of == NOW
    (head, line) = csv.reader(seen.csv("spread", language="zh-Hans").splitlines())
    told = dict(zip(head, line, strict=True))
    assert told["n"] == "303"
    assert told["badge"] == "association"
    assert "第一次" in told["definition"]
    assert told["as_of"] == "2026-11-22T08:00:00+00:00"
    assert told["engine"] == ENGINE


def test_others_see_no_more_than_strangers(lamp: int, ana: Person, bo: Person) -> None:
    keep(lamp, OWNERS * 303, findings=[row(n=303, value=0.4)])
    publish(ana, lamp)

    assert everything(page(bo.viewer, lamp)) == everything(page(STRANGER, lamp))


def test_nobody_learns_from_two_nights_that_one_person_came(
    lamp: int, ana: Person
) -> None:
    publish(ana, lamp)
    people: list[tuple[str, str | None]] = [
        *OWNERS * 214,
        *[("talker", "topic")] * 44,
        *[("follower", None)] * 9,
        *[("passer_by", "person")] * 4,
    ]
    keep(lamp, people)
    before = page(STRANGER, lamp)
    for night, came in enumerate(
        [*OWNERS, ("talker", "topic"), ("co_creator", "reward"), ("follower", None)],
        start=1,
    ):
        keep(lamp, [*people, came], as_of=NOW + night * DAY)
        after = page(STRANGER, lamp)
        assert everything(after) == everything(before)
        assert {len({p.people for p in after.trend}), len(after.figures)} == {
            1,
            len(before.figures),
        }


PLAIN = {"talker", "follower", "owner", "co_creator", "undirected", "guest_orders"}


def but_the_plain(dashboard: Dashboard) -> str:
    """All that its page and files could print, but the counts that move at once."""
    assert dashboard.snapshot
    orbits = {"passer_by": dashboard.snapshot.orbits["passer_by"]}
    files = [
        [
            line
            for line in csv.reader(dashboard.csv(m).splitlines())
            if line[2] not in PLAIN
        ]
        for m in dashboard.lines
    ]
    files = [
        [line[:6] + line[7:] for line in file if line[0] == "orbits"] or file
        for file in files
    ]
    lines = {
        of: [each for each in lines if each.name not in PLAIN and of != "orbits"]
        for of, lines in dashboard.lines.items()
    }
    drawn = replace(dashboard.snapshot, as_of="", orbits=orbits, undirected=0)
    trend = [past.shares for past in dashboard.trend]
    assert len({repr(shares) for shares in trend}) <= 1
    still = replace(
        dashboard,
        id=0,
        moments={},
        trend=(),
        snapshot=drawn,
        lines=lines,
        people=0,
        early=None,
    )
    return repr((still, files))


def test_a_maker_does_not_learn_from_two_nights_how_one_person_came(
    lamp: int, ana: Person
) -> None:
    """Neither by the page nor by its files; by hand or by night."""
    people: list[tuple[str, str | None]] = [
        *OWNERS * 214,
        *[("talker", "topic")] * 44,
        *[("follower", None)] * 9,
        *[("passer_by", "person")] * 4,
    ]
    doors = [row(n=271, value=0.3), row(n=271, value=0.7, part="search")]
    keep(lamp, people, findings=doors)
    before = page(ana.viewer, lamp)
    for night, came in enumerate(
        [*OWNERS, ("talker", "topic"), ("co_creator", "reward"), ("passer_by", None)],
        start=1,
    ):
        one = [row(n=272, value=0.303), row(n=272, value=0.697, part="search")]
        keep(
            lamp,
            [*people, came],
            findings=one,
            as_of=NOW + night * DAY,
            is_whole=bool(night % 2),
        )
        after = page(ana.viewer, lamp)
        assert but_the_plain(after) == but_the_plain(before)
        assert after.figures["spread", "home", "door"].value == 0.3
    assert page(ana.viewer, lamp).snapshot.orbits["owner"] == 214  # type: ignore[union-attr]
    keep(lamp, [*people, *OWNERS], as_of=NOW + 9 * DAY)
    assert page(ana.viewer, lamp).snapshot.orbits["owner"] == 215  # type: ignore[union-attr]


def test_a_figure_that_stands_from_before_says_from_when(
    lamp: int, ana: Person
) -> None:
    keep(lamp, OWNERS * 300, findings=[row(n=300, value=0.4)])
    keep(
        lamp,
        OWNERS * 301,
        findings=[row(n=301, value=0.41, as_of="2026-11-23T08:00:00+00:00")],
        as_of=NOW + DAY,
    )

    seen = page(ana.viewer, lamp)

    [_, told] = csv.reader(seen.csv("spread").splitlines())
    assert (told[3], told[8]) == ("0.4", "2026-11-22T08:00:00+00:00")
    assert seen.moments["spread"].as_of == NOW + DAY


def test_how_the_only_buyer_came_is_not_told_by_their_money(
    lamp: int, ana: Person
) -> None:
    by_way = row(
        "revenue_per_person",
        n=1,
        value=900.0,
        definition="worth.revenue_per_person",
        part="CNY:topic",
    )
    keep(lamp, OWNERS * 3, findings=[by_way])

    seen = page(ana.viewer, lamp)

    assert seen.figures["worth", "CNY:topic", "revenue_per_person"].missing == "few"


def test_withdrawing_and_publishing_again_tells_no_more(lamp: int, ana: Person) -> None:
    publish(ana, lamp)
    keep(lamp, OWNERS * 304)
    before = page(STRANGER, lamp)
    snapshots.withdraw(viewer=ana.viewer, actor=lamp)
    keep(lamp, OWNERS * 305, as_of=NOW + DAY)
    publish(ana, lamp)

    assert everything(page(STRANGER, lamp)) == everything(before)


def test_a_maker_does_not_learn_how_the_only_talker_came(
    lamp: int, ana: Person
) -> None:
    few = [row(n=4, value=0.25), row("half", n=1, value=3.0, definition="spread.half")]
    keep(lamp, [*OWNERS * 210, ("talker", "reward")], findings=few)

    seen = page(ana.viewer, lamp)

    assert seen.snapshot
    assert seen.snapshot.orbits["talker"] == 1, "how many is theirs to know"
    assert {(c.orbit, c.direction) for c in seen.snapshot.cells} == {
        ("owner", "product")
    }
    assert seen.snapshot.undirected == 1
    assert {line.missing for line in seen.lines["spread"]} == {"few"}
    assert "0.25" not in seen.csv("spread")


def test_a_share_of_one_person_is_told_nowhere(lamp: int, ana: Person) -> None:
    """Neither beside the figures, in the chart, nor in what was told before."""
    for night in range(-8, 1, 8):
        keep(lamp, [("talker", "reward"), *OWNERS * 3], as_of=NOW + night * DAY)
    keep(lamp, [("talker", "reward")] + [("owner", None)] * 9, as_of=NOW + DAY)

    seen = page(ana.viewer, lamp)

    assert seen.snapshot
    assert (seen.snapshot.shares, seen.snapshot.unknown) == (None, None)
    assert [past.shares for past in seen.trend] == [None] * 3
    shares = [one for one in seen.lines["direction"] if one.name.startswith("share_")]
    assert {one.missing for one in shares} == {"few"}


def test_orders_are_the_makers_own_however_few(lamp: int, ana: Person) -> None:
    money = row(
        "revenue_per_person", n=3, value=900.0, definition="worth.revenue_per_person"
    )
    keep(lamp, OWNERS * 3, findings=[money])

    seen = page(ana.viewer, lamp)

    assert seen.figures["worth", "home", "revenue_per_person"].missing is None


def test_a_persons_page_is_theirs_and_ranks_them_nowhere(
    bo: Person, cy: Person
) -> None:
    ranks = row("percentile", n=90, value=0.7, definition="fit.percentile")
    keep(
        bo.id,
        [("talker", "person")] * 250,
        findings=[ranks, counted(20)],
        kind="person",
    )

    seen = page(bo.viewer, bo.id)

    assert seen.sees is Sees.ONESELF
    assert "ties" in seen.lines
    assert "fit" not in seen.lines
    for other in (STRANGER, cy.viewer, Member(cy.id)):
        with pytest.raises(NotFound):
            page(other, bo.id)


def test_a_groups_moderators_are_its_makers(
    bo: Person, cy: Person, sam: Person
) -> None:
    group = groups.create(
        person=bo.id,
        handle="lamps",
        name="Lamps",
        rules="Be kind.",
        origin=NOWHERE,
        now=NOW,
    )
    groups.appoint(viewer=bo.viewer, group=group, person=cy.id, now=NOW)
    keep(group, [("talker", "topic")] * 250, findings=[counted(9)], kind="group")

    assert page(cy.viewer, group).figures["ties", "home", "pairs"].value == 9
    assert page(Staff(sam.id), group).sees is Sees.MAKER
    assert not page(person("Eve").viewer, group).lines


def test_few_people_see_what_is_asked_and_no_needle(
    lamp: int, ana: Person, bo: Person
) -> None:
    for text in ("How bright is it?", "Nice.", "要充多久？"):
        posts.say(author=bo.id, source=text, place=lamp, origin=NOWHERE, now=NOW)
    keep(lamp, OWNERS * 61, findings=[row(n=61, value=0.5)])
    publish(ana, lamp)

    own, public = page(ana.viewer, lamp), page(STRANGER, lamp)

    for seen in (own, public):
        assert seen.early
        assert seen.early.needed == 200
        assert [("?" in q.html or "？" in q.html) for q in seen.early.questions] == [
            True,
            True,
        ]
        assert seen.early.next == "answer"
        assert seen.snapshot
        assert seen.snapshot.needle is None
    assert own.early
    assert own.early.people == 61
    assert own.early.entries == [("home", 30)]
    assert public.early
    assert public.early.people == 60
    assert not public.early.entries


def test_before_anything_is_measured_a_maker_is_told_what_to_do(
    lamp: int, ana: Person
) -> None:
    seen = page(ana.viewer, lamp)

    assert seen.early
    assert seen.early.next == "share"
    assert seen.snapshot is None


def test_a_quick_measurement_leaves_the_rest_as_of_the_last_whole_one(
    lamp: int, ana: Person
) -> None:
    keep(lamp, OWNERS * 300, findings=[row(n=300, value=0.4), counted(40)])
    keep(
        lamp,
        OWNERS * 310,
        findings=[row(n=310, value=0.5)],
        as_of=NOW + DAY,
        is_whole=False,
    )

    seen = page(ana.viewer, lamp)

    assert seen.figures["spread", "home", "door"].value == 0.5
    assert seen.figures["ties", "home", "pairs"].value == 40
    assert seen.moments["spread"].as_of == NOW + DAY
    assert seen.moments["ties"].as_of == NOW
    assert seen.moment == seen.moments["spread"]


def test_figures_of_an_older_engine_say_so(lamp: int, ana: Person) -> None:
    keep(lamp, OWNERS * 300, as_of=NOW - 8 * DAY, engine="0.0.9")
    keep(lamp, OWNERS * 300)

    older, newest = page(ana.viewer, lamp).trend

    assert older.moment.is_older_engine
    assert not newest.moment.is_older_engine


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_makers_words_are_no_formula_in_a_spreadsheet(lamp: int, word: str) -> None:
    snapshots.keep_market(
        [{**row(n=700, value=0.5), "part": word}],
        people=700,
        engine=ENGINE,
        as_of=NOW,
        now=NOW,
    )

    table = queries.page_for(STRANGER, None).csv("spread")

    [_, told] = csv.reader(table.splitlines())
    assert told[1] == f"'{word}"


def test_the_markets_own_page_is_for_everybody_and_in_fives(db: None) -> None:
    assert not queries.page_for(STRANGER, None).lines
    snapshots.keep_market(
        [counted(33), row(n=700, value=0.316)],
        people=104,
        engine=ENGINE,
        as_of=NOW,
        now=NOW,
    )

    seen = queries.page_for(STRANGER, None)

    assert seen.people == 100
    assert seen.figures["ties", "home", "pairs"].value == 30
    assert seen.figures["spread", "home", "door"].value == 0.32
    assert "33" not in seen.csv("ties").partition("\r\n")[2]


def test_every_reason_has_its_words() -> None:
    assert set(rules.WHY_WITHHELD) == {"few"}
