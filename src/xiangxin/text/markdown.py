"""Markdown and foreign HTML into HTML that is safe to show."""

import html as entities
import re
from typing import Any

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

from xiangxin.text.clean import seen

_REL = "nofollow ugc noopener"
_SCHEMES = {"http", "https", "mailto"}
_IN_POSTS = {
    *("p", "br", "em", "strong", "code", "pre", "blockquote", "a", "ul", "ol", "li"),
}
_IN_DESCRIPTIONS = {
    *("p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "a"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_CELL = {"colspan", "rowspan"}
_ATTRIBUTES = {"a": {"href"}, "th": _CELL, "td": _CELL}
# Taking a tag out can move what it held, and what moved is read differently next time.
# Cleaning until nothing changes leaves no second reading; two rounds are the rule.
_ROUNDS = 6
# The parsers take time that grows with the square of how deep marks are nested. Beyond
# these bounds words are kept and marks are not; honest texts are far below.
_MOST_SOURCE = 20_000
_MOST_TAGS = 5_000

# Chinese sentences put their punctuation right behind a link, without a space.
_LINK_ENDS = re.compile(r"[，。！？；：、（）【】《》〈〉「」『』“”‘’…　]")
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_ENDS = re.compile(r"<(?:br|/p|/li|/h[1-6]|/tr|/blockquote|/pre|/div)\b[^>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")


class _Links(LinkifyIt):  # type: ignore[misc]  # the library ships no types
    """Finds links that name their scheme. Bare `readme.md` and `v2.cc` stay words."""

    def __init__(self) -> None:
        super().__init__(options={"fuzzy_link": False, "fuzzy_email": False})
        for scheme in ("http:", "https:"):
            self.add(scheme, {"validate": self._until_punctuation})
        for scheme in ("ftp:", "//"):
            self.add(scheme, None)

    def _until_punctuation(self, text: str, start: int) -> Any:
        end = _LINK_ENDS.search(text, start)
        return self._validate_http(text[: end.start()] if end else text, start)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"linkify": True, "breaks": True, "html": False})
    parser.linkify = _Links()
    return parser.enable(
        "newline escape backticks fence emphasis link autolink linkify list blockquote".split()
    )


_PARSER = _parser()


def to_html(source: str) -> str:
    """The Markdown of a post: no headings, no images, no HTML of the writer's own."""
    if len(source) > _MOST_SOURCE:
        return f"<p>{entities.escape(seen(source))}</p>"
    return _until_stable(_PARSER.render(seen(source)), _IN_POSTS)


def clean_html(html: str) -> str:
    """Somebody's HTML for a description: structure and links, nothing that acts or styles."""
    return _until_stable(html, _IN_DESCRIPTIONS)


def plain(html: str) -> str:
    """The words of safe HTML, a line for each block; for excerpts and mails, never for a page."""
    lines = _BLOCK_ENDS.sub(r"\g<0>\n", html)
    words = seen(entities.unescape(_TAG.sub("", lines)))
    return _EMPTY_LINES.sub("\n", _SPACES.sub(" ", words)).strip()


def _until_stable(html: str, tags: set[str]) -> str:
    if html.count("<") > _MOST_TAGS:
        return entities.escape(plain(html))
    for _ in range(_ROUNDS):
        # `seen` before, because a lone surrogate cannot cross into nh3, and after it,
        # because `&#8238;` becomes a character only there.
        cleaned = seen(_clean(seen(html), tags))
        if cleaned == html:
            return html
        html = cleaned
    return entities.escape(plain(html))


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={tag: kept for tag, kept in _ATTRIBUTES.items() if tag in tags},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=_REL,
    )
