import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.errors import Refusal
from xiangxin.social.actors.errors import BadHandle, BadName
from xiangxin.social.actors.rules import (
    handle_from,
    handle_key,
    handle_of,
    is_reserved,
    name_of,
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("@Yuetai", "yuetai"), ("ＬＡＭＰ", "lamp"), ("月台灯", "月台灯")],
)
def test_a_handle_is_normalised(typed: str, shown: str) -> None:
    assert handle_of(typed) == shown


@pytest.mark.parametrize("typed", ["", "a", "a b", "аpple", "x" * 31, "a-b", "a/b"])
def test_what_is_no_handle_is_refused(typed: str) -> None:
    with pytest.raises(BadHandle):
        handle_of(typed)


def test_lookalikes_share_a_key() -> None:
    assert handle_key("lllo0") == handle_key("i1loo")
    assert is_reserved("adm1n")


@given(st.text(max_size=80))
def test_a_name_is_one_clean_line_or_refused(text: str) -> None:
    try:
        name = name_of(text)
    except BadName:
        return
    assert "\n" not in name
    assert "\u202e" not in name
    assert 1 <= len(name) <= 60


@given(st.text(max_size=80), st.integers(1, 2**62))
def test_every_name_gives_a_valid_first_handle(name: str, number: int) -> None:
    try:
        assert handle_of(handle_from(name, number=number))
    except Refusal as refusal:  # pragma: no cover - the assertion's message
        pytest.fail(f"{name!r}: {refusal.facts}")
