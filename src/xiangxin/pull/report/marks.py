"""The small pieces of the page: numbers with their value, tables, folded parts."""

from collections.abc import Sequence
from html import escape
from typing import Final

from xiangxin.pull.report import forms, speech, words
from xiangxin.pull.report.lines import Line
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.words import REPORT

INFO: Final = (
    '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">'
    '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/></svg>'
)


def anchor(definition: str, language: str) -> str:
    plain = definition.replace(".", "-").replace("_", "-")
    return f"{language}-def-{escape(plain)}"


def data(value: float, said: str) -> str:
    """A number as it is written, carrying the number as it was found."""
    return f'<data value="{value!r}">{escape(said)}</data>'


def badge(code: str, language: str) -> str:
    return f'<span class="method">{words.BADGES[language][code]}</span>'


def over(called: str, lines: Sequence[Line], language: str) -> str:
    """What stands above a drawing: what it is of, how that was found, from how many."""
    badges = " ".join(
        badge(code, language) for code in sorted({line.badge for line in lines})
    )
    least, most = min(line.n for line in lines), max(line.n for line in lines)
    n = f"{least:,}" if least == most else f"{least:,}–{most:,}"
    return f'<p class="meta over">{escape(called)} {badges} n {n}</p>'


def heading(title: str, level: int = 3) -> str:
    return f"<h{level}>{escape(title)}</h{level}>"


def said(sentence: str) -> str:
    return f'<p class="said">{escape(sentence)}</p>'


def section(title: str, *inside: str, level: int = 3) -> str:
    head = heading(title, level)
    return f'<section class="fig">{head}{"".join(inside)}</section>'


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


def definitions(lines: Sequence[Line], setting: Setting) -> str:
    """What each of these figures means; those that mean the same stand together."""
    shown = {line.definition: line for line in lines}
    alike: dict[str, list[Line]] = {}
    for line in shown.values():
        meaning = speech.definition(line, language=setting.language)
        alike.setdefault(meaning, []).append(line)
    items = []
    for meaning, some in alike.items():
        names = "".join(
            f'<dt id="{anchor(line.definition, setting.language)}">'
            f"{escape(speech.called(line, language=setting.language))}</dt>"
            for line in some
        )
        items.append(f"<div>{names}<dd>{escape(meaning)}</dd></div>")
    return f'<dl class="defs">{"".join(items)}</dl>'


def figures(lines: Sequence[Line], setting: Setting) -> str:
    """One row a figure: name and slice, value over its interval, n, method.

    A method that all share stands once, in the heading.
    """
    badges = {line.badge for line in lines}
    one = badges.pop() if len(badges) == 1 else ""
    rows = [_figure(line, setting, badged=not one) for line in lines]
    names = REPORT[setting.language]
    head = f"{escape(names['figure'])} {badge(one, setting.language) if one else ''}"
    value = names["value"]
    if any(line.low != line.high for line in lines):
        value = f"{value} · {names['interval']}"
    return table((value, names["n"]), rows, head=head)


def key(direction: str) -> str:
    """The colour of a direction, beside its name."""
    return (
        '<svg class="key" viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect width="10" height="10" rx="2" fill="var(--{direction})"/></svg>'
    )


def _figure(line: Line, setting: Setting, *, badged: bool) -> str:
    language, currency = setting.language, setting.currency
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
    shown = line.measure == "direction" and line.name.startswith("share_")
    swatch = key(escape(line.name.removeprefix("share_"))) if shown else ""
    head = f"{swatch}{link}{slice_}"
    if badged:
        head += f" {badge(line.badge, language)}"
    return row(head, value, data(line.n, f"{line.n:,}"))
