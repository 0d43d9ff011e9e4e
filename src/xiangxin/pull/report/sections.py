"""One section a measure: a finding, the main figures drawn, all of them in the table
behind."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

from xiangxin.pull.report import (
    forms,
    influence,
    marks,
    plots,
    readings,
    settling,
    speech,
    words,
)
from xiangxin.pull.report.kinds import TIMES
from xiangxin.pull.report.lines import Line, Lines, told
from xiangxin.pull.report.setting import Setting

MOST_MARKS: Final = 8
MOST_ROWS: Final = 60
WEEK: Final = "week:"
FEW_ROWS: Final = 12
"""A table this short stands open where nothing is drawn above it."""

ORDER: Final = (
    "influence",
    "ties",
    "observational",
    "reward",
    "spread",
    "fit",
    "worth",
    "choosing",
    "attribution",
)
"""Measures in the order in which they are read; others follow."""

HEROES: Final[Mapping[str, tuple[str, ...]]] = {
    "ties": ("strength", "acts"),
    "observational": ("matched_difference", "placebo"),
    "fit": ("aspect", "percentile"),
    "spread": ("door", "circle", "stars"),
    "choosing": ("time_change", "waited_change", "pages_change"),
    "reward": ("drop_ratio", "returned", "likely"),
    "attribution": ("incremental", "markov"),
    "worth": ("value_per_person", "next_revenue_per_person"),
    "creators": ("place", "orders_per_follower"),
}
"""Figures drawn for a measure, by name; elsewhere the figure with most slices."""

DRAWN_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ties": ("", "interaction:"),
    "observational": ("", "order", "follow"),
}
"""Slices drawn, whole or by what they begin with; the table has the others."""

GREATEST_FIRST: Final = frozenset({"door", "markov", "incremental", "percentile"})
"""Figures whose slices have no order of their own."""
SPOKEN_OF: Final = ("itt_order", "interaction:4")
"""The name and slice that the finding above a drawing speaks of."""


def measure(name: str, lines: Sequence[Line], setting: Setting) -> str:
    """Empty where the measure has nothing to tell of this actor."""
    figures = told(lines)
    if not figures:
        return ""
    language = setting.language
    drawn = [over_weeks(figures, setting)]
    if name == influence.NAME:
        drawn += influence.drawings(figures, setting, draw=drawing)
    else:
        drawn += [drawing(group, setting) for group in _heroes(name, figures)]
    said = readings.reading(name, figures, setting)
    finding = ("" if language.startswith("zh") else " ").join(said)
    return marks.section(
        speech.title(name, language=language),
        marks.said(finding) if said else "",
        *drawn,
        behind(
            figures,
            setting,
            opened=not any(drawn) and len(figures) <= FEW_ROWS,
            measure=name,
        ),
        level=setting.level,
    )


def behind(
    lines: Sequence[Line],
    setting: Setting,
    *,
    summary: str = "",
    opened: bool = False,
    measure: str = "",
) -> str:
    """The table behind a drawing; with the foot of `measure`, if it is named."""
    page = words.PAGE[setting.language]
    shown, rest = lines[:MOST_ROWS], len(lines) - MOST_ROWS
    more = f'<p class="meta">{page["and_more"].format(count=f"{rest:,}")}</p>'
    code = "explained" if setting.defines else "figures"
    return marks.folded(
        summary or page[code].format(count=len(shown)),
        marks.figures(shown, setting),
        more if rest > 0 else "",
        defined(shown, setting, measure),
        opened=opened,
    )


def explained(lines: Sequence[Line], setting: Setting, measure: str) -> str:
    """Folded: what the figures of an open table mean."""
    inside = defined(lines, setting, measure)
    summary = words.PAGE[setting.language]["definitions"]
    return marks.folded(summary, inside) if inside else ""


def defined(lines: Sequence[Line], setting: Setting, measure: str) -> str:
    said = marks.definitions(lines, setting) if setting.defines else ""
    return said + (setting.foot(measure) if measure else "")


def over_weeks(lines: Sequence[Line], setting: Setting) -> str:
    """What went on before and after something ended, where weeks are told."""
    turns = {
        int(x.part.removeprefix(WEEK)): x for x in lines if x.part.startswith(WEEK)
    }
    if not turns or min(turns) >= 0 or max(turns) < 0:
        return ""
    language = setting.language
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
    return marks.over("", weeks, language) + plots.series(
        points, ended=ended, unit=title, end=page["reward_ended"]
    )


def drawing(lines: Sequence[Line], setting: Setting, *, among: str = "") -> str:
    """The values of one name, a row a slice, under what they are; `among` says by what
    they are sliced."""
    shown = lines[:MOST_MARKS]
    if not any(line.low < line.high for line in shown):
        return ""
    language, currency = setting.language, setting.currency
    title = speech.name(shown[0], language=language)
    crosses = any(line.low < 0 for line in shown)
    times = forms.form(shown[0]) == TIMES
    zero = 1.0 if times else 0.0 if crosses else None
    rows = [
        plots.Mark(
            label=_row_name(line, zero, language, alone=len(shown) == 1),
            said=forms.value(line, currency=currency),
            value=line.value,
            low=line.low,
            high=line.high,
            hot=_is_spoken_of(line, shown),
        )
        for line in shown
    ]
    write = forms.scale(shown, currency=currency)
    settled = (
        "" if zero is None else settling.said(shown, split=zero, language=language)
    )
    return (
        marks.over(f"{title} · {among}" if among else title, shown, language)
        + plots.forest(rows, label=title, zero=zero, write=write)
        + (f'<p class="settle">{escape(settled)}</p>' if settled else "")
    )


def _row_name(line: Line, zero: float | None, language: str, *, alone: bool) -> str:
    whole = "" if alone else words.PARTS[language]["all"]
    name = speech.part(line, language=language) or whole
    if zero is None or not settling.is_open(line, split=zero):
        return name
    is_open = words.PAGE[language]["open"]
    return f"{name} · {is_open}" if name else is_open


def _is_spoken_of(line: Line, shown: Sequence[Line]) -> bool:
    """A drawing has one point in colour at most."""
    if len(shown) == 1 or line.name in {"door", "markov", "incremental"}:
        return line is shown[0]
    return (line.name, line.part) == SPOKEN_OF


def untold(lines: Lines, setting: Setting) -> str:
    """Every reason once, under the measure it belongs to."""
    language = setting.language
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
        words.PAGE[language]["not_told"],
        f'<ul class="plain">{"".join(items)}</ul>',
        level=setting.level,
    )


def _heroes(name: str, figures: Sequence[Line]) -> list[list[Line]]:
    if name in HEROES:
        parts = DRAWN_PARTS.get(name)
        among = [f for f in figures if not parts or _is_of(f.part, parts)]
        wanted = [[f for f in among if f.name == hero] for hero in HEROES[name]]
        return [_in_order(group) for group in wanted if group]
    groups = [list(of) for _, of in groupby(_by_name(figures), key=lambda f: f.name)]
    widest = max(groups, key=lambda of: (len(of), of[0].name))
    return [_in_order(widest)] if len(widest) > 1 else []


def _is_of(part: str, parts: tuple[str, ...]) -> bool:
    head, colon, _ = part.partition(":")
    return part in parts or f"{head}{colon}" in parts


def _in_order(group: list[Line]) -> list[Line]:
    if group[0].name in GREATEST_FIRST:
        return sorted(group, key=lambda line: (-line.value, line.part))
    return group


def _by_name(figures: Sequence[Line]) -> list[Line]:
    return sorted(figures, key=lambda f: f.name)
