import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.text.language import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("这盏灯很亮", "zh-Hans"),
        ("我买了 Third Bench 的台灯，很满意", "zh-Hans"),
        ("I like the lamp from 北京", "en"),
        ("https://example.com/a/b/c 很好", "zh-Hans"),
        ("このランプ", ""),
        ("12345 !!", ""),
        ("", ""),
    ],
)
def test_examples(text: str, language: str) -> None:
    assert guess(text) == language


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert guess(text) in {"zh-Hans", "en", ""}
