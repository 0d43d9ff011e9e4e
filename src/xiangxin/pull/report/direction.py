"""Where the pull points: shares, triangle, how they moved, and what happened when
something was off."""

from collections.abc import Sequence
from typing import Final

from xiangxin.pull import chart
from xiangxin.pull.report import forms, marks, plots, readings, sections, words
from xiangxin.pull.report.lines import Line, Lines, find, told
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.snapshot import Figure, Snapshot
from xiangxin.pull.windows import WINDOWS, window_ends
from xiangxin.pull.words import LABELS, REPORT

MATCHES: Final = {
    "reward_ended": "share_reward",
    "creator_silent": "share_person",
}
"""Which share an event that switched something off speaks about."""
EVENTS: Final = ("reward_ended", "creator_silent", "release")


def direction(
    snapshot: Snapshot,
    lines: Lines,
    setting: Setting,
    *,
    past: Sequence[tuple[str, dict[str, Figure]]] = (),
) -> str:
    """`past` are earlier shares with their days, oldest first: the path of the triangle
    where the measure of what moved has nothing to say."""
    of = told(lines.get("direction", ()))
    if not snapshot.shares or not any(x.name.startswith("share_") for x in of):
        return ""
    language, page = setting.language, words.PAGE[setting.language]
    moved = told(lines.get("motion", ()))
    changed = [x for x in moved if x.name in EVENTS and not x.part]
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
        inside.append(marks.figures(changed, setting))
    path = _windows(snapshot, lines, language) or _past(past, language)
    inside.append(marks.said(readings.leading(snapshot.shares, language=language)))
    if path:
        region = trend_said(lines, language=language, moments=len(path))
        inside += [marks.said(region), _triangle(path, language)]
    inside += [
        chart.share_bar(snapshot.shares, labels=LABELS[language]),
        marks.figures(_compass(of), setting),
    ]
    if changed and not first:
        inside.append(marks.figures(changed, setting))
    windows = _shares_of_windows(moved)
    if windows:
        summary = page["trend_table"]
        inside.append(sections.behind(windows, setting, summary=summary))
    inside.append(sections.explained([*_compass(of), *changed], setting, "direction"))
    return marks.section(REPORT[language]["where"], *inside, level=setting.level)


def trend_said(lines: Lines, *, language: str, moments: int = 0) -> str:
    page, moved = words.PAGE[language], find(lines.get("motion", ()), "to_goods")
    if moved is None:
        return page["trend_past" if moments > 1 else "trend_none"]
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


def _compass(lines: Sequence[Line]) -> list[Line]:
    order = [f"share_{each}" for each in chart.AXIS] + ["unknown", "people"]
    return [line for each in order if (line := find(lines, each))]


def _shares_of_windows(moved: Sequence[Line]) -> list[Line]:
    return [
        x
        for x in moved
        if (x.part.startswith("window:") and x.name.startswith("share_"))
        or x.name in ("to_goods", "to_reward")
    ]


def _windows(snapshot: Snapshot, lines: Lines, language: str) -> list[plots.Share]:
    moved, path = lines.get("motion", ()), []
    for window in reversed(range(WINDOWS)):
        part = f"window:{window}"
        goods, attention, reward = (
            find(moved, f"share_{one}", part)
            for one in ("product", "attention", "reward")
        )
        if goods is None or attention is None or reward is None:
            continue
        ends = window_ends(snapshot.as_of, window)
        path.append(
            plots.Share(
                label=f"{ends:%Y-%m-%d}" if window else words.PAGE[language]["now"],
                parts=(goods.value, attention.value, reward.value),
                widths=(
                    goods.high - goods.low,
                    attention.high - attention.low,
                    reward.high - reward.low,
                ),
            )
        )
    return path


def _past(
    past: Sequence[tuple[str, dict[str, Figure]]], language: str
) -> list[plots.Share]:
    path = [_amalgamated(day, shares) for day, shares in past]
    if path:
        now = words.PAGE[language]["now"]
        path[-1] = plots.Share(label=now, parts=path[-1].parts, widths=path[-1].widths)
    return path


def _amalgamated(day: str, shares: dict[str, Figure]) -> plots.Share:
    width = {name: figure.high - figure.low for name, figure in shares.items()}
    return plots.Share(
        label=day,
        parts=(
            shares["product"].value,
            shares["person"].value + shares["topic"].value,
            shares["reward"].value,
        ),
        # As if person and topic knew nothing of each other; what one gains the other
        # tends to lose, so the sum is known better than this.
        widths=(
            width["product"],
            (width["person"] ** 2 + width["topic"] ** 2) ** 0.5,
            width["reward"],
        ),
    )


def _triangle(path: Sequence[plots.Share], language: str) -> str:
    page = words.PAGE[language]
    corners = (page["goods"], page["attention_long"], page["reward"])
    return plots.triangle(path, corners=corners, label=page["triangle"])
