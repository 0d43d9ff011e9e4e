from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from xiangxin.ledger.exposures import actions


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A stream of its own, and a process that has logged nothing yet."""
    own = tmp_path / "exposures"
    kept, settings.EXPOSURES_DIR = settings.EXPOSURES_DIR, own
    actions._BUFFER._start_afresh()
    yield own
    actions._BUFFER._start_afresh()
    settings.EXPOSURES_DIR = kept
