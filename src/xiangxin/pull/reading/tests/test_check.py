"""What a check counts, and what it says can be told."""

import json
import logging
from datetime import UTC, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from xiangxin.pull import backend, findings, measures
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import Problem
from xiangxin.pull.reading import commands, faults, read, speech
from xiangxin.pull.reading.checking import check, checked
from xiangxin.pull.reading.tests.conftest import CREATORS, EVENTS, MAIL, ORDERS, PHONE
from xiangxin.pull.reading.words import CHECK, PROBLEMS

app = typer.Typer()
app.command()(commands.check)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def problems(found):
    return {p.code: (p.count, p.rows, p.left_out) for p in found.problems}


def test_each_thing_wrong_with_orders_is_counted_with_its_rows(file):
    told = problems(
        read(
            file(
                "订单号,手机号,时间,金额,渠道\n"
                f"1,{PHONE},2026-10-01T00:00:00Z,12 CNY,搜索\n"
                f"1,{MAIL},2026-10-01T00:00:00Z,12 CNY,搜索\n"
                "2,,2026-10-02,abc,神秘\n"
                "3,x,2036-10-02T00:00:00Z,-5 USD,搜索\n"
                "4,x,1970-01-01T00:00:00Z,1 CNY,搜索\n"
                "5,x,soon,1 CNY,搜索\n"
                "6,x,2026-10-03T00:00:00Z,1 CNY,搜索\n"
                "6,x,2026-10-03T00:00:00Z,1 CNY,搜索\n"
                "7,x\n"
            )
        )
    )
    assert told == {
        "ragged_row": (1, (10,), True),
        "same_row": (1, (9,), True),
        "bad_number": (1, (4,), False),
        "no_currency": (1, (4,), False),
        "bad_moment": (1, (7,), False),
        "no_zone": (1, (4,), False),
        "mixed_zones": (1, (4,), False),
        "unknown_channel": (1, (4,), False),
        "no_person": (1, (4,), False),
        "order_of_two": (2, (2, 3), False),
        "negative_money": (1, (5,), False),
        "two_currencies": (1, (5,), False),
        "future": (1, (5,), True),
        "before_2000": (1, (6,), True),
    }


LEDGER = {
    "interaction": """id,at,person,verb,actor,entry
1,2026-10-01T00:00:00Z,a,follow,7,home
1,2026-10-02T00:00:00Z,b,follow,7,home
2,2026-10-02T00:00:00Z,b,follow,9,home
3,2026-10-02T00:00:00Z,b,dance,5,nowhere
4,2026-10-02T00:00:00Z,,buy,7,search
""",
    "actor": "actor,kind,name,person\n7,product,Lamp,\n9,person,,b\n",
    "exposure": """id,at,viewer,item,arm,propensity,cue_drawn
1,2026-10-01T00:00:00Z,a,7,one,,b
2,2026-10-01T00:00:00Z,b,7,one,0,a
3,2026-10-01T00:00:00Z,b,7,none,0.5,b
4,2026-10-01T00:00:00Z,b,8,none,0.5,a
""",
    "referral": """at,actor,recruiter,recruited,paid_minor
2026-10-01T00:00:00Z,7,a,b,-100
2026-10-01T00:00:00Z,7,b,c,100
2026-10-01T00:00:00Z,7,c,a,100
2026-10-01T00:00:00Z,7,a,d,100
2026-10-01T00:00:00Z,7,e,e,100
""",
}


@pytest.fixture
def folder(tmp_path):
    for name, rows in LEDGER.items():
        (tmp_path / f"{name}.csv").write_text(rows)
    return tmp_path


def test_each_thing_wrong_with_a_ledger_is_counted_with_its_rows(folder):
    found = read(folder)
    told = {(p.table, p.code): (p.count, p.rows, p.left_out) for p in found.problems}
    assert told == {
        ("interaction", "same_id"): (1, (3,), True),
        ("interaction", "self_tie"): (1, (4,), True),
        ("interaction", "unlisted_actor"): (1, (5,), False),
        ("interaction", "unknown_verb"): (1, (5,), False),
        ("interaction", "unknown_channel"): (1, (5,), False),
        ("interaction", "no_person"): (1, (6,), False),
        ("exposure", "no_propensity"): (1, (2,), False),
        ("exposure", "certain_propensity"): (1, (3,), False),
        ("exposure", "self_tie"): (1, (4,), True),
        ("referral", "negative_money"): (1, (2,), False),
        ("referral", "no_currency"): (5, (2, 3, 4, 5, 6), False),
        ("referral", "self_tie"): (1, (6,), True),
        ("referral", "cycle"): (3, (), False),
    }
    assert backend.rows_of(found.backend, found.interaction) == 3
    assert "row" not in found.interaction.columns


