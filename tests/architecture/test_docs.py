"""What the documents say of the files is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Between back quotes or as the target of a link; with a slash or an ending it is a path.
_PATH = re.compile(r"`((?:src|docs|tests|bench|scripts)/[^\s`]*)`|\]\(([^)#:\s]+)\)")


@pytest.mark.parametrize("document", ["docs/map.md", "CONTRIBUTING.md", "README.md"])
def test_every_file_a_document_names_is_there(document: str) -> None:
    file = ROOT / document
    named = {
        (ROOT / path) if path else (file.parent / link)
        for path, link in _PATH.findall(file.read_text(encoding="utf-8"))
    }

    assert len(named) > 5
    assert not sorted(
        str(path.relative_to(ROOT)) for path in named if not path.exists()
    )


def test_a_story_reads_each_file_once_and_names_eight_or_nine() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    for story in text.split("\n## ")[1:]:
        files = re.findall(r"^\d+\. `([^`]+)`", story, re.MULTILINE)
        assert len(files) in {8, 9}
        assert len({*files}) == len(files)
