"""One self-contained page: no script, nothing fetched; languages switched by CSS."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from xiangxin.pull import chart
from xiangxin.pull.report import marks, sections, speech, words
from xiangxin.pull.report.chapter import anchor, chapter, kind, measures, name
from xiangxin.pull.report.lines import Line, Lines
from xiangxin.pull.report.market import kinds
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.report.told import Step, Told, by_actor
from xiangxin.pull.snapshot import Snapshot
from xiangxin.pull.verdict import CODES
from xiangxin.pull.words import LABELS, REPORT, VERDICTS

STYLE: Final = Path(__file__).with_name("report.css")
MOST_CHAPTERS: Final = 30
MOST_ROWS: Final = 40


def page(
    told: Told,
    *,
    languages: Sequence[str],
    chapters: int = MOST_CHAPTERS,
    progress: Step | None = None,
) -> str:
    """The whole file; two languages in one are switched without a script."""
    shown = told.snapshots[:chapters]
    lines = by_actor(told.findings, (int(each.actor.id) for each in shown))
    written: dict[str, list[str]] = {language: [] for language in languages}
    for at, snapshot in enumerate(shown, start=1):
        own = lines.get(int(snapshot.actor.id), {})
        for language in languages:
            currency = told.currencies.get(int(snapshot.actor.id), "")
            setting = Setting(language=language, currency=currency)
            written[language].append(chapter(snapshot, own, setting))
        if progress:
            progress(at, len(shown))
    bodies = "".join(
        _body(told, lines, chapters=written[language], language=language)
        for language in languages
    )
    switch = _switch(languages) if len(languages) > 1 else ""
    title = escape(REPORT[languages[0]]["title"])
    return (
        f'<!doctype html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n"
        f"</head>\n<body>\n{switch}{bodies}</body>\n</html>\n"
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
    told: Told,
    lines: dict[int | None, Lines],
    *,
    chapters: Sequence[str],
    language: str,
) -> str:
    return (
        f'<main class="wrap in-{language}" lang="{language}">'
        + _head(told, language)
        + _overview(told.snapshots, chapters=len(chapters), language=language)
        + _market(lines.get(None, {}), language)
        + "".join(chapters)
        + _glossary(lines, language)
        + "</main>\n"
    )


def _head(told: Told, language: str) -> str:
    said = REPORT[language]
    as_of = said["as_of"].format(
        as_of=told.as_of[:16].replace("T", " "), engine=told.engine, seed=told.seed
    )
    demo = (
        f'<p><span class="tag hot">{said["demo"]}</span> {said["demo_why"]}</p>'
        if told.demo
        else ""
    )
    return (
        f'<h1>{said["title"]}</h1><p class="lede">{said["lede"]}</p>{demo}'
        f'<p class="meta">{as_of}</p>'
    )


def _overview(snapshots: Sequence[Snapshot], *, chapters: int, language: str) -> str:
    said = REPORT[language]
    codes = Counter(snapshot.verdict.code for snapshot in snapshots)
    counts = "".join(
        f'<li><span class="big">{codes[code]:,}</span> {VERDICTS[language][code]}</li>'
        for code in CODES
    )
    rows = [
        _overview_row(snapshot, linked=at < chapters, language=language)
        for at, snapshot in enumerate(snapshots[:MOST_ROWS])
    ]
    header = (said["people"], said["verdict"], said["shares"])
    some = (
        said["chapters"].format(chapters=chapters) if chapters < len(snapshots) else ""
    )
    more = words.PAGE[language]["and_more"].format(
        count=f"{len(snapshots) - MOST_ROWS:,}"
    )
    return (
        f'<section class="sec"><h2>{said["overview"]}</h2>'
        f"<p>{said['counted'].format(actors=f'{len(snapshots):,}')} {some}</p>"
        f'<ul class="verdicts">{counts}</ul>{marks.table(header, rows, head=said["actor"])}'
        + (f'<p class="meta">{more}</p>' if len(snapshots) > MOST_ROWS else "")
        + "</section>"
    )


def _overview_row(snapshot: Snapshot, *, linked: bool, language: str) -> str:
    labels, named = LABELS[language], escape(name(snapshot, language))
    bar = chart.share_bar(snapshot.shares, labels=labels) if snapshot.shares else ""
    entry = f'<a href="#{anchor(snapshot, language)}">{named}</a>' if linked else named
    return marks.row(
        f'{entry} <span class="meta">{kind(snapshot, language)}</span>',
        marks.data(float(snapshot.people), f"{snapshot.people:,}"),
        VERDICTS[language][snapshot.verdict.code],
        bar,
    )


def _market(lines: Lines, language: str) -> str:
    """What the measures say of the market as a whole."""
    setting = Setting(language=language)
    parts = (*kinds(lines, setting), *measures(lines, setting))
    inside = "".join((*parts, sections.untold(lines, setting)))
    if not inside:
        return ""
    title = words.PAGE[language]["market"]
    return f'<section class="sec"><h2>{title}</h2><div class="even">{inside}</div></section>'


def _glossary(lines: dict[int | None, Lines], language: str) -> str:
    """Each definition once, for the figures that this page shows."""
    shown: dict[str, Line] = {}
    for of in lines.values():
        for each in of.values():
            shown.update(
                (line.definition, line) for line in each if line.missing is None
            )
    items = "".join(
        f'<div id="{marks.anchor(code, language)}"><dt>'
        f"{escape(speech.called(shown[code], language=language))}</dt>"
        f"<dd>{escape(speech.definition(shown[code], language=language))}</dd></div>"
        for code in sorted(shown)
    )
    badges = "".join(
        f"<div><dt>{marks.badge(code, language)}</dt><dd>{why}</dd></div>"
        for code, why in words.BADGE_WHYS[language].items()
    )
    said = words.PAGE[language]
    return (
        f'<section class="sec words"><h2>{said["definitions"]}</h2><dl>{items}</dl>'
        f"<h3>{said['badges']}</h3><dl>{badges}</dl></section>"
    )
