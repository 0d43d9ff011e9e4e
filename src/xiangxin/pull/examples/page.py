"""What the examples' pages are made of: one file, two languages, tables of figures."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeAlias

from xiangxin.pull import ENGINE
from xiangxin.pull.examples import words
from xiangxin.pull.examples.beside import Beside
from xiangxin.pull.examples.words import Texts
from xiangxin.pull.report import marks, plots
from xiangxin.pull.report.page import STYLE
from xiangxin.pull.words import LANGUAGES, REPORT

Write: TypeAlias = Callable[[float], str]


def decimals(value: float, digits: int = 3) -> str:
    """With thousands apart and a true minus."""
    return f"{value:,.{digits}f}".replace("-", "−")


def four(value: float) -> str:
    return decimals(value, 4)


def as_printed(value: float, write: Write) -> str:
    """With the digits it was printed with, where it is a bare number."""
    return f"{value:g}" if write in (decimals, four) else write(value)


def whole(value: float) -> str:
    return decimals(value, 0)


def percent(value: float) -> str:
    return f"{decimals(100 * value, 1)}%"


def dollars(cents: float) -> str:
    """Of cents; to the dollar where there are many."""
    return f"$ {decimals(cents / 100, 0 if abs(cents) >= 1_000_000 else 2)}"


def drawn(said: Texts, found: Sequence[Beside], label: str, *, write: Write) -> str:
    drawn = [
        plots.Mark(
            label=said[each.code],
            said=write(each.value),
            value=each.value,
            low=each.low,
            high=each.high,
        )
        for each in found
    ]
    return plots.forest(drawn, label=label)


def behind(said: Texts, found: Sequence[Beside], language: str, *, write: Write) -> str:
    inside = compared(said, found, language, write=write)
    return marks.folded(words.PAGE[language]["table"], inside)


def compared(
    said: Texts, found: Sequence[Beside], language: str, *, write: Write
) -> str:
    return listed(*rows(said, found, language, write=write))


def listed(header: Sequence[str], body: Sequence[str]) -> str:
    first, *rest = header
    return marks.table(rest, body, head=escape(first))


def rows(
    said: Texts, found: Sequence[Beside], language: str, *, write: Write
) -> tuple[tuple[str, ...], list[str]]:
    page = words.PAGE[language]
    header = (page["figure"], page["ours"], page["printed"], page["n"])
    rows = []
    for each in found:
        printed = each.published
        badge = f'<span class="method">{page[each.badge]}</span>'
        rows.append(
            marks.row(
                f"{escape(said[each.code])} {badge}",
                between(each.value, each.low, each.high, write=write),
                ""
                if printed is None
                else marks.data(printed, as_printed(printed, write)),
                marks.data(each.n, f"{each.n:,}"),
            )
        )
    return header, rows


def between(value: float, low: float, high: float, *, write: Write) -> str:
    return (
        f'{marks.data(value, write(value))}<br><span class="meta">'
        f"{write(low)}–{write(high)}</span>"
    )


def head(said: Texts, language: str, *, lede: str, seed: int) -> str:
    made = words.PAGE[language]["made"].format(
        engine=ENGINE, seed=seed, data=said["data"]
    )
    return (
        f'<h1>{escape(said["title"])}</h1><p class="lede">{escape(lede)}</p>'
        f'<p class="meta">{escape(made)}</p>'
    )


def page(title: str, body: Callable[[str], str]) -> str:
    """The whole file; languages are switched without a script."""
    switch = "".join(
        f'<input type="radio" name="language" id="in-{language}"'
        f"{' checked' if at == 0 else ''}>"
        f'<label for="in-{language}" lang="{language}">'
        f"{REPORT[language]['language']}</label>"
        for at, language in enumerate(LANGUAGES)
    )
    bodies = "".join(
        f'<main class="wrap in-{language}" lang="{language}">{body(language)}</main>\n'
        for language in LANGUAGES
    )
    return (
        f'<!doctype html>\n<html lang="{LANGUAGES[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}"
        f"</style>\n</head>\n<body>\n{switch}{bodies}</body>\n</html>\n"
    )
