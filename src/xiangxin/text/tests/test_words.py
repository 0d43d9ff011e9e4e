import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.text import words
from xiangxin.text.words import Phrase, asked, being_typed, cut, loosened, marked

TEXTS = st.text(
    st.sampled_from("aAéßsL 1２-'手机壳台灯ぁ한한\"」@é𠀀ー") | st.characters()
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("iPhone15手机壳", ["iphone", "15", "手机", "机壳", "壳"]),
        ("ＬＡＭＰＳ", ["lamp"]),
        ("Maker’s café", ["maker", "cafe"]),
        ("Cafe\u0301s", ["cafe"]),
        ("Straße", ["strasse"]),
        ("3.5 mm e-ink", ["3", "5", "mm", "e", "ink"]),
        ("٣", ["3"]),
        ("boxes batteries glasses ties", ["box", "battery", "glass", "tie"]),
        ("bus tennis glass gas", ["bus", "tennis", "glass", "gas"]),
        ("灯", ["灯"]),
        ("한국어 カメラ", ["한국", "국어", "어", "カメ", "メラ", "ラ"]),
        ("🙂 — !", []),
    ],
)
def test_words_have_one_spelling(text: str, found: list[str]) -> None:
    assert cut(text) == found


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("desk lamp", [Phrase(("desk",)), Phrase(("lamp",))]),
        ("“desk lamp”", [Phrase(("desk", "lamp"))]),
        ("「台灯」 ink", [Phrase(("台灯",)), Phrase(("ink",))]),
        ("灯", [Phrase(("灯",), is_open=True)]),
        ("手机", [Phrase(("手机",))]),
        ("手机壳", [Phrase(("手机", "机壳"))]),
        ("iphone壳", [Phrase(("iphone", "壳"), is_open=True)]),
        ("lamp lamps", [Phrase(("lamp",))]),
        ('" "', []),
    ],
)
def test_what_is_typed_is_cut_like_what_is_looked_through(
    typed: str, phrases: list[Phrase]
) -> None:
    assert list(asked(typed).phrases) == phrases


def test_a_handle_is_asked_for_by_its_sign() -> None:
    assert asked(" @lamp ").handle == "lamp"
    assert asked("ask @lamp").handle == ""


def test_the_last_word_may_be_unfinished() -> None:
    assert being_typed(asked("desk la")).phrases == (
        Phrase(("desk",)),
        Phrase(("la",), is_open=True),
    )


def test_a_run_of_chinese_can_be_looked_for_by_its_characters() -> None:
    assert {phrase.words for phrase in loosened(asked("苹果机")).phrases} == {
        ("苹",),
        ("果",),
        ("机",),
    }


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Yuetai Lamps, ink", "lamp", "Yuetai [Lamps], ink"),
        ("月台台灯", "台灯", "月台[台灯]"),
        ("手机壳", "手机壳", "[手机壳]"),
        ("手机壳", "机", "手[机]壳"),
        ("desk lamp, lamp desk", "“desk lamp”", "[desk lamp], lamp desk"),
        ("CAFÉ", "cafe", "[CAFÉ]"),
        ("lampshade", "lamp", "lampshade"),
    ],
)
def test_what_was_found_is_marked_whole(text: str, typed: str, shown: str) -> None:
    parts = marked(text, asked(typed))
    assert "".join(f"[{part}]" if is_in else part for part, is_in in parts) == shown


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_any_part_of_a_run_finds_it(text: str, start: int, length: int) -> None:
    """Chinese by any of its characters, Latin by whole words."""
    chinese = "".join(c for c in text if c in "手机壳台灯")
    wanted = chinese[start : start + length]
    if wanted:
        found = marked(f"x {chinese} y", asked(wanted))
        assert "".join(part for part, is_in in found if is_in)


@given(TEXTS, TEXTS)
def test_marking_leaves_the_text_as_it_is(text: str, typed: str) -> None:
    assert "".join(part for part, _ in marked(text, asked(typed))) == text


@given(TEXTS)
def test_words_have_no_signs_in_them_and_stand_in_their_places(text: str) -> None:
    for word, start, end in words.pieces(text):
        assert not any(c.isspace() or (c.isascii() and not c.isalnum()) for c in word)
        assert word
        assert 0 <= start < end <= len(text)


@given(TEXTS)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    question = asked(text)
    if question and '"' not in text and "」" not in text and "@" not in text:
        parts = marked(text, question)
        assert any(is_in for _, is_in in parts)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_cut_alike_beside_other_text(text: str) -> None:
    assert [*words.pieces(f"{text} é")][:-1] == [*words.pieces(text)]


def test_tags_stay_whole() -> None:
    html = '<p title="a > b">x &lt; y<br></p>'
    parts = words.tags_apart(html)
    assert "".join(part for part, _ in parts) == html
    assert [part for part, is_tag in parts if not is_tag] == ["x &lt; y"]


def test_an_excerpt_shows_what_was_asked_for() -> None:
    text = f"{'before ' * 60}the lamp {'after ' * 60}"
    shown = words.excerpt(text, asked("lamp"), most=80)
    assert "lamp" in shown
    assert len(shown) <= 82
    assert shown.startswith("…")
    assert shown.endswith("…")
