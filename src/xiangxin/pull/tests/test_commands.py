"""The command line, by real processes where it matters."""

import json
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from xiangxin.pull import read, report
from xiangxin.pull.__main__ import COMMANDS, app
from xiangxin.pull.report.data import as_json


def run(*args):
    return CliRunner().invoke(app, [str(each) for each in args])


@pytest.fixture(scope="module")
def folder(tables_of, as_of, tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    acts = [{"person": p, "entry": "product", "days": p % 20} for p in range(1, 60)]
    for name, table in tables_of(acts).items():
        pq.write_table(table, folder / f"{name}.parquet")
    (folder / "schema.json").write_text(
        json.dumps(
            {"format": "xiangxin-ledger", "version": 1, "as_of": as_of.isoformat()}
        )
    )
    return folder


def test_help_lists_every_command_and_loads_none():
    code = (
        "import sys; from typer.testing import CliRunner; "
        "from xiangxin.pull.__main__ import app; "
        "done = CliRunner().invoke(app, ['--help']); assert done.exit_code == 0, done; "
        "heavy = {'duckdb', 'ibis', 'numba', 'numpy', 'pyarrow', 'django'}; "
        "assert not heavy & set(sys.modules); print(done.output)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert all(name in out for name in COMMANDS)


@pytest.fixture(scope="module")
def told(folder):
    return report.gather(read(folder), seed=7)


@pytest.mark.parametrize("form", ["html", "json", "md", "parquet"])
def test_a_report_is_written_in_the_format_its_name_ends_in(
    folder, tmp_path, form, told, monkeypatch
):
    monkeypatch.setattr(report, "gather", lambda *_, **__: told)  # once is enough
    out = tmp_path / f"report.{form}"
    done = run("report", folder, "--out", out, "--language", "en")
    assert done.exit_code == 0, done.output
    begins = {"html": b"<!doctype", "json": b"{", "md": b"# ", "parquet": b"PAR1"}
    assert out.read_bytes().startswith(begins[form])
    assert list(tmp_path.iterdir()) == [out]


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path, told):
    out = tmp_path / "1.json"
    assert run("report", folder, "--out", out, "--seed", "7").exit_code == 0
    assert out.read_text("utf-8") == as_json(told)


@pytest.mark.parametrize(
    "args",
    [
        ("report", "nowhere", "--out", "x.html"),
        ("snapshot", "nowhere", "--out", "x.jsonl"),
        ("report", "FOLDER", "--out", "no/such/place.html"),
        ("report", "FOLDER", "--out", "x.html", "--actor", "99"),
        ("nonsense",),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_two(folder, tmp_path, monkeypatch, args):
    monkeypatch.chdir(tmp_path)
    done = run(*(folder if each == "FOLDER" else each for each in args))
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_measures_are_listed_with_what_they_need():
    done = run("measures")
    assert done.exit_code == 0
    assert "motion: needs interaction" in done.output


def test_ctrl_c_leaves_nothing_and_says_so(folder, tmp_path):
    out = tmp_path / "report.html"
    out.write_text("before")
    # The signal comes while the page is being measured, whatever the machine's pace.
    code = (
        "import os, signal, threading; from xiangxin.pull import report; "
        "from xiangxin.pull.__main__ import app; whole = report.gather\n"
        "def gather(*a, **k):\n"
        "    print('measuring', flush=True)\n"
        "    while True: whole(*a, **k)\n"
        f"report.gather = gather; app(['report', {str(folder)!r}, '--out', {str(out)!r}])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "measuring\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "Stopped. Nothing was left half written."
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]
