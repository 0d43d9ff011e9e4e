from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.releases.errors import (
    BadDay,
    NoLabel,
    NoNotes,
    NoSuchKind,
    NotesTooLong,
)
from xiangxin.market.releases.rules import (
    EXCERPT_MOST,
    LABEL_MOST,
    NOTES_MOST,
    Kind,
    excerpt,
    label_key,
    post_of,
    told,
)
from xiangxin.social.posts.rules import MOST
from xiangxin.text.markdown import to_html

GOOD = {
    "label": "v2.3",
    "kind": "firmware",
    "day": "2026-11-22",
    "notes": "It hums less.",
}


def test_a_form_is_read() -> None:
    found = told(**GOOD)
    assert (found.label, found.kind, found.day) == (
        "v2.3",
        Kind.FIRMWARE,
        date(2026, 11, 22),
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"label": " \u200b"}, NoLabel),
        ({"label": "v" * (LABEL_MOST + 1)}, NoLabel),
        ({"kind": "surprise"}, NoSuchKind),
        ({"day": "yesterday"}, BadDay),
        ({"day": "2026-02-30"}, BadDay),
        ({"day": "0001-01-01"}, BadDay),
        ({"notes": "\n"}, NoNotes),
        ({"notes": "x" * (NOTES_MOST + 1)}, NotesTooLong),
    ],
)
def test_what_cannot_be_read_is_refused(
    said: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        told(**{**GOOD, **said})


def test_labels_that_look_alike_are_the_same() -> None:
    assert label_key("Ｖ2.3") == label_key("v2.3")


@given(st.text(min_size=1, max_size=LABEL_MOST), st.text(max_size=2000))
def test_the_post_of_any_release_fits_and_leads_there(label: str, words: str) -> None:
    link = "https://market.example/@a_lamp_with_a_rather_long_nam/releases/1234567890123456789"
    post = post_of(label, words, link=link)
    assert len(post) <= MOST
    assert f"]({link})**" in post
    assert len(excerpt(words)) <= EXCERPT_MOST


def test_notes_are_no_markup_in_the_post() -> None:
    html = to_html(post_of("v1", "# Not *this*", link="https://market.example/"))
    assert "*this*" in html
    assert "<em>" not in html
