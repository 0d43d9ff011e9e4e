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
WEEK: Final = "week:"
FEW_ROWS: Final = 12
"""A table this short stands open where nothing is drawn above it."""

HEROES: Final[Mapping[str, tuple[str, ...]]] = {
    "ties": ("strength", "acts"),
    "influence": (
        "itt_order",
        "volume_order",
        "itt_follow",
        "volume_follow",
    ),
    "observational": ("matched_difference", "placebo"),
    "fit": ("aspect", "percentile"),
    "spread": ("door", "circle", "stars"),
    "reward": ("drop_ratio", "returned", "likely"),
    "attribution": ("markov", "incremental"),
    "worth": ("value_per_person", "next_revenue_per_person"),
    "creators": ("place", "orders_per_follower"),
}
"""Figures drawn for a measure, by name; elsewhere the figure with most slices."""


DRAWN_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "influence": ("", "interaction"),
    "ties": ("", "interaction"),
    "observational": ("", "order", "follow"),
}
"""Slices drawn, by what they begin with; the table has the others."""


def measure(
    name: str, lines: Sequence[Line], *, language: str, currency: str = ""
) -> str:
    """Empty where the measure has nothing to tell of this actor."""
    figures = told(lines)
    if not figures:
        return ""
    drawn = [
        over_weeks(figures, language=language),
        *(
            drawing(group, language=language, currency=currency)
            for group in _heroes(name, figures)
        ),
    ]
    return marks.section(
        speech.title(name, language=language),
        *drawn,
        all_figures(
            figures,
            language=language,
            currency=currency,
            opened=not any(drawn) and len(figures) <= FEW_ROWS,
        ),
    )


def all_figures(
    lines: Sequence[Line],
    *,
    language: str,
    currency: str = "",
    summary: str = "",
    opened: bool = False,
) -> str:
    page = words.PAGE[language]
    shown, rest = lines[:MOST_ROWS], len(lines) - MOST_ROWS
    more = f'<p class="meta">{page["and_more"].format(count=f"{rest:,}")}</p>'
    return marks.folded(
        summary or page["figures"].format(count=len(shown)),
        marks.figures(shown, language=language, currency=currency),
        more if rest > 0 else "",
        opened=opened,
    )


def over_weeks(lines: Sequence[Line], *, language: str) -> str:
    """What went on before and after something ended, where weeks are told."""
    turns = {
        int(x.part.removeprefix(WEEK)): x for x in lines if x.part.startswith(WEEK)
    }
    if not turns or min(turns) >= 0 or max(turns) < 0:
        return ""
    weeks = [turns[turn] for turn in sorted(turns)]
    points = [
        plots.Mark(
            label=speech.part(line, language=language),
            said=forms.value(line),
            value=line.value,
            low=line.low,
            high=line.high,
        )
        for line in weeks
    ]
    title, page = speech.name(weeks[0], language=language), words.PAGE[language]
    ended = sum(turn < 0 for turn in turns)
    return (
        f'<p class="meta">{marks.badge(weeks[0].badge, language)}</p>'
        + plots.series(points, ended=ended, unit=title, end=page["reward_ended"])
    )


def drawing(lines: Sequence[Line], *, language: str, currency: str = "") -> str:
    """The values of one name, a row a slice, under what they are."""
    shown = lines[:MOST_MARKS]
    if not any(line.low < line.high for line in shown):
        return ""
    title = speech.name(shown[0], language=language)
    rows = [
        plots.Mark(
            label=speech.part(line, language=language) or title,
            said=forms.value(line, currency=currency),
            value=line.value,
            low=line.low,
            high=line.high,
        )
        for line in shown
    ]
    crosses = any(line.low < 0 for line in shown)
    times = forms.form(shown[0]) == TIMES
    zero = 1.0 if times else 0.0 if crosses else None
    badges = " ".join(
        marks.badge(code, language) for code in sorted({line.badge for line in shown})
    )
    called = escape(title) if rows[0].label != title else ""
    over = f'<p class="meta">{called} {badges}</p>'
    write = forms.scale(shown, currency=currency)
    return over + plots.forest(rows, label=title, zero=zero, write=write)


def untold(lines: Lines, *, language: str) -> str:
    """Every reason once, under the measure it belongs to."""
    items, between = [], "" if language.startswith("zh") else " "
    for name, of in lines.items():
        reasons = sorted(
            {
                speech.missing(line, language=language)
                for line in of
                if line.missing is not None
            }
        )
        if reasons:
            title = escape(speech.title(name, language=language))
            items.append(f"<li><b>{title}</b> {escape(between.join(reasons))}</li>")
    if not items:
        return ""
    return marks.section(
        words.PAGE[language]["not_told"], f'<ul class="plain">{"".join(items)}</ul>'
    )


def _heroes(name: str, figures: Sequence[Line]) -> list[list[Line]]:
    if name in HEROES:
        parts = DRAWN_PARTS.get(name)
        among = [f for f in figures if not parts or f.part.partition(":")[0] in parts]
        wanted = [[f for f in among if f.name == hero] for hero in HEROES[name]]
        return [group for group in wanted if group]
    groups = [list(of) for _, of in groupby(_by_name(figures), key=lambda f: f.name)]
    widest = max(groups, key=lambda of: (len(of), of[0].name))
    return [widest] if len(widest) > 1 else []


def _by_name(figures: Sequence[Line]) -> list[Line]:
    return sorted(figures, key=lambda f: f.name)
