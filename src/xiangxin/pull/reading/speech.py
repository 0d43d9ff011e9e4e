"""A check in words."""

from collections.abc import Iterator

from xiangxin.pull.ledger import Problem
from xiangxin.pull.reading.checking import Checked, Told
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.words import CHECK, NAMES, PROBLEMS

FEW_SHOWN = 30


def lines(checked: Checked, *, language: str, public_key: bool) -> Iterator[str]:
    """Line by line, for a terminal."""
    words = CHECK[language]
    comma = words["comma"]
    yield words["readable"].format(level=words[checked.level])
    yield summary(checked, language=language)
    if checked.is_demo:
        yield words["demo"]
    if checked.columns:
        told = (f"{shown(c)} = {m}" for c, m in checked.columns.items() if m)
        yield words["columns"].format(columns=comma.join(told))
    if checked.unread:
        names = comma.join(map(shown, checked.unread[:FEW_SHOWN]))
        yield words["unread"].format(columns=names)
    yield from _measures(checked, language=language)
    yield words["problems"] if checked.problems else words["flawless"]
    for problem in checked.problems:
        yield f"  {sentence(problem, language=language)}"
    if checked.people and public_key:
        yield words["hashed"]


def summary(checked: Checked, *, language: str) -> str:
    """How much there is, and from when to when."""
    words = CHECK[language]
    held = [
        words["rows"].format(name=named(n, language=language), n=f"{k:,}")
        for n, k in checked.rows.items()
        if k
    ]
    held += [words[name].format(n=f"{n:,}") for name, n in _counts(checked)]
    if checked.first and checked.last:
        dates = {"first": checked.first.date(), "last": checked.last.date()}
        held.append(words["span"].format(**dates))
    return words["comma"].join(held)


def named(name: str, *, language: str) -> str:
    """A table or a measure, as it is called."""
    return NAMES[language].get(name, name)


def sentence(problem: Problem, *, language: str) -> str:
    """Where, how many, what would mend it, and in which rows first."""
    where = "where" if problem.column else "where_table"
    told = CHECK[language][where].format(table=problem.table, column=problem.column)
    return told + remedy(problem, language=language)


def remedy(problem: Problem, *, language: str) -> str:
    """The same without saying where."""
    words = CHECK[language]
    gap = "" if language.startswith("zh") else " "
    told = PROBLEMS[language][problem.code].format(n=f"{problem.count:,}")
    if problem.left_out:
        told += gap + words["left_out"]
    if problem.rows:
        several = "some_rows" if len(problem.rows) > 1 else "row"
        more = problem.count > len(problem.rows)
        rows = words["comma"].join(map(str, problem.rows))
        told += gap + words["first_rows" if more else several].format(rows=rows)
    return told


def _counts(checked: Checked) -> Iterator[tuple[str, int]]:
    if checked.people:
        yield "people", checked.people
    if checked.actors:
        yield "actors", checked.actors


def reason(told: Told, *, language: str) -> str:
    """What a measure lacks, or what would make it better; empty where nothing is."""
    words = CHECK[language]
    if told.lacks:
        return words["lacks"].format(what=words["comma"].join(told.lacks))
    if told.better:
        return words["better"].format(what=words["comma"].join(told.better))
    return ""


def _measures(checked: Checked, *, language: str) -> Iterator[str]:
    words = CHECK[language]
    for title, possible in (("can", True), ("cannot", False)):
        told = [each for each in checked.measures if each.possible is possible]
        if told:
            yield words[title]
        for each in told:
            name, why = (
                named(each.measure, language=language),
                reason(each, language=language),
            )
            yield words["measure"].format(name=name, why=why) if why else f"  {name}"
