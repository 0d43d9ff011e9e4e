"""Finding products. Two statements at most where the words are common, else one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from xiangxin.market.catalog.finding.models import (
    INDEX,
    CategoryCount,
    Found,
    Shortening,
    Word,
)
from xiangxin.market.catalog.finding.rules import (
    FEW,
    HAD_MOST,
    HITS_MOST,
    OF_ALL_BELOW_CURRENCY,
    OF_AVAILABILITY,
    Arranged,
    Band,
    Facets,
    Fits,
    Hit,
    Sort,
    Wish,
    arranged,
    can_be_misspelt,
    key_of,
    likely,
    named,
    number_of,
    shortenings_of,
)
from xiangxin.text.index import matching
from xiangxin.text.words import (
    Asked,
    asked,
    being_typed,
    is_latin,
    loosened,
    pieces,
)

_END = 2**63 - 1
_COLUMNS = "f.price_minor, f.brand_id, f.category_key, f.traits"
# Few actors are suspended, and either database looks them up once a statement.
_OPEN = """
   AND f.product_id NOT IN (SELECT id FROM actor WHERE suspended_at IS NOT NULL)
   AND f.brand_id NOT IN (SELECT id FROM actor WHERE suspended_at IS NOT NULL)
"""
_FTS = f"{INDEX.table}_fts"
# The index found_facets has all that is read of a row: the words are many pages more.
_SQLITE = f"""
SELECT f.product_id, {_COLUMNS}
  FROM {_FTS} CROSS JOIN product_found f INDEXED BY found_facets ON f.product_id = {_FTS}.rowid
 WHERE {_FTS} MATCH %s{_OPEN}
"""  # noqa: S608 - made of constants
_FITTING_SQLITE = f"SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH %s AND rowid >= %s"  # noqa: S608
# `+ 0`, for by the primary key it would fetch every product's words from where they lie apart.
_POSTGRESQL = f"SELECT f.product_id, {_COLUMNS} FROM product_found f WHERE f.found @@ %s::tsquery{_OPEN}"  # noqa: S608
_FITTING_POSTGRESQL = """
SELECT product_id FROM product_found f WHERE f.{column} @@ %s::tsquery AND f.product_id + 0 >= %s
"""
_LISTED = f"""
SELECT f.product_id, {_COLUMNS} FROM product_found f{{hint}} WHERE f.product_id < %s{_OPEN}
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A page of what was found. With `is_cut` there are more than were counted."""

    question: Asked
    ids: list[int]
    count: int
    is_cut: bool
    has_more: bool
    facets: Facets
    # What was looked for instead of what was typed; '' when it was as typed.
    instead: str = ""


def search(typed: str, wish: Wish, *, limit: int, is_exact: bool = False) -> Result:
    """What `typed` finds; with few hits also what it begins, and what it may have meant."""
    question = asked(typed)
    if not question:
        return Result(
            question=question,
            ids=[],
            count=0,
            is_cut=False,
            has_more=False,
            facets=Facets(),
        )
    hits = _hits(question)
    instead = ""
    if len(hits) < FEW and not is_exact:
        for other in _others(question):
            more = _hits(other)
            if len(more) > len(hits):
                question, hits = other, more
            if len(hits) >= FEW:
                break
        if len(hits) < FEW and (meant := _meant(typed)):
            more = _hits(asked(meant))
            if len(more) > len(hits):
                question, hits, instead = asked(meant), more, meant
    return _result(question, hits, wish, limit=limit, instead=instead)


def listing(wish: Wish, *, limit: int) -> Result:
    """Products without a word: all, or a category's, narrowed down as after a search."""
    nothing = Asked(phrases=())
    is_category = wish.brand is None and wish.band is None and not wish.can_be_had
    counted = (
        _counted(wish.category)
        if is_category and wish.sort in {Sort.BEST, Sort.NEWEST}
        else None
    )
    if counted is None:
        return _result(nothing, _hits(nothing), wish, limit=limit)
    products, facets = counted
    ids = [hit[0] for hit in _hits(nothing, wish, limit=limit + 1)]
    return Result(
        question=nothing,
        ids=ids[:limit],
        count=products,
        is_cut=products > HITS_MOST,
        has_more=len(ids) > limit,
        facets=facets,
    )


