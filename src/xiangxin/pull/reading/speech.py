"""A check in words."""

from collections.abc import Iterator, Mapping

from xiangxin.pull.ledger import Problem
from xiangxin.pull.reading.checking import Checked, Told
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.words import CHECK, PROBLEMS

FEW_SHOWN = 30


def lines(checked: Checked, *, language: str, public_key: bool) -> Iterator[str]:
    """Line by line, for a terminal."""
    words = CHECK[language]
    comma = words["comma"]
    yield words["readable"].format(level=words[checked.level])
    held = [words["rows"].format(name=n, n=f"{k:,}") for n, k in checked.rows.items()]
    held += [words[name].format(n=f"{n:,}") for name, n in _counts(checked)]
    if checked.first and checked.last:
        dates = {"first": checked.first.date(), "last": checked.last.date()}
        held.append(words["span"].format(**dates))
    yield comma.join(held)
    if checked.columns:
        told = (f"{shown(c)} = {m}" for c, m in checked.columns.items() if m)
        yield words["columns"].format(columns=comma.join(told))
    if checked.unread:
        names = comma.join(map(shown, checked.unread[:FEW_SHOWN]))
        yield words["unread"].format(columns=names)
    yield from _measures(checked, words=words)
    yield words["problems"] if checked.problems else words["flawless"]
    for problem in checked.problems:
        yield f"  {sentence(problem, language=language)}"
    if checked.people and public_key:
        yield words["hashed"]


def sentence(problem: Problem, *, language: str) -> str:
    """Where, how many, what would mend it, and in which rows first."""
    words = CHECK[language]
    gap = "" if language.startswith("zh") else " "
    where = "where" if problem.column else "where_table"
    told = words[where].format(table=problem.table, column=problem.column)
    told += PROBLEMS[language][problem.code].format(n=f"{problem.count:,}")
    if problem.left_out:
        told += gap + words["left_out"]
    if problem.rows:
        more = " …" if problem.count > len(problem.rows) else ""
        rows = words["comma"].join(map(str, problem.rows)) + more
        told += gap + words["row"].format(rows=rows)
    return told


def _counts(checked: Checked) -> Iterator[tuple[str, int]]:
    if checked.people:
        yield "people", checked.people
    if checked.actors:
        yield "actors", checked.actors


def _measures(checked: Checked, *, words: Mapping[str, str]) -> Iterator[str]:
    for title, possible in (("can", True), ("cannot", False)):
        told = [each for each in checked.measures if each.possible is possible]
        if told:
            yield words[title]
        for each in told:
            yield f"  {_measure(each, words=words)}"


def _measure(told: Told, *, words: Mapping[str, str]) -> str:
    comma = words["comma"]
    if told.lacks:
        why = words["lacks"].format(what=comma.join(told.lacks))
    elif told.better:
        why = words["better"].format(what=comma.join(told.better))
    else:
        return told.measure
    return f"{told.measure}: {why}"
