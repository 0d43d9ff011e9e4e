"""Finding products. Two statements at most where the words are common, else one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from xiangxin.market.catalog.finding.models import (
    INDEX,
    CategoryCount,
    Shortening,
    Word,
)
from xiangxin.market.catalog.finding.rules import (
    CAN_BE_HAD,
    FEW,
    HITS_MOST,
    NAMED,
    TOLD,
    Arranged,
    Band,
    Facets,
    Hit,
    Sort,
    Wish,
    arranged,
    can_be_misspelt,
    likely,
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
_COLUMNS = "f.category, f.brand_id, f.currency, f.price_minor, f.availability"
# Few actors are suspended, and either database looks them up once a statement.
_OPEN = """
   AND f.product_id NOT IN (SELECT id FROM actor WHERE suspended_at IS NOT NULL)
   AND f.brand_id NOT IN (SELECT id FROM actor WHERE suspended_at IS NOT NULL)
"""
# All words in the name, the shorter the better; in name, brand and kind; in what is told.
_RANK = f"CASE WHEN {{in_title}} THEN f.title_words WHEN {{named}} THEN {NAMED} ELSE {TOLD} END"
_FTS = f"{INDEX.table}_fts"
_AMONG = f"f.product_id IN (SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH %s)"  # noqa: S608
# The index found_facets has all that is read of a row: the words are many pages more.
_SQLITE = f"""
SELECT f.product_id, {_RANK.format(in_title=_AMONG, named=_AMONG)}, {_COLUMNS}
  FROM {_FTS} CROSS JOIN product_found f INDEXED BY found_facets ON f.product_id = {_FTS}.rowid
 WHERE {_FTS} MATCH %s{_OPEN}
"""  # noqa: S608 - made of constants
# Ranks are asked of those that are left, not of all that are sorted for it.
_POSTGRESQL = f"""
SELECT f.product_id, f.named, f.title_words, asked.title, asked.words, {_COLUMNS}
  FROM product_found f, (SELECT %s::tsquery AS title, %s::tsquery AS words) asked
 WHERE f.found @@ asked.words{_OPEN}
"""  # noqa: S608
_RANKED = f"""
SELECT f.product_id, {_RANK.format(in_title="f.named @@ f.title", named="f.named @@ f.words")},
       {_COLUMNS}
  FROM ({{newest}}) f ORDER BY f.product_id DESC
"""  # noqa: S608
_LISTED = f"""
SELECT f.product_id, 0, {_COLUMNS} FROM product_found f{{hint}} WHERE f.product_id < %s{_OPEN}
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
    found = _arranged(question, hits, wish, limit=limit)
    return Result(
        question=question,
        ids=found.ids,
        count=found.count,
        is_cut=found.count > HITS_MOST,
        has_more=found.has_more,
        facets=found.facets,
        instead=instead,
    )


def listing(wish: Wish, *, limit: int) -> Result:
    """Products without a word: all, or a category's, narrowed down as after a search."""
    nothing = Asked(phrases=())
    is_category = wish.brand is None and wish.band is None and not wish.can_be_had
    counted = (
        CategoryCount.objects.filter(category=wish.category).first()
        if is_category and wish.sort in {Sort.BEST, Sort.NEWEST}
        else None
    )
    if counted is None:
        hits = _hits(nothing)
        found = _arranged(nothing, hits, wish, limit=limit)
        return Result(
            question=nothing,
            ids=found.ids,
            count=found.count,
            is_cut=found.count > HITS_MOST,
            has_more=found.has_more,
            facets=found.facets,
        )
    ids = [hit[0] for hit in _hits(nothing, wish, limit=limit + 1)]
    return Result(
        question=nothing,
        ids=ids[:limit],
        count=counted.products,
        is_cut=counted.products > HITS_MOST,
        has_more=len(ids) > limit,
        facets=facets_of(counted.facets),
    )


def begun(typed: str, *, limit: int) -> tuple[Asked, list[int]]:
    """What the words typed so far would find, best first."""
    question = being_typed(asked(typed))
    last = question.last
    # One letter begins too much; one character of Chinese is a word.
    if last is None or (last.words[-1].isascii() and len(last.words[-1]) < 2):
        return question, []
    hits = [hit for hit in _hits(question, limit=20 * limit) if hit[1] < TOLD]
    return question, arranged(hits, _ALL, limit=limit).ids


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
        categories=[(category, count) for category, count in kept["categories"]],
        brands=[(brand, count) for brand, count in kept["brands"]],
        bands=[
            (Band(currency=currency, low=low, high=high), count)
            for currency, low, high, count in kept["bands"]
        ],
        can_be_had=kept["can_be_had"],
    )


def _others(question: Asked) -> list[Asked]:
    last = question.phrases[-1].words[-1]
    others = [being_typed(question)] if len(last) > 1 else []
    return [
        one for one in (*others, loosened(question)) if one.phrases != question.phrases
    ]


def _arranged(
    question: Asked, hits: Sequence[Hit], wish: Wish, *, limit: int
) -> Arranged:
    found = arranged(hits, wish, limit=limit)
    if len(hits) <= HITS_MOST or not wish.narrows:
        return found
    # The newest of all are not the newest of these.
    narrowed = arranged(_hits(question, wish), wish, limit=limit)
    return Arranged(
        ids=narrowed.ids,
        count=narrowed.count,
        has_more=narrowed.has_more,
        facets=found.facets,
    )


_ALL = Wish()


def _hits(
    question: Asked, wish: Wish = _ALL, *, limit: int = HITS_MOST + 1
) -> list[Hit]:
    """The newest hits; one more than are counted says that there are more."""
    if question:
        words = matching(question)
        parameters: list[Any] = [matching(question, in_columns=INDEX.columns[:1])]
        if connection.vendor == "sqlite":
            statement = _SQLITE
            parameters += [matching(question, in_columns=INDEX.columns[:-1]), words]
        else:
            statement = _POSTGRESQL
            parameters.append(words)
    else:
        is_all = wish.category == "" and wish.brand is None
        is_hinted = is_all and connection.vendor == "sqlite"
        statement = _LISTED.format(hint=" INDEXED BY found_facets" * is_hinted)
        parameters = [_END if wish.after is None else wish.after]
    if wish.category:
        statement += " AND f.category = %s"
        parameters.append(wish.category)
    if wish.brand is not None:
        statement += " AND f.brand_id = %s"
        parameters.append(wish.brand)
    if wish.band is not None:
        statement += (
            " AND f.currency = %s AND f.price_minor >= %s AND f.price_minor < %s"
        )
        parameters += [
            wish.band.currency,
            wish.band.low or 0,
            _END if wish.band.high is None else wish.band.high,
        ]
    if wish.can_be_had:
        statement += " AND f.availability IN (%s, %s)"
        parameters += CAN_BE_HAD
    is_ranked = bool(question) and connection.vendor == "postgresql"
    order = "f.product_id" if is_ranked or not question else f"{_FTS}.rowid"
    statement += f" ORDER BY {order} DESC LIMIT {limit}"
    if is_ranked:
        statement = _RANKED.format(newest=statement)
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
