"""Rules of the house that import-linter cannot say."""

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from xiangxin.config.reactions import REACTIONS
from xiangxin.insight.claims.rules import CLAIMS
from xiangxin.outbox.actions import kind_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xiangxin"
DOORS = ("web", "console")


def modules(*parts: str) -> Iterator[tuple[Path, ast.Module]]:
    for part in parts or ("",):
        for file in sorted((SOURCE / part).rglob("*.py")):
            if not {"tests", "migrations"} & set(file.parts):
                yield file, parsed(file)


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules_of(tree: ast.Module) -> set[str]:
    """Names by which a module of ours is called in this file."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in {"actions", "queries", "views"}
    }


def test_models_are_private_to_their_subject() -> None:
    strangers = [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file, tree in modules()
        for name in imported(tree)
        if name.startswith("xiangxin.") and name.endswith(".models")
        if not file.is_relative_to(SOURCE / Path(*name.split(".")[1:-1]))
    ]

    assert not strangers


# allauth's adapter is asked to save the user, and sign-in to find one.
ALLOWED_IN_DOORS = {"user.save", "get_user_model().objects"}


def test_doors_write_no_rows() -> None:
    touching = [
        f"{file.relative_to(SOURCE)}:{node.lineno} {ast.unparse(node)}"
        for file, tree in modules(*DOORS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "save", "delete", "bulk_create"}
        and ast.unparse(node) not in ALLOWED_IN_DOORS
        # `posts.delete` is an action of a module, not a row's method.
        and not (node.attr == "delete" and ast.unparse(node.value) in modules_of(tree))
    ]

    assert not touching


def test_only_world_reads_the_clock() -> None:
    clocks = [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file, tree in modules()
        for name in imported(tree)
        if name == "xiangxin.world.clock"
        and file.relative_to(SOURCE).parts[0] not in {*DOORS, "config", "world"}
    ]

    assert not clocks


def test_every_event_has_a_line_in_the_table_of_reactions() -> None:
    events = {
        f"xiangxin.{'.'.join(file.relative_to(SOURCE).with_suffix('').parts)}.{node.name}"
        for file, tree in modules()
        if file.name == "events.py" and file.relative_to(SOURCE).parts[0] != "pull"
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }

    assert events == {kind_of(event) for event in REACTIONS}


def test_every_refusal_says_what_it_is() -> None:
    codes: dict[str, str] = {}
    for file, tree in modules():
        if file.name != "errors.py":
            continue
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            said = {
                target.id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            where = f"{file.relative_to(SOURCE)}: {node.name}"
            if "code" not in said:
                continue
            code = ast.literal_eval(said["code"])
            assert code not in codes, f"{where} and {codes[code]} share a code"
            assert "sentence" in said, f"{where} has a code and no sentence"
            codes[code] = where
    assert len(codes) > 10


def test_no_template_carries_style_or_script() -> None:
    forbidden = re.compile(
        r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|<script(?![^>]*(\bsrc=|ld\+json))"""
    )
    found = [
        f"{file.relative_to(SOURCE)}:{number}"
        for file in (SOURCE / "web").rglob("*.html")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]

    assert not found


@pytest.mark.parametrize(
    ("start", "kept_out"),
    [
        (
            "import django; django.setup(); import xiangxin.config.urls",
            "duckdb ibis numba pandas pyarrow PIL blurhash",
        ),
        (
            "import django; django.setup(); import xiangxin.config.worker",
            "duckdb ibis numba pandas pyarrow PIL blurhash",
        ),
        ("import xiangxin.pull.__main__", "django"),
    ],
)
def test_processes_load_only_what_they_need(start: str, kept_out: str) -> None:
    code = (
        f"import sys; {start}; loaded = set(sys.modules) & set({kept_out!r}.split()); "
        "sys.exit(' '.join(loaded) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stderr


def test_the_readme_and_the_page_hold_the_same_claims() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [
        line.split("|")[1].strip()
        for line in readme.splitlines()
        if line.startswith("| `")
    ]

    assert [f"`{claim.id}`" for claim in CLAIMS] == [
        row for row in rows if row.startswith("`")
    ]


def test_every_setting_is_documented() -> None:
    source = (SOURCE / "config" / "environment.py").read_text(encoding="utf-8")
    settings = (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")
    start = (SOURCE / "console" / "start.py").read_text(encoding="utf-8")
    read = set(
        re.findall(r'environ(?:\.get|\.setdefault)?[\[(]"([A-Z_]+)"', source + start)
    )
    read |= set(re.findall(r'environment\.flag\("([A-Z_]+)"', settings))
    table = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert documented == read - {"DJANGO_SETTINGS_MODULE"}


def test_no_test_reaches_beyond_this_machine() -> None:
    with (
        socket.socket() as tried,
        pytest.raises(AssertionError, match="wanted to reach"),
    ):
        tried.connect(("192.0.2.1", 80))
