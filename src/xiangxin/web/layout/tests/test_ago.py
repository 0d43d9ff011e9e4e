"""How long ago is told as Babel tells it, though not asked of it every time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_timedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.web.layout import pages
from xiangxin.world import clock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MONTH = 30 * 86_400
# Where Babel may turn, a second before and a second after.
TURNS = st.integers(0, MONTH // 30 - 1).flatmap(
    lambda turn: st.sampled_from([turn * 30 - 1, turn * 30, turn * 30 + 1])
)


@pytest.fixture(autouse=True, scope="module")
def _stopped() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@settings(deadline=None)
@given(seconds=st.one_of(TURNS, st.integers(-90_000, MONTH)))
def test_as_babel_tells_it(language: str, seconds: int) -> None:
    past = timedelta(seconds=-seconds)
    told = pages.environment(language).globals["ago"](NOW + past)  # type: ignore[operator]
    locale = pages.LOCALES[language]
    assert told == format_timedelta(past, add_direction=True, locale=locale)


@pytest.mark.parametrize("seconds", [0, 59, 60, 3_060, 3_600, 73_440, 514_080, MONTH])
def test_where_units_turn(seconds: int) -> None:
    for near in (seconds - 1, seconds, seconds + 1):
        past = timedelta(seconds=-near)
        told = pages.environment("en").globals["ago"](NOW + past)  # type: ignore[operator]
        if past.days >= -30:
            assert told == format_timedelta(past, add_direction=True, locale="en")
