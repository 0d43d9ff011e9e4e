"""The labelled posts of labelled.txt."""

from dataclasses import dataclass
from pathlib import Path

from xiangxin.social.shield.rules import Flag

_MEANS = {"g": Flag.PROMISES_GIFT, "a": Flag.LIKELY_AD}


@dataclass(frozen=True, slots=True)
class Labelled:
    author: str
    flags: frozenset[Flag]
    text: str

    @property
    def is_held_out(self) -> bool:
        return self.author.startswith("h_")


def labelled() -> list[Labelled]:
    lines = Path(__file__).with_name("labelled.txt").read_text(encoding="utf-8")
    return [
        _row(line)
        for line in lines.splitlines()
        if line.strip() and not line.startswith("#")
    ]


def _row(line: str) -> Labelled:
    author, letters, text = (part.strip() for part in line.split("|", 2))
    flags = frozenset(_MEANS[letter] for letter in letters if letter in _MEANS)
    return Labelled(author, flags, text.replace("\\n", "\n"))
