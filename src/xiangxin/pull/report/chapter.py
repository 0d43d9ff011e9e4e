"""An actor's chapter: the chart and the verdict, then a section for each question."""

from html import escape
from typing import Final

from xiangxin.pull import chart
from xiangxin.pull.report import marks, readings, sections, words
from xiangxin.pull.report.direction import direction
from xiangxin.pull.report.lines import Lines, find, told
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.report.strength import strength
from xiangxin.pull.snapshot import ORBITS, Snapshot
from xiangxin.pull.thresholds import (
    ATTENTION_LEAD,
    CERTAIN,
    FEWEST_PEOPLE,
    REPEAT_ABOVE,
    REWARD_ABOVE,
    WIDEST_SHARE,
)
from xiangxin.pull.windows import window_ends
from xiangxin.pull.words import LABELS, REPORT
from xiangxin.pull.words import said as verdict_said

FIRST: Final = ("direction", "strength", "orbits", "verdict", "motion")
"""Measures whose figures stand in the sections that are not a measure's own."""


def chapter(snapshot: Snapshot, lines: Lines, setting: Setting) -> str:
    language = setting.language
    labels = LABELS[language]
    picture = chart.orbit_chart(snapshot, labels=labels)
    under = escape(chart.caption(snapshot, labels=labels))
    parts = (
        direction(snapshot, lines, setting),
        strength(snapshot, lines, setting),
        *measures(lines, setting),
        sections.untold(lines, setting),
    )
    return (
        f'<article id="{anchor(snapshot, language)}"><h2>'
        f"{escape(name(snapshot, language))} "
        f'<span class="meta">{kind(snapshot, language)}</span></h2>'
        f'<div class="pull-top"><figure class="fig">{picture}'
        f'<figcaption class="meta">{under}</figcaption></figure>'
        f"{_verdict(snapshot, lines, setting)}</div>"
        f"{near(snapshot, lines, setting)}"
        f'<div class="even">{"".join(parts)}</div></article>'
    )


def measures(lines: Lines, setting: Setting) -> list[str]:
    """A section for each measure that has something to tell, in the order of reading."""
    names = [name for name in (*sections.ORDER, *lines) if name not in FIRST]
    return [
        made
        for name in dict.fromkeys(names)
        if (made := sections.measure(name, lines.get(name, ()), setting))
    ]


def name(snapshot: Snapshot, language: str) -> str:
    actor = snapshot.actor
    if actor.name:
        return actor.name
    if actor.handle:
        return f"@{actor.handle}"
    return f"{kind(snapshot, language)} {actor.id}"


def kind(snapshot: Snapshot, language: str) -> str:
    code = snapshot.actor.kind
    return REPORT[language].get(f"kind_{code}", escape(code))


def anchor(snapshot: Snapshot, language: str) -> str:
    return f"{language}-{escape(snapshot.actor.id)}"


def changes(snapshot: Snapshot, *, language: str) -> str:
    """What would have to be seen for another verdict."""
    return words.CHANGES[language][snapshot.verdict.code].format(
        people=FEWEST_PEOPLE,
        width=f"{WIDEST_SHARE:.0%}",
        reward=f"{REWARD_ABOVE:.0%}",
        again=f"{REPEAT_ABOVE:.0%}",
        lead=f"{ATTENTION_LEAD:.0%}",
        sure=f"{CERTAIN:.0%}",
    )


def badges(lines: Lines) -> list[str]:
    """How the figures behind a verdict were found."""
    found = {line.badge for line in told(lines.get("direction", ()))}
    return sorted(found) or ["association"]


def near(snapshot: Snapshot, lines: Lines, setting: Setting) -> str:
    """Who is in which orbit, and who moved between them."""
    order = (*reversed(ORBITS), "undirected", "guest_orders")
    of = lines.get("orbits", ())
    counts = [line for each in order if (line := find(of, each))]
    flows = [x for x in told(lines.get("motion", ())) if x.part.startswith("flow:0:")]
    inside = [marks.figures(counts, setting)]
    if flows:
        inside += [_flows_said(snapshot, setting.language)]
        inside += [marks.figures(flows, setting)]
    inside.append(sections.defined([*counts, *flows], setting, "orbits"))
    return marks.folded(words.PAGE[setting.language]["orbit_table"], *inside)


def _verdict(snapshot: Snapshot, lines: Lines, setting: Setting) -> str:
    language = setting.language
    sentence = verdict_said(snapshot, language=language)
    step = readings.next_step(snapshot, lines, setting) or sentence.then
    settle = words.PAGE[language]["settle"].format(
        next=changes(snapshot, language=language)
    )
    said = "".join(
        f'<p class="meta">{marks.badge(each, language)} '
        f"{words.BADGE_WHYS[language][each]}</p>"
        for each in badges(lines)
    )
    return (
        f'<div class="verdict"><p>{escape(sentence.title)}</p>'
        f"<p>{escape(sentence.why)}</p>"
        f"<p><b>{REPORT[language]['next']}</b> {escape(step)}</p>"
        f'<p class="settle">{escape(settle)}</p>{said}</div>'
    )


def _flows_said(snapshot: Snapshot, language: str) -> str:
    page, day = words.PAGE[language], window_ends(snapshot.as_of, 0)
    when = page["to"].format(day=f"{day:%Y-%m-%d}")
    return f'<p class="meta flows">{escape(page["flow_table"])}, {escape(when)}</p>'
