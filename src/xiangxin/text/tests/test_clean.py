import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.text.clean import tidy


@given(st.text(st.characters()))
def test_what_is_tidy_is_composed_and_can_be_stored(source: str) -> None:
    text = tidy(source)

    text.encode()
    assert text == unicodedata.normalize("NFC", text)
    assert not {"\x00", "\r", "\u200b", "\u202e", "\u2067", "\ufeff"} & set(text)
    assert "\n\n\n\n" not in text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\x00b\u202ec\u2066d\u200be\ufeff", "abcde"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\n\n \n\n\n\nb", "a\n\n\nb"),
        ("  a  ", "a"),
        ("\u3164\u200b\u2060", ""),
        ("a\ud800b", "ab"),
        ("a\u200db", "ab"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e007f",
        ),
        ("a\U000e0067\U000e0062", "a"),
        ("a\ufe01\ufe02\ufe03", "a\ufe01"),
    ],
)
def test_examples(source: str, text: str) -> None:
    assert tidy(source) == text


def test_five_megabytes_are_nothing_special() -> None:
    assert len(tidy("灯\u202e" * 1_700_000)) == 1_700_000
