"""Who moves whom: per exposure and in all, by both ways of telling ties apart."""

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from xiangxin.pull.report import marks, words
from xiangxin.pull.report.lines import Line
from xiangxin.pull.report.setting import Setting

NAME: Final = "influence"
OUTCOMES: Final = ("order", "follow", "open")
BANDINGS: Final = ("interaction", "common")
CONDITIONS: Final = ("all", "carry", "familiar", "taste", "category")
"""Slices that say under which conditions somebody is moved."""


class Draw(Protocol):
    def __call__(
        self, lines: Sequence[Line], setting: Setting, *, among: str
    ) -> str: ...


def drawings(lines: Sequence[Line], setting: Setting, *, draw: Draw) -> list[str]:
    """`draw` makes one drawing; kept orders stand open, the rest is folded."""
    page, parts = words.PAGE[setting.language], words.PARTS[setting.language]
    first, *others = (
        [
            made
            for slices, each in _effects(lines, outcome)
            if (made := draw(each, setting, among=parts.get(slices, "")))
        ]
        for outcome in OUTCOMES
    )
    rest = [made for some in others for made in some]
    conditions = [
        made
        for slices in CONDITIONS
        if (made := draw(_of(lines, "itt_order", slices), setting, among=""))
    ]
    found = [_paired(first)] if first else []
    if rest:
        found.append(marks.folded(page["other_outcomes"], _paired(rest)))
    if conditions:
        found.append(marks.folded(page["conditions"], _paired(conditions)))
    return found


def _effects(
    lines: Sequence[Line], outcome: str
) -> Iterator[tuple[str, Sequence[Line]]]:
    """Per exposure, then in all, banding by banding; of an actor without bands, its own
    and with what others lend."""
    banded = False
    for name in (f"itt_{outcome}", f"volume_{outcome}"):
        for banding in BANDINGS:
            if some := _of(lines, name, banding):
                banded = True
                yield banding, some
    if not banded:
        for name in ("itt", "pooled", "volume"):
            yield "", _of(lines, f"{name}_{outcome}", "")


def _of(lines: Sequence[Line], name: str, slices: str) -> list[Line]:
    return [
        x
        for x in lines
        if x.name == name
        and x.part.partition(":")[0] == slices
        # A difference of two slices is no slice.
        and "-" not in x.part.replace("3-4", "").replace("5-9", "")
    ]


def _paired(drawn: Sequence[str]) -> str:
    cells = "".join(f'<div class="fig">{each}</div>' for each in drawn)
    return f'<div class="pairs">{cells}</div>'
