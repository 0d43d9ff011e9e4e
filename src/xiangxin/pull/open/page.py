"""The page as HTML; it needs no script and nothing from elsewhere."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Final

from xiangxin.pull.open.sight import MOST_COLUMNS, Column, Sight
from xiangxin.pull.open.words import MEANINGS as LABELS
from xiangxin.pull.open.words import PAGE
from xiangxin.pull.reading import Level
from xiangxin.pull.reading.checking import Checked
from xiangxin.pull.reading.mapping import MEANINGS
from xiangxin.pull.reading.speech import named, reason, remedy, summary

STYLE: Final = Path(__file__).with_name("open.css")
ZONES: Final = (
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Europe/Amsterdam",
    "America/New_York",
    "UTC",
)


def page(
    sight: Sight,
    *,
    file: str,
    language: str,
    currency: str = "",
    timezone: str = "",
    checked: Checked | None = None,
    refused: str = "",
    kept: str = "",
) -> str:
    """The columns with their meanings, and beneath them what came of it."""
    words = PAGE[language]
    told = _refused(refused, words) if refused else ""
    if kept:
        told += f'<p class="note" role="status">{words["kept"].format(file=escape(kept))}</p>'
    if checked:
        told += _checked(checked, language)
    other = "en" if language != "en" else "zh-Hans"
    switch = f'<a href="?language={other}" lang="{other}">{words["other"]}</a>'
    body = (
        f'<p class="switch">{switch}</p><h1>{words["title"]}</h1>'
        f'<p class="lede">{words["lede"].format(file=escape(file))}</p>{told}'
        f'<form method="post" action="?language={language}">'
        f"{_choices(sight, currency, timezone, words)}{_columns(sight, language)}"
        f"{_buttons(words, ready=checked is not None)}</form>"
    )
    return _whole(body, title=words["title"], language=language)


def refusal(sentence: str, *, language: str) -> str:
    """A page of one sentence, and the way back."""
    words = PAGE[language]
    back = f'<p><a href="?language={language}">{words["back"]}</a></p>'
    return _whole(
        _refused(sentence, words) + back, title=words["refused"], language=language
    )


def _whole(body: str, *, title: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE.read_text('utf-8')}</style>\n</head>\n"
        f'<body><main class="wrap">{body}</main></body>\n</html>\n'
    )


def _refused(sentence: str, words: Mapping[str, str]) -> str:
    return (
        f'<section class="note stop" role="alert"><h2>{words["refused"]}</h2>'
        f"<p>{escape(sentence)}</p></section>"
    )


def _choices(
    sight: Sight, currency: str, timezone: str, words: Mapping[str, str]
) -> str:
    levels = "".join(
        f'<label class="pick"><input type="radio" name="level" value="{level}"'
        f"{' checked' if level is sight.level else ''}> {words[level]}</label>"
        for level in Level
    )
    zones = "".join(f'<option value="{zone}"></option>' for zone in ZONES)
    return (
        f'<fieldset class="field"><legend>{words["level"]}</legend>{levels}</fieldset>'
        '<div class="two">'
        f'<p class="field"><label for="currency">{words["currency"]}</label>'
        f'<input id="currency" name="currency" maxlength="3" value="{escape(currency)}" '
        'autocomplete="off" aria-describedby="currency-hint">'
        f'<span class="hint" id="currency-hint">{words["currency_hint"]}</span></p>'
        f'<p class="field"><label for="timezone">{words["timezone"]}</label>'
        f'<input id="timezone" name="timezone" maxlength="60" list="zones" '
        f'value="{escape(timezone)}" autocomplete="off" aria-describedby="timezone-hint">'
        f'<span class="hint" id="timezone-hint">{words["timezone_hint"]}</span>'
        f'<datalist id="zones">{zones}</datalist></p></div>'
    )


def _columns(sight: Sight, language: str) -> str:
    words, labels = PAGE[language], LABELS[language]
    head = "".join(
        f'<th scope="col">{words[n]}</th>' for n in ("column", "values", "meaning")
    )
    rows = "".join(
        _row(at, column, sight, labels, words)
        for at, column in enumerate(sight.columns)
    )
    more = (
        f'<p class="meta">{words["more"].format(n=MOST_COLUMNS)}</p>'
        if len(sight.columns) == MOST_COLUMNS
        else ""
    )
    return (
        f'<h2>{words["columns"]}</h2><p class="meta">{words["hidden"]}</p>'
        f'<table class="map"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}'
    )


def _row(
    at: int,
    column: Column,
    sight: Sight,
    labels: Mapping[str, str],
    words: Mapping[str, str],
) -> str:
    chosen = sight.meant.get(column.name, "")
    options = [f'<option value="">{words["nothing"]}</option>']
    options += [
        f'<option value="{name}"{" selected" if name == chosen else ""}>{labels[name]}</option>'
        for name in MEANINGS[sight.level]
    ]
    samples = "".join(f"<span>{escape(text)}</span>" for text in column.samples)
    return (
        f'<tr><th scope="row"><label for="c{at}">{escape(column.title)}</label></th>'
        f'<td class="samples">{samples}</td>'
        f'<td><select id="c{at}" name="c{at}">{"".join(options)}</select></td></tr>'
    )


def _buttons(words: Mapping[str, str], *, ready: bool) -> str:
    ink = ("report", "check") if ready else ("check", "report")
    return (
        '<p class="act">'
        f'<button class="btn" name="act" value="{ink[0]}">{words[ink[0]]}</button>'
        f'<button class="btn line" name="act" value="{ink[1]}">{words[ink[1]]}</button>'
        f'<button class="btn line" name="act" value="save">{words["save"]}</button></p>'
    )


def _checked(checked: Checked, language: str) -> str:
    words = PAGE[language]
    can, cannot = (
        [
            (named(each.measure, language=language), reason(each, language=language))
            for each in checked.measures
            if each.possible is possible
        ]
        for possible in (True, False)
    )
    return (
        f'<section class="found" aria-labelledby="found"><h2 id="found">{words["found"]}</h2>'
        f"<p>{escape(summary(checked, language=language))}</p>"
        f'<div class="two">{_list(words["can"], can)}{_list(words["cannot"], cannot)}</div>'
        f"<h3>{words['wrong']}</h3>{_problems(checked, language)}</section>"
    )


def _list(title: str, lines: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<li>{escape(name)} <span class="meta">{escape(why)}</span></li>'
        for name, why in lines
    )
    return f"<div><h3>{title}</h3><ul>{items}</ul></div>" if items else ""


def _problems(checked: Checked, language: str) -> str:
    words = PAGE[language]
    if not checked.problems:
        return f"<p>{words['flawless']}</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(problem.column or problem.table)}</th>'
        f"<td>{escape(remedy(problem, language=language))}</td></tr>"
        for problem in checked.problems
    )
    head = f'<th scope="col">{words["where"]}</th><th scope="col">{words["what"]}</th>'
    return f'<table class="wrong"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