# Every page of a category asks it; composing it took longer than its answer.
_COUNTED = "SELECT products, facets FROM product_category_count WHERE category = %s"


def _counted(category: str) -> tuple[int, Facets] | None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, (category,))
        row = cursor.fetchone()
    if row is None:
        return None
    products, kept = row
    return products, facets_of(json.loads(kept) if isinstance(kept, str) else kept)


def begun(typed: str, *, limit: int) -> tuple[Asked, list[int]]:
    """What the words typed so far would find, best first."""
    question = being_typed(asked(typed))
    last = question.last
    # One letter begins too much; one character of Chinese is a word.
    if last is None or (last.words[-1].isascii() and len(last.words[-1]) < 2):
        return question, []
    hits = _hits(question, limit=20 * limit, is_named=True)
    fits = Fits(title=_fitting(question, hits, Fit.TITLE))
    return question, arranged(hits, _ALL, limit=limit, fits=fits).ids


def categories(limit: int) -> list[tuple[str, int]]:
    """Those with most products, as the worker last counted them."""
    rows = CategoryCount.objects.exclude(category="").order_by("-products", "category")
    return list(rows.values_list("category", "products")[:limit])


def facets_as_kept(facets: Facets) -> dict[str, Any]:
    return {
        "categories": [list(one) for one in facets.categories],
        "brands": [list(one) for one in facets.brands],
        "bands": [
            [band.currency, band.low, band.high, count] for band, count in facets.bands
        ],
        "can_be_had": facets.can_be_had,
    }


def facets_of(kept: Mapping[str, Any]) -> Facets:
    return Facets(
        categories=tuple((category, count) for category, count in kept["categories"]),
        brands=tuple((brand, count) for brand, count in kept["brands"]),
        bands=tuple(
            (Band(currency=currency, low=low, high=high), count)
            for currency, low, high, count in kept["bands"]
        ),
        can_be_had=kept["can_be_had"],
    )


def _others(question: Asked) -> list[Asked]:
    last = question.phrases[-1].words[-1]
    others = [being_typed(question)] if len(last) > 1 else []
    return [
        one for one in (*others, loosened(question)) if one.phrases != question.phrases
    ]


def _result(
    question: Asked,
    hits: Sequence[Hit],
    wish: Wish,
    *,
    limit: int,
    instead: str = "",
) -> Result:
    fits = _fits(question, hits, wish, limit=limit)
    found = arranged(hits, wish, limit=limit, fits=fits)
    facets = named(found, _names_of(found, hits))
    if len(hits) > HITS_MOST and wish.narrows:
        # The newest of all are not the newest of these.
        hits = _hits(question, wish)
        fits = _fits(question, hits, wish, limit=limit)
        found = arranged(hits, wish, limit=limit, fits=fits)
    return Result(
        question=question,
        ids=found.ids,
        count=found.count,
        is_cut=found.count > HITS_MOST,
        has_more=found.has_more,
        facets=facets,
        instead=instead,
    )


_ALL = Wish()


def _fits(question: Asked, hits: Sequence[Hit], wish: Wish, *, limit: int) -> Fits:
    """What decides the order; names alone where they fill the page."""
    if not question or len(hits) < 2 or wish.sort is not Sort.BEST:
        return Fits()
    title = _fitting(question, hits, Fit.TITLE)
    if len(title) > limit and wish.after is None and not wish.narrows:
        return Fits(title=title)
    return Fits(title=title, named=_fitting(question, hits, Fit.NAMED))


class Fit(StrEnum):
    """PostgreSQL's column with these words alone."""

    TITLE = "titled"
    NAMED = "named"


_IN_COLUMNS = {Fit.TITLE: INDEX.columns[:1], Fit.NAMED: INDEX.columns[:-1]}


