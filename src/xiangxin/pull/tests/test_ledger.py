import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import report
from xiangxin.pull.__main__ import app
from xiangxin.pull.snapshot import Snapshot

ACTS = [
    {"person": p, "entry": ("product", "search", "person", "hashtag")[p % 4], "days": 3}
    for p in range(60)
]
LAMP = {"actor": 1, "kind": "product", "name": "Lamp <script>"}
SCHEMA = {"format": "xiangxin-ledger", "version": 1, "as_of": "2026-11-22T00:00:00Z"}


@pytest.fixture
def export(tmp_path, tables_of):
    """An exported ledger of one product and sixty people."""
    return written(tmp_path / "export", tables_of(ACTS, actors=[LAMP]))


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def written(folder, tables):
    month = folder / "interaction" / "month=2026-11"
    month.mkdir(parents=True)
    pq.write_table(tables["interaction"], month / "part-0.parquet")
    pq.write_table(tables["actor"], folder / "actor.parquet")
    pq.write_table(tables["maker"], folder / "maker.parquet")
    (folder / "schema.json").write_text(json.dumps({**SCHEMA, "demo": True}))
    return folder


def no_schema(folder):
    (folder / "schema.json").unlink()


def no_json(folder):
    (folder / "schema.json").write_text("{")


def other_version(folder):
    (folder / "schema.json").write_text(json.dumps({**SCHEMA, "version": 2}))


def other_format(folder):
    (folder / "schema.json").write_text("[]")


def no_moment(folder):
    (folder / "schema.json").write_text(json.dumps({**SCHEMA, "as_of": "soon"}))


def no_zone(folder):
    (folder / "schema.json").write_text(json.dumps({**SCHEMA, "as_of": "2026-11-22"}))


def no_interactions(folder):
    shutil.rmtree(folder / "interaction")


def no_parquet(folder):
    (folder / "actor.parquet").write_text("actor,kind\n1,product\n")


def torn(folder):
    part = next(folder.rglob("part-0.parquet"))
    part.write_bytes(part.read_bytes()[:-100])


def a_column_less(folder):
    part = next(folder.rglob("part-0.parquet"))
    pq.write_table(pq.ParquetFile(part).read().drop_columns(["entry"]), part)


def words_for_numbers(folder):
    maker = pa.table({"person": ["a"], "actor": ["b"]})
    pq.write_table(maker, folder / "maker.parquet")


def no_rows(folder):
    part = next(folder.rglob("part-0.parquet"))
    pq.write_table(pq.ParquetFile(part).read().slice(0, 0), part)


def an_actor_twice(folder):
    actors = pq.read_table(folder / "actor.parquet")
    pq.write_table(pa.concat_tables([actors, actors]), folder / "actor.parquet")


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (no_schema, "no schema.json"),
        (no_json, "not JSON"),
        (other_version, "version 2"),
        (other_format, "format"),
        (no_moment, "as_of"),
        (no_zone, "time zone"),
        (no_interactions, "'interaction'"),
        (no_parquet, "not Parquet"),
        (torn, "not Parquet"),
        (a_column_less, "lacks: entry"),
        (words_for_numbers, "maker.person"),
        (no_rows, "empty"),
        (an_actor_twice, "twice"),
        (shutil.rmtree, "not a folder"),
    ],
)
def test_a_bad_export_is_refused_in_one_sentence(export, run, spoil, word):
    spoil(export)
    with pytest.raises(ledgers.Unreadable, match=word):
        ledgers.directory(export)
    refused = run("check", export)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1


def test_check_says_what_there_is(export, run):
    told = run("check", export)
    assert told.exit_code == 0
    assert "people 60, actors 1, from 2026-11-19" in told.stdout
    assert "demo" in told.stdout


def test_snapshots_are_lines_of_json_and_the_same_each_time(export, run, tmp_path):
    outs = [tmp_path / "a.json", tmp_path / "b.json"]
    for out in outs:
        assert run("snapshot", export, "--out", out, "--seed", 4).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    (line,) = outs[0].read_text("utf-8").splitlines()
    snapshot = Snapshot.from_json(line)
    assert (snapshot.people, snapshot.demo, snapshot.seed) == (60, True, 4)


def test_an_unknown_actor_leaves_no_file(export, run, tmp_path):
    refused = run("snapshot", export, "--out", tmp_path / "a.json", "--actor", 99)
    assert (refused.exit_code, refused.stderr) == (2, "The ledger knows no actor 99.\n")
    assert not (tmp_path / "a.json").exists()


def test_nothing_half_written_is_left(export, run, tmp_path):
    missing = tmp_path / "nowhere" / "a.json"
    assert run("snapshot", export, "--out", missing).exit_code == 2
    folder = tmp_path / "folder"
    folder.mkdir()
    assert run("report", export, "--out", folder).exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "folder"]


def test_a_report_is_one_page_that_fetches_nothing(export, run, tmp_path, monkeypatch):
    told = report.gather(ledgers.directory(export))
    monkeypatch.setattr(report, "gather", lambda *_, **__: told)  # once is enough
    out = tmp_path / "report.html"
    both = {"en", "zh-Hans"}
    for language, held in (("en", {"en"}), ("zh", {"zh-Hans"}), ("both", both)):
        made = run("report", export, "--out", out, "--language", language)
        assert (made.exit_code, made.output) == (0, "")
        page = out.read_text("utf-8")
        assert {
            code for code in both if f'<main class="wrap in-{code}"' in page
        } == held
        assert "<script" not in page
        assert "src=" not in page
        assert "url(" not in page
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_ledger_of_guests_makes_a_page_without_chapters(tmp_path, tables_of, run):
    sold = [{"verb": "buy", "units": 1, "order_id": 1}]
    export = written(tmp_path / "export", tables_of(sold))
    out = tmp_path / "report.html"
    assert run("report", export, "--out", out).exit_code == 0
    assert "<article" not in out.read_text("utf-8")
