"""How strongly people return, and how that went."""

from collections.abc import Sequence
from typing import Final

from xiangxin.pull.report import forms, marks, plots, sections, words
from xiangxin.pull.report.lines import Line, Lines, find, told
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.snapshot import Snapshot
from xiangxin.pull.windows import window_ends
from xiangxin.pull.words import REPORT

FIGURES: Final = (
    "returned",
    "category_returned",
    "ratio",
    "force",
    "repeat",
    "drop_ratio",
)


def strength(snapshot: Snapshot, lines: Lines, setting: Setting) -> str:
    among = told(lines.get("strength", ())) + told(lines.get("verdict", ()))
    of = [line for each in FIGURES if (line := find(among, each))]
    if not of:
        return ""
    page, ratio = words.PAGE[setting.language], find(of, "ratio")
    inside = []
    if ratio:
        way = "more" if ratio.low > 1 or ratio.high < 1 else "open"
        inside.append(
            marks.said(
                page[f"strong_{way}"].format(
                    value=forms.number(ratio.value, 2),
                    bounds=f"{forms.number(ratio.low, 2)}–"
                    f"{forms.number(ratio.high, 2)}",
                )
            )
        )
    windows = [
        x
        for x in told(lines.get("motion", ()))
        if x.part.startswith("window:") and x.name == "ratio"
    ]
    if len(windows) > 1:
        inside.append(_line(snapshot, windows, setting.language))
    inside.append(marks.figures(of, setting))
    if windows:
        summary = page["trend_table"]
        inside.append(sections.behind(windows, setting, summary=summary))
    inside.append(sections.explained(of, setting, "strength"))
    title = REPORT[setting.language]["strong"]
    return marks.section(title, *inside, level=setting.level)


def _line(snapshot: Snapshot, windows: Sequence[Line], language: str) -> str:
    page = words.PAGE[language]
    oldest_first = sorted(windows, key=lambda x: x.part, reverse=True)
    points = [
        plots.Mark(
            label=f"{window_ends(snapshot.as_of, int(each.part[-1])):%Y-%m-%d}",
            said=forms.number(each.value, 2),
            value=each.value,
            low=each.low,
            high=each.high,
        )
        for each in oldest_first
    ]
    return plots.line(points, unit=page["ratio_axis"], base=page["category"])