def _fitting(question: Asked, hits: Sequence[Hit], fit: Fit) -> set[int]:
    """Which of the hits have all words there. No more than these are read."""
    if not hits:
        return set()
    if connection.vendor == "sqlite":
        statement = _FITTING_SQLITE
        words = matching(question, in_columns=_IN_COLUMNS[fit])
    else:
        statement = _FITTING_POSTGRESQL.format(column=fit.value)
        words = matching(question)
    with connection.cursor() as cursor:
        cursor.execute(statement, (words, hits[-1][0]))
        return {row[0] for row in cursor.fetchall()}


_NAMES_KEPT = 5_000
# A key is made of the name, so what is kept here is never wrong.
_names: dict[int, str] = {}


def _names_of(found: Arranged, hits: Sequence[Hit]) -> Mapping[int, str]:
    """The names of these categories, read of one product each where they are not known yet."""
    unknown = {key for key, _ in found.categories if key not in _names}
    if unknown:
        one_of = {hit[3]: hit[0] for hit in hits if hit[3] in unknown}
        rows = Found.objects.filter(pk__in=one_of.values())
        if len(_names) > _NAMES_KEPT:
            _names.clear()
        _names.update(rows.values_list("category_key", "category"))
    return {key: _names[key] for key, _ in found.categories if key in _names}


def _hits(
    question: Asked,
    wish: Wish = _ALL,
    *,
    limit: int = HITS_MOST + 1,
    is_named: bool = False,
) -> list[Hit]:
    """The newest hits; one more than are counted says that there are more."""
    order = "f.product_id"
    parameters: list[Any]
    if not question:
        is_all = wish.category == "" and wish.brand is None
        is_hinted = is_all and connection.vendor == "sqlite"
        statement = _LISTED.format(hint=" INDEXED BY found_facets" * is_hinted)
        parameters = [_END if wish.after is None else wish.after]
    elif connection.vendor == "sqlite":
        statement, order = _SQLITE, f"{_FTS}.rowid"
        columns = _IN_COLUMNS[Fit.NAMED] if is_named else ()
        parameters = [matching(question, in_columns=columns)]
    else:
        statement, order = _POSTGRESQL, "f.product_id + 0"
        if is_named:
            statement = statement.replace("f.found", "f.named")
        parameters = [matching(question)]
    if wish.category:
        statement += " AND f.category_key = %s"
        parameters.append(key_of(wish.category))
    if wish.brand is not None:
        statement += " AND f.brand_id = %s"
        parameters.append(wish.brand)
    if wish.band is not None:
        statement += (
            f" AND f.traits >> {OF_ALL_BELOW_CURRENCY} = %s"
            " AND f.price_minor >= %s AND f.price_minor < %s"
        )
        parameters += [
            number_of(wish.band.currency),
            wish.band.low or 0,
            _END if wish.band.high is None else wish.band.high,
        ]
    if wish.can_be_had:
        statement += f" AND f.traits & {OF_AVAILABILITY} <= {HAD_MOST}"
    statement += f" ORDER BY {order} DESC LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[Hit] = cursor.fetchall()
    return rows


def _meant(typed: str) -> str:
    """`typed` with each rare Latin word as it may have been meant; '' if nothing is likelier."""
    latin = [
        piece
        for piece in pieces(typed)
        if is_latin(piece.word) and can_be_misspelt(piece.word)
    ]
    if not latin:
        return ""
    known = dict(
        Word.objects.filter(word__in={piece.word for piece in latin}).values_list(
            "word", "products"
        )
    )
    instead = typed
    for piece in reversed(latin):
        if known.get(piece.word, 0) >= FEW:
            continue
        meant = likely(piece.word, _alike(piece.word))
        if meant:
            instead = instead[: piece.start] + meant + instead[piece.end :]
    return instead if instead != typed else ""


def _alike(word: str) -> dict[str, int]:
    rows = Shortening.objects.filter(letters__in=shortenings_of(word))
    return dict(rows.values_list("word_id", "word__products"))
