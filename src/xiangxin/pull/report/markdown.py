"""The same report as plain text with tables, for reading anywhere."""

from collections.abc import Iterator, Sequence

from xiangxin.pull.report import forms, sections, speech, words
from xiangxin.pull.report.chapter import changes, kind, name
from xiangxin.pull.report.lines import Line, Lines, told
from xiangxin.pull.report.page import MOST_CHAPTERS, MOST_ROWS
from xiangxin.pull.report.told import Told, by_actor
from xiangxin.pull.snapshot import Snapshot
from xiangxin.pull.words import REPORT, VERDICTS
from xiangxin.pull.words import said as verdict_said


def as_markdown(
    of: Told, *, languages: Sequence[str], chapters: int = MOST_CHAPTERS
) -> str:
    shown = of.snapshots[:chapters]
    lines = by_actor(of.findings, (int(each.actor.id) for each in shown))
    said = (
        line for language in languages for line in _language(of, shown, lines, language)
    )
    return "\n".join(said) + "\n"


def _language(
    of: Told,
    shown: Sequence[Snapshot],
    lines: dict[int | None, Lines],
    language: str,
) -> Iterator[str]:
    page = REPORT[language]
    as_of = of.as_of[:16].replace("T", " ")
    yield from (f"# {page['title']}", "", page["lede"], "")
    yield from (
        page["as_of"].format(as_of=as_of, engine=of.engine, seed=of.seed),
        "",
    )
    if of.demo:
        yield from (f"**{page['demo']}** {page['demo_why']}", "")
    yield from _overview(of.snapshots, language)
    if market := lines.get(None):
        yield from (f"## {words.PAGE[language]['market']}", "")
        yield from _measures(market, language, "")
    for snapshot in shown:
        actor = int(snapshot.actor.id)
        yield from _chapter(
            snapshot, lines.get(actor, {}), language, of.currencies.get(actor, "")
        )
    yield from _definitions(lines, language)


def _overview(snapshots: Sequence[Snapshot], language: str) -> Iterator[str]:
    page = REPORT[language]
    yield from (f"## {page['overview']}", "")
    yield _row(page["actor"], page["people"], page["verdict"])
    yield "| --- | ---: | --- |"
    for each in snapshots[:MOST_ROWS]:
        called = f"{name(each, language)} ({kind(each, language)})"
        verdict = VERDICTS[language][each.verdict.code]
        yield _row(called, f"{each.people:,}", verdict)
    yield ""


def _chapter(
    snapshot: Snapshot, lines: Lines, language: str, currency: str
) -> Iterator[str]:
    sentence = verdict_said(snapshot, language=language)
    settle = words.PAGE[language]["settle"]
    yield from (f"## {_plain(name(snapshot, language))}", "")
    yield from (f"**{sentence.title}**", "", sentence.why, "")
    yield from (f"{REPORT[language]['next']} {sentence.then}", "")
    yield from (settle.format(next=changes(snapshot, language=language)), "")
    yield from _measures(lines, language, currency)


def _measures(lines: Lines, language: str, currency: str) -> Iterator[str]:
    names = dict.fromkeys((*words.OWN, *sections.ORDER, *lines))
    for measure in names:
        of = told(lines.get(measure, ()))
        if of:
            yield from (f"### {speech.title(measure, language=language)}", "")
            yield from _table(of, language, currency)
    reasons = {
        f"- **{speech.title(measure, language=language)}** "
        f"{speech.missing(line, language=language)}": None
        for measure, of in lines.items()
        for line in of
        if line.missing is not None
    }
    if reasons:
        yield from (f"### {words.PAGE[language]['not_told']}", "", *reasons, "")


def _table(of: Sequence[Line], language: str, currency: str) -> Iterator[str]:
    page = REPORT[language]
    yield _row(page["figure"], page["value"], page["interval"], "n", "")
    yield "| --- | ---: | ---: | ---: | --- |"
    for line in of:
        part = speech.part(line, language=language)
        called = speech.name(line, language=language)
        yield _row(
            f"{called} ({part})" if part else called,
            forms.value(line, currency=currency),
            forms.interval(line, language=language, currency=currency),
            f"{line.n:,}",
            words.BADGES[language][line.badge],
        )
    yield ""


def _definitions(lines: dict[int | None, Lines], language: str) -> Iterator[str]:
    seen = {
        line.definition: line
        for of in lines.values()
        for each in of.values()
        for line in told(each)
    }
    yield from (f"## {words.PAGE[language]['definitions']}", "")
    for _, line in sorted(seen.items()):
        called = speech.called(line, language=language)
        yield f"- **{called}** {speech.definition(line, language=language)}"
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(cell: str) -> str:
    """A name may hold what Markdown reads as marks."""
    for mark in ("\\", "|", "*", "_", "`", "[", "<", "#"):
        cell = cell.replace(mark, f"\\{mark}")
    return " ".join(cell.split())
