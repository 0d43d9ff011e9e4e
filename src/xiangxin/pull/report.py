"""One self-contained page of a market's snapshots, in English and Chinese."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from xiangxin.pull import chart
from xiangxin.pull.measure import Progress
from xiangxin.pull.snapshot import ORBITS, Figure, Snapshot
from xiangxin.pull.verdict import CODES
from xiangxin.pull.words import (
    DEFINITIONS,
    LABELS,
    MISSING,
    REPORT,
    VERDICTS,
    bounds,
    percent,
    said,
)

STYLE: Final = Path(__file__).with_name("report.css")
MOST_CHAPTERS: Final = 60
BARE: Final = ("ratio", "force")


def page(
    snapshots: Sequence[Snapshot],
    *,
    languages: Sequence[str],
    chapters: int = MOST_CHAPTERS,
    progress: Progress | None = None,
) -> str:
    """The whole file; two languages in one are switched without a script."""
    style = STYLE.read_text(encoding="utf-8")
    ranked = sorted(snapshots, key=lambda s: (-s.people, int(s.actor.id)))
    told = ranked[:chapters]
    written: dict[str, list[str]] = {language: [] for language in languages}
    for at, snapshot in enumerate(told, start=1):
        for language in languages:
            written[language].append(_chapter(snapshot, language))
        if progress:
            progress(at, len(told))
    bodies = "".join(
        _body(ranked, chapters=written[language], language=language)
        for language in languages
    )
    switch = _switch(languages) if len(languages) > 1 else ""
    title = escape(REPORT[languages[0]]["title"])
    return (
        f'<!doctype html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{switch}{bodies}</body>\n</html>\n"
    )


def _switch(languages: Sequence[str]) -> str:
    return "".join(
        f'<input type="radio" name="language" id="in-{language}"'
        f"{' checked' if at == 0 else ''}>"
        f'<label for="in-{language}" lang="{language}">'
        f"{REPORT[language]['language']}</label>"
        for at, language in enumerate(languages)
    )


def _body(
    snapshots: Sequence[Snapshot], *, chapters: Sequence[str], language: str
) -> str:
    return (
        f'<main class="wrap in-{language}" lang="{language}">'
        + _head(snapshots, language)
        + _overview(snapshots, told=len(chapters), language=language)
        + "".join(chapters)
        + "</main>\n"
    )


def _head(snapshots: Sequence[Snapshot], language: str) -> str:
    words = REPORT[language]
    head = f'<h1>{words["title"]}</h1><p class="lede">{words["lede"]}</p>'
    if not snapshots:
        return head
    first = snapshots[0]
    as_of = words["as_of"].format(
        as_of=first.as_of[:16].replace("T", " "), engine=first.engine, seed=first.seed
    )
    demo = (
        f'<p><span class="tag hot">{words["demo"]}</span> {words["demo_why"]}</p>'
        if first.demo
        else ""
    )
    return f'{head}{demo}<p class="meta">{as_of}</p>'


def _overview(snapshots: Sequence[Snapshot], *, told: int, language: str) -> str:
    words = REPORT[language]
    codes = Counter(snapshot.verdict.code for snapshot in snapshots)
    counts = "".join(
        f'<li><span class="big">{codes[code]:,}</span> {VERDICTS[language][code]}</li>'
        for code in CODES
    )
    header = _header(words["actor"], words["people"], words["verdict"], words["shares"])
    rows = "".join(
        _overview_row(snapshot, linked=at < told, language=language)
        for at, snapshot in enumerate(snapshots)
    )
    chapters = words["chapters"].format(chapters=told) if told < len(snapshots) else ""
    return (
        f'<section class="sec"><h2>{words["overview"]}</h2>'
        f"<p>{words['counted'].format(actors=f'{len(snapshots):,}')} {chapters}</p>"
        f'<ul class="verdicts">{counts}</ul>'
        f'<div class="tbl"><table>{header}<tbody>{rows}</tbody></table></div></section>'
    )


def _overview_row(snapshot: Snapshot, *, linked: bool, language: str) -> str:
    labels, name = LABELS[language], escape(_name(snapshot, language))
    bar = chart.share_bar(snapshot.shares, labels=labels) if snapshot.shares else ""
    entry = f'<a href="#{_anchor(snapshot, language)}">{name}</a>' if linked else name
    return (
        f'<tr><th scope="row">{entry} <span class="meta">'
        f"{_kind(snapshot, language)}</span></th>"
        f'<td class="r">{snapshot.people:,}</td>'
        f"<td>{VERDICTS[language][snapshot.verdict.code]}</td><td>{bar}</td></tr>"
    )


def _chapter(snapshot: Snapshot, language: str) -> str:
    labels = LABELS[language]
    picture = chart.orbit_chart(snapshot, labels=labels)
    under = escape(chart.caption(snapshot, labels=labels))
    parts = (
        _direction(snapshot, language),
        _strength(snapshot, language),
        _orbits(snapshot, language),
        _missing(snapshot, language),
    )
    return (
        f'<article id="{_anchor(snapshot, language)}"><h2>'
        f"{escape(_name(snapshot, language))} "
        f'<span class="meta">{_kind(snapshot, language)}</span></h2>'
        f'<div class="pull-top"><figure class="fig">{picture}'
        f'<figcaption class="meta">{under}</figcaption></figure>'
        f"{_verdict(snapshot, language)}</div>"
        f'<div class="even">{"".join(parts)}</div></article>'
    )


def _verdict(snapshot: Snapshot, language: str) -> str:
    words, sentence = REPORT[language], said(snapshot, language=language)
    return (
        f'<div class="verdict"><p>{sentence.title}</p><p>{sentence.why}</p>'
        f"<p><b>{words['next']}</b> {sentence.then}</p>"
        f'<p class="meta"><span class="method" title="{words["badge_why"]}">'
        f"{words['badge']}</span> {words['badge_why']}</p></div>"
    )


def _direction(snapshot: Snapshot, language: str) -> str:
    words, labels = REPORT[language], LABELS[language]
    if not snapshot.shares or not snapshot.unknown:
        return ""
    drawn = chart.share_rows(snapshot.shares, labels=labels)
    rows = "".join(
        _row(labels[n], percent(f.value), bounds(f), f"{f.n:,}")
        for n, f in ((n, snapshot.shares[n]) for n in chart.AXIS)
    )
    aside = snapshot.unknown
    rows += _row(
        DEFINITIONS[language]["unknown"],
        percent(aside.value),
        bounds(aside),
        f"{aside.n:,}",
    )
    head = _header(words["direction"], words["share"], words["interval"], words["n"])
    return _section(words["where"], drawn + _table(head, rows))


def _strength(snapshot: Snapshot, language: str) -> str:
    words, strength = REPORT[language], snapshot.strength
    figures = [snapshot.repeat] if snapshot.repeat else []
    if strength:
        told = (strength.returned, strength.category, strength.ratio, strength.force)
        figures = [f for f in told if f] + figures
    if not figures:
        return ""
    rows = "".join(
        _row(
            DEFINITIONS[language][f.definition],
            _value(f, f.value),
            _interval(f),
            f"{f.n:,}",
        )
        for f in figures
    )
    head = _header(words["figure"], words["value"], words["interval"], words["n"])
    return _section(words["strong"], _table(head, rows))


def _interval(figure: Figure) -> str:
    if figure.definition not in BARE:
        return bounds(figure)
    return f"{_value(figure, figure.low)}–{_value(figure, figure.high)}"


def _value(figure: Figure, value: float) -> str:
    if figure.definition not in BARE:
        return percent(value)
    return f"{value:,.0f}" if figure.definition == "force" else f"{value:.2f}"


def _orbits(snapshot: Snapshot, language: str) -> str:
    words, labels = REPORT[language], LABELS[language]
    rows = "".join(
        _row(labels[orbit], f"{snapshot.orbits[orbit]:,}") for orbit in reversed(ORBITS)
    )
    rows += _row(words["undirected"], f"{snapshot.undirected:,}")
    if snapshot.guest_orders is not None:
        rows += _row(words["guests"], f"{snapshot.guest_orders:,}")
    head = _header(words["orbit"], words["near"])
    return _section(words["orbits"], _table(head, rows))


def _missing(snapshot: Snapshot, language: str) -> str:
    items = "".join(f"<li>{MISSING[language][name]}</li>" for name in snapshot.missing)
    return _section(REPORT[language]["missing"], f'<ul class="plain">{items}</ul>')


def _section(title: str, inside: str) -> str:
    return f'<section class="fig"><h3>{title}</h3>{inside}</section>'


def _table(header: str, rows: str) -> str:
    return f'<div class="tbl"><table>{header}<tbody>{rows}</tbody></table></div>'


def _header(first: str, *rest: str) -> str:
    cells = "".join(f'<th scope="col" class="r">{escape(cell)}</th>' for cell in rest)
    return f'<thead><tr><th scope="col">{escape(first)}</th>{cells}</tr></thead>'


def _row(first: str, *rest: str) -> str:
    cells = "".join(f'<td class="r">{escape(cell)}</td>' for cell in rest)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _name(snapshot: Snapshot, language: str) -> str:
    actor = snapshot.actor
    if actor.name:
        return actor.name
    return (
        f"@{actor.handle}"
        if actor.handle
        else f"{_kind(snapshot, language)} {actor.id}"
    )


def _kind(snapshot: Snapshot, language: str) -> str:
    kind = snapshot.actor.kind
    return REPORT[language].get(f"kind_{kind}", escape(kind))


def _anchor(snapshot: Snapshot, language: str) -> str:
    return f"{language}-{escape(snapshot.actor.id)}"
