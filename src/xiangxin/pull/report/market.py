"""What is said of a market as a whole, before its measures."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from xiangxin.pull import chart
from xiangxin.pull.report import marks, readings, sections, words
from xiangxin.pull.report.lines import Line, Lines, told
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.report.totals import KINDS
from xiangxin.pull.snapshot import Figure
from xiangxin.pull.words import LABELS, REPORT


def kinds(lines: Lines, setting: Setting) -> list[str]:
    """Where people are drawn and how near they are, by kind of actor."""
    return [
        made for made in (_direction(lines, setting), _orbits(lines, setting)) if made
    ]


def _direction(lines: Lines, setting: Setting) -> str:
    language, inside = setting.language, list[str]()
    of = [x for x in told(lines.get("direction", ())) if x.part in KINDS]
    for kind in KINDS:
        shares = {x.name.removeprefix("share_"): x for x in of if x.part == kind}
        if shares.keys() < set(chart.AXIS):
            continue
        figures = {name: _figure(line) for name, line in shares.items()}
        some = [shares[name] for name in chart.AXIS]
        called = words.PAGE[language][f"kinds_{kind}"]
        leading = readings.leading(figures, language=language)
        inside += [
            marks.over(called, some, language),
            f'<p class="said">{escape(leading)}</p>',
            chart.share_bar(figures, labels=LABELS[language]),
            marks.figures([replace(line, part="") for line in some], setting),
        ]
    if not inside:
        return ""
    inside.append(sections.explained(of, setting, "direction"))
    return marks.section(REPORT[language]["where"], *inside, level=setting.level)


def _orbits(lines: Lines, setting: Setting) -> str:
    of = [x for x in told(lines.get("orbits", ())) if x.part in KINDS]
    if not of:
        return ""
    title = REPORT[setting.language]["orbits"]
    inside = (
        marks.figures(_by_kind(of), setting),
        sections.explained(of, setting, "orbits"),
    )
    return marks.section(title, *inside, level=setting.level)


def _by_kind(lines: Sequence[Line]) -> list[Line]:
    order = {name: at for at, name in enumerate(chart.EDGES)}
    place = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(lines, key=lambda x: (place[x.part], order.get(x.name, len(order))))


def _figure(line: Line) -> Figure:
    return Figure(
        value=line.value,
        low=line.low,
        high=line.high,
        n=line.n,
        badge=line.badge,
        as_of="",
        definition=line.definition,
    )
