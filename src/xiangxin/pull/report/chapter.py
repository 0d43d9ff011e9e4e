"""An actor's chapter: the chart and the verdict, then a section for each question."""

from collections.abc import Sequence
from html import escape
from typing import Final

from xiangxin.pull import chart
from xiangxin.pull.measures import MEASURES
from xiangxin.pull.motion.measure import window_ends
from xiangxin.pull.motion.trends import WINDOWS
from xiangxin.pull.report import forms, marks, plots, sections, words
from xiangxin.pull.report.lines import Line, Lines, find, told
from xiangxin.pull.snapshot import ORBITS, Snapshot
from xiangxin.pull.thresholds import (
    ATTENTION_LEAD,
    CERTAIN,
    FEWEST_PEOPLE,
    REPEAT_ABOVE,
    REWARD_ABOVE,
    WIDEST_SHARE,
)
from xiangxin.pull.words import LABELS, REPORT
from xiangxin.pull.words import said as verdict_said

PLACED: Final = "motion"
"""The measure whose figures stand among those of the snapshot."""

STRENGTH: Final = (
    "returned",
    "category_returned",
    "ratio",
    "force",
    "repeat",
    "drop_ratio",
)

MATCHES: Final = {
    "reward_ended": "share_reward",
    "creator_silent": "share_person",
}
"""Which share an event that switched something off speaks about."""


def chapter(
    snapshot: Snapshot, lines: Lines, *, language: str, currency: str = ""
) -> str:
    labels = LABELS[language]
    picture = chart.orbit_chart(snapshot, labels=labels)
    under = escape(chart.caption(snapshot, labels=labels))
    rest = [
        sections.measure(
            each.name, lines.get(each.name, ()), language=language, currency=currency
        )
        for each in MEASURES
        if each.name != PLACED
    ]
    parts = (
        _direction(snapshot, lines, language),
        _strength(snapshot, lines, language),
        *rest,
        sections.untold(lines, language=language),
    )
    return (
        f'<article id="{anchor(snapshot, language)}"><h2>'
        f"{escape(name(snapshot, language))} "
        f'<span class="meta">{kind(snapshot, language)}</span></h2>'
        f'<div class="pull-top"><figure class="fig">{picture}'
        f'<figcaption class="meta">{under}</figcaption></figure>'
        f"{_verdict(snapshot, lines, language)}</div>"
        f"{_near(snapshot, lines, language)}"
        f'<div class="even">{"".join(parts)}</div></article>'
    )


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


def trend_said(lines: Lines, *, language: str) -> str:
    page, moved = words.PAGE[language], find(lines.get("motion", ()), "to_goods")
    if moved is None:
        return page["trend_none"]
    way = "open"
    if moved.low > 1 or moved.high < 1:
        way = "goods" if moved.low > 1 else "attention"
    return page[f"trend_{way}"].format(
        value=forms.number(moved.value, 2),
        bounds=f"{forms.number(moved.low, 2)}–{forms.number(moved.high, 2)}",
    )


def disagreeing(lines: Lines) -> list[Line]:
    """Before-and-after figures whose loss leaves its share's interval no room."""
    shares = lines.get("direction", ())
    found = []
    for event, share in MATCHES.items():
        seen, of = find(lines.get("motion", ()), event), find(shares, share)
        if seen and of and (1 - seen.low < of.low or 1 - seen.high > of.high):
            found.append(seen)
    return found


def _verdict(snapshot: Snapshot, lines: Lines, language: str) -> str:
    sentence = verdict_said(snapshot, language=language)
    settle = words.PAGE[language]["settle"].format(
        next=changes(snapshot, language=language)
    )
    badges = {line.badge for line in told(lines.get("direction", ()))}
    said = "".join(
        f'<p class="meta">{marks.badge(each, language)} '
        f"{words.BADGE_WHYS[language][each]}</p>"
        for each in sorted(badges) or ["association"]
    )
    return (
        f'<div class="verdict"><p>{escape(sentence.title)}</p>'
        f"<p>{escape(sentence.why)}</p>"
        f"<p><b>{REPORT[language]['next']}</b> {escape(sentence.then)}</p>"
        f'<p class="settle">{escape(settle)}</p>{said}</div>'
    )


def _near(snapshot: Snapshot, lines: Lines, language: str) -> str:
    page = words.PAGE[language]
    order = (*reversed(ORBITS), "undirected", "guest_orders")
    counts = [line for each in order if (line := find(lines["orbits"], each))]
    inside = [marks.figures(counts, language=language)]
    inside += _flows(snapshot, lines, language)
    return marks.folded(page["orbit_table"], *inside)


