"""Which language a short text is in, by its letters."""

import re

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\u1100-\u11ff\uac00-\ud7af]")
_LINK = re.compile(r"https?://\S+|[@#][\w-]+", re.ASCII)


def guess(text: str) -> str:
    """`zh-Hans`, `en`, or '' when the letters do not say.

    A Chinese character says about as much as half a Latin word, so characters are counted
    against two for each word: product names in Latin letters do not make a Chinese sentence
    English. Kana or Hangul mean a language this market has no pages in. Links and handles
    are in no language.
    """
    words = _LINK.sub(" ", text)
    if _KANA_OR_HANGUL.search(words):
        return ""
    han = len(_HAN.findall(words))
    latin = 2 * len(_LATIN_WORD.findall(words))
    if han == latin:
        return ""
    return "zh-Hans" if han > latin else "en"
