"""What was asked for, marked where it stands."""

from dataclasses import replace
from html import unescape

from markupsafe import Markup, escape

from xiangxin.text.words import Asked, marked, tags_apart
from xiangxin.web.posts.cards import Shown, Slip

_MARK = Markup("<mark>{}</mark>")


def in_text(text: str, question: Asked) -> Markup:
    """Escaped, with whole words and characters in <mark>."""
    return Markup().join(
        _MARK.format(part) if is_wanted else escape(part)
        for part, is_wanted in marked(text, question)
    )


def in_html(html: str, question: Asked) -> Markup:
    """The same in HTML that is clean already: its tags stay as they are."""
    return Markup().join(
        Markup(part) if is_tag else in_text(unescape(part), question)  # noqa: S704
        for part, is_tag in tags_apart(html)
    )


def in_slip(card: Slip, question: Asked) -> Slip:
    if not question:
        return card
    return replace(
        card, name=in_text(card.name, question), fact=in_text(card.fact, question)
    )


def in_post(post: Shown, question: Asked) -> Shown:
    return replace(post, html=in_html(str(post.html), question))