def _flows(snapshot: Snapshot, lines: Lines, language: str) -> list[str]:
    flows = [x for x in told(lines.get("motion", ())) if x.part.startswith("flow:0:")]
    if not flows:
        return []
    day = window_ends(snapshot.as_of, 0)
    summary = words.PAGE[language]["flow_table"]
    when = words.PAGE[language]["to"].format(day=f"{day:%Y-%m-%d}")
    return [
        f'<p class="meta flows">{escape(summary)}, {escape(when)}</p>',
        marks.figures(flows, language=language),
    ]


def _direction(snapshot: Snapshot, lines: Lines, language: str) -> str:
    of = told(lines.get("direction", ()))
    shares = [x for x in of if x.name.startswith("share_")]
    if not shares or not snapshot.shares:
        return ""
    labels, page = LABELS[language], words.PAGE[language]
    changed = [
        each
        for each in told(lines.get("motion", ()))
        if each.name in ("reward_ended", "creator_silent", "release") and not each.part
    ]
    first = disagreeing(lines)
    inside = [
        marks.said(
            page["causal_first"].format(
                value=forms.number(each.value, 2),
                bounds=f"{forms.number(each.low, 2)}–{forms.number(each.high, 2)}",
            )
        )
        for each in first[:1]
    ]
    if changed and first:
        inside.append(marks.figures(changed, language=language))
    inside += [
        marks.said(trend_said(lines, language=language)),
        _triangle(snapshot, lines, language),
        chart.share_bar(snapshot.shares, labels=labels),
        marks.figures(_compass(of), language=language),
    ]
    if changed and not first:
        inside.append(marks.figures(changed, language=language))
    windows = _windows(lines, shares=True)
    if windows:
        inside.append(
            sections.all_figures(
                windows, language=language, summary=page["trend_table"]
            )
        )
    return marks.section(REPORT[language]["where"], *inside)


def _compass(lines: Sequence[Line]) -> list[Line]:
    order = [f"share_{each}" for each in chart.AXIS] + ["unknown", "people"]
    return [line for each in order if (line := find(lines, each))]


def _windows(lines: Lines, *, shares: bool) -> list[Line]:
    moved = told(lines.get("motion", ()))
    return [
        x
        for x in moved
        if (x.part.startswith("window:") and x.name.startswith("share_") == shares)
        or (shares and x.name in ("to_goods", "to_reward"))
    ]


def _triangle(snapshot: Snapshot, lines: Lines, language: str) -> str:
    page, moved = words.PAGE[language], lines.get("motion", ())
    path = []
    for window in reversed(range(WINDOWS)):
        part = f"window:{window}"
        each = [
            find(moved, f"share_{one}", part)
            for one in ("product", "attention", "reward")
        ]
        goods, attention, reward = each
        if goods is None or attention is None or reward is None:
            continue
        ends = window_ends(snapshot.as_of, window)
        path.append(
            plots.Share(
                label=f"{ends:%Y-%m-%d}" if window else page["now"],
                parts=(goods.value, attention.value, reward.value),
                widths=(
                    goods.high - goods.low,
                    attention.high - attention.low,
                    reward.high - reward.low,
                ),
            )
        )
    if not path:
        return ""
    corners = (page["goods"], page["attention_long"], page["reward"])
    return plots.triangle(path, corners=corners, label=page["triangle"])


def _strength(snapshot: Snapshot, lines: Lines, language: str) -> str:
    among = told(lines.get("strength", ())) + told(lines.get("verdict", ()))
    of = [line for each in STRENGTH if (line := find(among, each))]
    if not of:
        return ""
    page, ratio = words.PAGE[language], find(of, "ratio")
    inside = []
    if ratio:
        way = "more" if ratio.low > 1 else "open"
        inside.append(
            marks.said(
                page[f"strong_{way}"].format(
                    value=forms.number(ratio.value, 2),
                    bounds=f"{forms.number(ratio.low, 2)}–"
                    f"{forms.number(ratio.high, 2)}",
                )
            )
        )
    windows = [x for x in _windows(lines, shares=False) if x.name == "ratio"]
    if len(windows) > 1:
        inside.append(_ratio_line(snapshot, windows, language))
    inside.append(marks.figures(of, language=language))
    if windows:
        inside.append(
            sections.all_figures(
                windows, language=language, summary=page["trend_table"]
            )
        )
    return marks.section(REPORT[language]["strong"], *inside)


def _ratio_line(snapshot: Snapshot, windows: Sequence[Line], language: str) -> str:
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
