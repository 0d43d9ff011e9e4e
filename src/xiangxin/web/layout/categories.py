"""Kinds of things as pages name them."""

from typing import Final

from xiangxin.kernel.errors import mark
from xiangxin.web.layout.pages import translate

# Categories are words of their makers; these are so common that pages translate them.
_WORDS: Final = {
    "lamps": mark("lamps"),
    "kitchen": mark("kitchen"),
    "home": mark("for the home"),
    "desk": mark("desk"),
    "bags": mark("bags"),
    "tools": mark("tools"),
}


def word_of(category: str, language: str) -> str:
    """Of a path of categories its last; what is common in the reader's language."""
    last = category.rpartition(">")[2].strip() or category
    word = _WORDS.get(last)
    return translate(word, language) if word else last
