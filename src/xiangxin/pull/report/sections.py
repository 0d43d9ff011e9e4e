"""One section a measure: the main figures drawn, all of them in the table behind."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

from xiangxin.pull.report import forms, marks, plots, speech, words
from xiangxin.pull.report.kinds import TIMES
from xiangxin.pull.report.lines import Line, Lines, told

MOST_MARKS: Final = 8
MOST_ROWS: Final = 60

HEROES: Final[Mapping[str, tuple[str, ...]]] = {
    "reward": ("drop_ratio", "returned", "likely"),
    "attribution": ("markov", "incremental"),
    "worth": ("value_per_person", "next_revenue_per_person"),
    "creators": ("place", "orders_per_follower"),
}
"""Figures drawn for a measure, by name; elsewhere the figure with most slices."""

ZERO: Final[Mapping[str, float]] = {TIMES: 1.0}
"""Where nothing happened, by form; 0 where an interval goes below it."""


def measure(
    name: str, lines: Sequence[Line], *, language: str, currency: str = ""
) -> str:
    """Empty where the measure has nothing to tell of this actor."""
    figures = told(lines)
    if not figures:
        return ""
    drawn = [
        drawing(group, language=language, currency=currency)
        for group in _heroes(name, figures)
    ]
    return marks.section(
        speech.title(name, language=language),
        *drawn,
        all_figures(figures, language=language, currency=currency),
    )


def all_figures(
    lines: Sequence[Line], *, language: str, currency: str = "", summary: str = ""
) -> str:
    page = words.PAGE[language]
    shown, rest = lines[:MOST_ROWS], len(lines) - MOST_ROWS
    more = f'<p class="meta">{page["and_more"].format(count=f"{rest:,}")}</p>'
    return marks.folded(
        summary or page["figures"].format(count=len(shown)),
        marks.figures(shown, language=language, currency=currency),
        more if rest > 0 else "",
    )


def drawing(lines: Sequence[Line], *, language: str, currency: str = "") -> str:
    """The values of one name, a row a slice, under what they are."""
    if not lines:
        return ""
    title = speech.name(lines[0], language=language)
    several = any(line.part for line in lines)
    rows = [
        plots.Mark(
            label=(speech.part(line, language=language) if several else title) or title,
            said=forms.value(line, currency=currency),
            value=line.value,
            low=line.low,
            high=line.high,
            hot=at == 0,
        )
        for at, line in enumerate(lines[:MOST_MARKS])
    ]
    crosses = any(line.low < 0 for line in lines)
    zero = ZERO.get(forms.form(lines[0]), 0.0 if crosses else None)
    over = f'<p class="meta">{escape(title)}</p>' if several else ""
    return over + plots.forest(rows, label=title, zero=zero)


def untold(lines: Lines, *, language: str) -> str:
    """Every reason once, under the measure it belongs to."""
    items = []
    for name, of in lines.items():
        reasons = sorted(
            {
                speech.missing(line, language=language)
                for line in of
                if line.missing is not None
            }
        )
        items += [
            f"<li><b>{escape(speech.title(name, language=language))}</b> "
            f"{escape(reason)}</li>"
            for reason in reasons
        ]
    if not items:
        return ""
    return marks.section(
        words.PAGE[language]["not_told"], f'<ul class="plain">{"".join(items)}</ul>'
    )


def _heroes(name: str, figures: Sequence[Line]) -> list[list[Line]]:
    if name in HEROES:
        wanted = [[f for f in figures if f.name == hero] for hero in HEROES[name]]
        return [group for group in wanted if group]
    groups = [list(of) for _, of in groupby(_by_name(figures), key=lambda f: f.name)]
    widest = max(groups, key=lambda of: (len(of), of[0].name))
    return [widest] if len(widest) > 1 else []


def _by_name(figures: Sequence[Line]) -> list[Line]:
    return sorted(figures, key=lambda f: f.name)