def test_an_export_is_screened_where_it_lies(tmp_path):
    as_of = datetime(2026, 11, 22, tzinfo=UTC)
    kinds = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}
    kinds[ledgers.MOMENT] = pa.timestamp("us", "UTC")
    for name, columns in ledgers.COLUMNS.items():
        cells = {c: pa.nulls(2, kinds[kind.rstrip("?")]) for c, kind in columns.items()}
        cells["actor"] = pa.array([1, 2])
        if name == "interaction":
            cells["id"] = pa.array([1, 2])
            moments = pa.array(
                [as_of, as_of + timedelta(days=1)], kinds[ledgers.MOMENT]
            )
            cells["happened_at"] = moments
        pq.write_table(pa.table(cells), tmp_path / f"{name}.parquet")
    schema = {"format": "xiangxin-ledger", "version": 1, "as_of": as_of.isoformat()}
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    told = check(tmp_path)
    assert told.rows["interaction"] == 1
    assert [(p.code, p.count, p.left_out) for p in told.problems] == [
        ("future", 1, True),
        ("no_person", 2, False),
    ]


def test_a_star_of_a_million_recruits_is_no_circle_and_a_long_one_is_found():
    hub = pa.table(
        {
            "actor": np.ones(10**6, dtype=np.int64),
            "recruiter": np.zeros(10**6, dtype=np.int64),
            "recruited": np.arange(1, 10**6 + 1),
            "at": np.arange(10**6),
        }
    )
    con = backend.connect()
    star = backend.keep(con, ibis.memtable(hub), name="star")
    assert faults.circles(con, star) == []
    ring = hub.slice(0, 10**5).set_column(
        1, "recruiter", pa.array((np.arange(10**5) + 1) % 10**5 + 1)
    )
    told = faults.circles(con, backend.keep(con, ibis.memtable(ring), name="ring"))
    assert [(p.code, p.count) for p in told] == [("cycle", 10**5)]


def _measure(name, *needs, wants=()):
    return findings.Measure(name=name, needs=needs, wants=wants, run=lambda *_: None)


def test_which_measures_can_be_told_is_asked_of_the_table_of_measures(
    folder, monkeypatch
):
    ours = (
        _measure("orbits", "interaction", wants=("release",)),
        _measure("influence", "exposure.propensity"),
        _measure("ideas", "idea", "idea.shipped_at"),
    )
    monkeypatch.setattr(measures, "MEASURES", ours)
    told = {each.measure: each for each in check(folder).measures}
    assert told["orbits"].possible
    assert told["orbits"].better == ("release",)
    assert told["influence"].possible
    assert told["ideas"].lacks == ("idea", "idea.shipped_at")
    text = run(folder).stdout
    assert "ideas: lacks idea, idea.shipped_at" in text
    assert "orbits: would be better with release" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_check_is_told_in_both_languages_and_exits_zero(file, language):
    told = run(file(ORDERS), "--language", language)
    assert told.exit_code == 0
    assert {"en": "Readable, as orders.", "zh": "能读，是订单。"}[
        language
    ] in told.stdout
    assert {"en": "attribution of paths: lacks path, touch", "zh": "缺 path、touch"}[
        language
    ] in told.stdout


def test_creators_tell_what_their_columns_allow(file):
    told = {each.measure: each.possible for each in check(file(CREATORS)).measures}
    assert told["orders_per_follower"] is told["cost_per_order"] is True
    assert told["return_on_cost"] is False


def test_orders_without_a_moment_tell_of_no_measure_in_time(file, monkeypatch):
    monkeypatch.setattr(measures, "MEASURES", (_measure("orbits", "interaction"),))
    told = check(file("order,channel\n1,mail\n"))
    assert [(m.measure, m.possible) for m in told.measures][-1] == ("orbits", False)
    assert (told.first, told.people) == (None, 0)


@pytest.mark.parametrize("content", [ORDERS, CREATORS.replace("小王", PHONE), EVENTS])
def test_nobody_can_be_reached_through_what_is_held_or_said(file, content, caplog):
    caplog.set_level(logging.DEBUG)
    path = file(content.replace("台灯", f"台灯 {PHONE}").replace("WANG", MAIL))
    found = read(path)
    tables = ("order", "product", "creator", "interaction", "actor")
    held = [getattr(found, name) for name in tables if hasattr(found, name)]
    text = str([backend.collect(found.backend, table).to_pylist() for table in held])
    said = run(path).output + repr(found.problems) + caplog.text
    for secret in (PHONE, MAIL, "1234 5678"):
        assert secret not in text
        assert secret not in said


def test_every_problem_has_its_sentence_in_both_languages():
    assert PROBLEMS["en"].keys() == PROBLEMS["zh-Hans"].keys()
    assert CHECK["en"].keys() == CHECK["zh-Hans"].keys()
    for code in PROBLEMS["en"]:
        told = Problem(code=code, count=1234, table="t", column="c", rows=(2, 3))
        sentences = {speech.sentence(told, language=name) for name in PROBLEMS}
        assert len(sentences) == 2
        assert all("2" in sentence and "c" in sentence for sentence in sentences)


def test_the_moment_asked_for_leaves_out_what_came_later(file):
    told = read(file(EVENTS), as_of=datetime(2026, 10, 2, 12, tzinfo=UTC))
    assert problems(told)["future"] == (1, (4,), True)
    assert checked(told).rows["interaction"] == 2
