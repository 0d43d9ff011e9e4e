"""The finding that stands above the drawings of a measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from xiangxin.pull import chart
from xiangxin.pull.report import forms, speech
from xiangxin.pull.report.lines import Line, find
from xiangxin.pull.report.sayings import SAYINGS
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.snapshot import Figure, Snapshot
from xiangxin.pull.words import LABELS, bounds, percent

Reading: TypeAlias = Callable[[Sequence[Line], Setting], Iterator[str]]
STRONGEST: Final = "interaction:4"
NEVER: Final = "interaction:0"
ANSWERS: Final = ("sustainable", "reward_dependent", "pyramid_like")


def reading(name: str, lines: Sequence[Line], setting: Setting) -> list[str]:
    """Of figures that could be told; nothing where none of them decides anything."""
    return list(_READINGS[name](lines, setting)) if name in _READINGS else []


def leading(shares: Mapping[str, Figure], *, language: str) -> str:
    """Which direction leads, if their intervals tell."""
    first, second = sorted(chart.AXIS, key=lambda each: -shares[each].value)[:2]
    labels, is_open = LABELS[language], shares[first].low < shares[second].high
    return SAYINGS[language]["leads_open" if is_open else "leads"].format(
        first=labels[first],
        value=percent(shares[first].value),
        bounds=bounds(shares[first]),
        second=labels[second],
        value2=percent(shares[second].value),
        bounds2=bounds(shares[second]),
    )


def next_step(
    snapshot: Snapshot, lines: Mapping[str, Sequence[Line]], setting: Setting
) -> str:
    """What an experiment here advises; nothing where none has decided it, and the next
    step is to make one."""
    if snapshot.verdict.code != "goods":
        return ""
    own = lines.get("influence", ())
    cue = find(own, "itt_order") or find(own, "pooled_order")
    if cue is None or cue.badge != "experiment" or _crosses(cue):
        return ""
    return _say("tested" if cue.value > 0 else "tested_less", setting, cue)


def _influence(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    strong = find(lines, "itt_order", STRONGEST)
    never = find(lines, "itt_order", NEVER)
    if strong and never:
        yield _say("bands", setting, strong, never)
        yield _gap(lines, setting)
        yield _most(lines, setting)
    elif one := find(lines, "pooled_order") or find(lines, "itt_order"):
        yield _say("cue_open" if _crosses(one) else "cue", setting, one)
    if quadrant := find(lines, "quadrant_order"):
        yield SAYINGS[setting.language][f"quadrant_{quadrant.value:.0f}"]


def _gap(lines: Sequence[Line], setting: Setting) -> str:
    gap = find(lines, "gap_order", "interaction:4-1")
    if gap is None or _crosses(gap):
        return _say("bands_open", setting)
    return _say("bands_gap" if gap.low >= 0 else "bands_gap_less", setting, gap)


def _most(lines: Sequence[Line], setting: Setting) -> str:
    """The band with the greatest volume, if no other's interval reaches it."""
    bands = [
        x
        for x in lines
        if x.name == "volume_order" and x.part.startswith("interaction:")
    ]
    most, *rest = sorted(bands, key=lambda x: -x.value)
    if any(x.high > most.low for x in rest):
        return _say("volume_open", setting)
    band = speech.part(most, language=setting.language)
    return _say("volume", setting, most, band=band)


def _observational(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    seen = find(lines, "beyond_placebo", "order") or find(
        lines, "matched_difference", "order"
    )
    if seen:
        yield _sided("alike", seen, setting)


def _reward(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    if drop := find(lines, "drop_ratio"):
        yield _say("drop", setting, drop)
    by_reward = find(lines, "returned", "reward")
    by_themselves = find(lines, "returned", "organic")
    if by_reward and by_themselves:
        yield _say("returned", setting, by_reward, by_themselves)
    answer = next((x for x in lines if x.name == "answer"), None)
    if answer:
        yield _say(answer.part if answer.part in ANSWERS else "reward_open", setting)


def _attribution(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    total = find(lines, "conversions")
    for name, code in (("incremental", "caused"), ("markov", "credit")):
        sources = [x for x in lines if x.name == name]
        if sources and total:
            most = max(sources, key=lambda x: x.value)
            part = speech.part(most, language=setting.language)
            said = forms.value(total)
            yield _say(code, setting, most, part=part, total=said)
            return


def _worth(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    for line in lines:
        if line.name == "value_per_person" and line.part == forms.money_of(line.part):
            is_revenue = line.definition.endswith("_revenue")
            yield _say("worth_revenue" if is_revenue else "worth", setting, line)


def _fit(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    for line in lines:
        if line.name == "words":
            yield speech.part(line, language=setting.language)


def _spread(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    doors = [x for x in lines if x.name == "door"]
    if doors:
        most = max(doors, key=lambda x: x.value)
        part = speech.part(most, language=setting.language)
        yield _say("door", setting, most, part=part)
    if beyond := find(lines, "circle", "beyond"):
        yield _say("beyond", setting, beyond)
    if stars := find(lines, "stars_change"):
        yield _say("stars_open" if _crosses(stars) else "stars", setting, stars)


def _ties(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    if acts := find(lines, "acts", STRONGEST):
        yield _say("ties", setting, acts)


def _choosing(lines: Sequence[Line], setting: Setting) -> Iterator[str]:
    bought = [x for x in lines if x.name == "bought_change"]
    if bought:
        line = bought[0]
        way = "open" if _crosses(line) else "more" if line.low >= 0 else "less"
        yield _say(f"choosing_{way}", setting, line)


def _sided(code: str, line: Line, setting: Setting) -> str:
    if _crosses(line):
        return _say(f"{code}_open", setting, line)
    return _say(code if line.low >= 0 else f"{code}_less", setting, line)


def _crosses(line: Line) -> bool:
    return line.low < 0 < line.high


def _say(code: str, setting: Setting, *of: Line, **more: str) -> str:
    facts = dict(more)
    for at, line in enumerate(of):
        tail = str(at + 1) if at else ""
        facts[f"value{tail}"] = forms.value(line, currency=setting.currency)
        facts[f"bounds{tail}"] = forms.interval(
            line, language=setting.language, currency=setting.currency
        )
    return SAYINGS[setting.language][code].format(**facts)


_READINGS: Final[Mapping[str, Reading]] = {
    "influence": _influence,
    "observational": _observational,
    "reward": _reward,
    "attribution": _attribution,
    "worth": _worth,
    "fit": _fit,
    "spread": _spread,
    "ties": _ties,
    "choosing": _choosing,
}
