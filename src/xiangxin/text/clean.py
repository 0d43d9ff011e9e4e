"""What people type, without what cannot be seen: control, direction and filler characters."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\u000b\u000c]")
# Controls, overrides and isolates of direction, fillers that look like nothing, byte order
# marks, lone surrogates, noncharacters. They turn words around, hide text from a reader who
# will still copy it, or make an empty post look full. Joiners, variation selectors and
# flag tags have honest uses and are looked at below.
_NEVER = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e001f\U000e0080-\U000e0fff\U000ffffe\U000fffff"
)
_UNSEEN = re.compile(f"[{_NEVER}]")
# Scripts whose letters change shape at a joiner.
_SHAPED = (
    "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc"
)
_PICTURE = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_SELECTOR = "\ufe00-\ufe0f"
_HONEST = (
    f"(?<=[{_SHAPED}])[\u200c\u200d](?=[{_SHAPED}\\s])"  # Persian plurals, Indic conjuncts
    f"|(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])"  # families, flags
    "|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
    f"|(?<=[^\\s{_SELECTOR}])[{_SELECTOR}]"  # one for each character, never a run
)
_RARELY_SEEN = re.compile(f"({_HONEST})|[\u200c\u200d{_SELECTOR}\U000e0020-\U000e007f]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*){2,}\n")


def seen(text: str) -> str:
    """`text` without characters that show nothing and may mislead."""
    return _RARELY_SEEN.sub(r"\1", _UNSEEN.sub("", text))


def tidy(source: str) -> str:
    """Composed (NFC), visible, with plain line ends and at most two blank lines in a row."""
    text = seen(_LINE_ENDS.sub("\n", source))
    return _BLANK_LINES.sub("\n\n\n", unicodedata.normalize("NFC", text)).strip()
