"""The small pieces of the page: numbers with their value, tables, folded parts."""

from collections.abc import Sequence
from html import escape
from typing import Final

from xiangxin.pull.report import forms, speech, words
from xiangxin.pull.report.lines import Line
from xiangxin.pull.words import REPORT

INFO: Final = (
    '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">'
    '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/></svg>'
)


def anchor(definition: str, language: str) -> str:
    return f"{language}-def-{definition.replace('.', '-').replace('_', '-')}"


def data(value: float, said: str) -> str:
    """A number as it is written, carrying the number as it was found."""
    return f'<data value="{value!r}">{escape(said)}</data>'


def badge(code: str, language: str) -> str:
    return f'<span class="method">{words.BADGES[language][code]}</span>'


def heading(title: str) -> str:
    return f"<h3>{escape(title)}</h3>"


def said(sentence: str) -> str:
    return f'<p class="said">{escape(sentence)}</p>'


def section(title: str, *inside: str) -> str:
    return f'<section class="fig">{heading(title)}{"".join(inside)}</section>'


def folded(summary: str, *inside: str, opened: bool = False) -> str:
    return (
        f'<details class="more"{" open" if opened else ""}><summary>{INFO}{escape(summary)}</summary>'
        f"<div>{''.join(inside)}</div></details>"
    )


def table(header: Sequence[str], rows: Sequence[str], *, head: str) -> str:
    """`head` and `rows` are markup; the other headings are text."""
    cells = "".join(f'<th scope="col" class="r">{escape(each)}</th>' for each in header)
    return (
        '<div class="tbl"><table><thead><tr>'
        f'<th scope="col">{head}</th>{cells}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(head: str, *cells: str) -> str:
    """Of markup that is safe already."""
    rest = "".join(f'<td class="r">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row">{head}</th>{rest}</tr>'


def figures(lines: Sequence[Line], *, language: str, currency: str = "") -> str:
    """One row a figure: name and slice, value over its interval, n, method.

    A method that all share stands once, in the heading.
    """
    badges = {line.badge for line in lines}
    one = badges.pop() if len(badges) == 1 else ""
    rows = [_figure(line, language, currency, badged=not one) for line in lines]
    names = REPORT[language]
    head = f"{escape(names['figure'])} {badge(one, language) if one else ''}"
    return table((names["value"], names["n"]), rows, head=head)


def _figure(line: Line, language: str, currency: str, *, badged: bool) -> str:
    named = escape(speech.name(line, language=language))
    link = f'<a href="#{anchor(line.definition, language)}">{named}</a>'
    part = speech.part(line, language=language)
    slice_ = f' <span class="part">{escape(part)}</span>' if part else ""
    value = data(line.value, forms.value(line, currency=currency))
    if line.low != line.high or line.value != line.low:
        between = forms.interval(line, language=language, currency=currency)
        value += (
            f'<br><span class="meta"><data class="ends" value="{line.low!r} '
            f'{line.high!r}">{escape(between)}</data></span>'
        )
    head = f"{link}{slice_}"
    if badged:
        head += f" {badge(line.badge, language)}"
    return row(head, value, data(line.n, f"{line.n:,}"))
