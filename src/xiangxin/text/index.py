"""An index over columns of cut words (`text.words`), kept by the database itself.

SQLite has an FTS5 table beside the rows, which triggers keep; it is named after the table
with `_fts` behind. PostgreSQL has two columns that are computed: `found` of all words, and
`named` of all columns but the last, small enough to rank by. Either way whoever writes the
rows has written the index, in the same transaction.

A later migration that changes such a table on SQLite makes it anew and loses the triggers:
it must end with `Indexed.operation` again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from xiangxin.text.words import Asked, Phrase

# Of lexemes and of their places, as PostgreSQL can keep them.
WORDS_MOST = 2_000
_WEIGHTS = "ABCD"
# A place is left out before each column, so that no phrase reaches over its end.
_FUNCTION = """
CREATE OR REPLACE FUNCTION cut_words(words text, weight text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(string_agg('''' || word || ''':' || (place + 1) || weight, ' '), '')::tsvector
  FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS cut(word, place)
 WHERE word <> ''
$$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A table whose `columns` hold cut words, those that tell most first."""

    table: str
    key: str
    columns: tuple[str, ...]

    @property
    def operation(self) -> RunPython:
        return RunPython(self._make, self._drop)

    def _make(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        statements = (
            self._for_sqlite()
            if editor.connection.vendor == "sqlite"
            else self._for_postgresql()
        )
        for statement in statements:
            editor.execute(statement, None)

    def _drop(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        """On PostgreSQL the columns go with their table."""
        if editor.connection.vendor == "sqlite":
            for name in ("new", "gone", "changed"):
                editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_{name}", None)
            editor.execute(f"DROP TABLE IF EXISTS {self.table}_fts", None)

    def _for_sqlite(self) -> list[str]:
        table, key, columns = self.table, self.key, ", ".join(self.columns)
        new = ", ".join(f"new.{column}" for column in self.columns)
        old = ", ".join(f"old.{column}" for column in self.columns)
        insert = (
            f"INSERT INTO {table}_fts (rowid, {columns}) VALUES (new.{key}, {new});"  # noqa: S608 - our own names
        )
        delete = (
            f"INSERT INTO {table}_fts ({table}_fts, rowid, {columns}) "  # noqa: S608
            f"VALUES ('delete', old.{key}, {old});"
        )
        # Words have no signs in them; the tokenizer leaves everything beyond ASCII whole.
        make = (
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', "
            f"content_rowid='{key}', tokenize='ascii', columnsize=0)"
        )
        changed = f"AFTER UPDATE OF {key}, {columns} ON {table}"
        return [
            make,
            f"CREATE TRIGGER {table}_new AFTER INSERT ON {table} BEGIN {insert} END",
            f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN {delete} END",
            f"CREATE TRIGGER {table}_changed {changed} BEGIN {delete} {insert} END",
        ]

    def _for_postgresql(self) -> list[str]:
        parts = [
            f"cut_words({column}, '{weight}')"
            for column, weight in zip(self.columns, _WEIGHTS, strict=False)
        ]
        vector = "tsvector GENERATED ALWAYS AS ({}) STORED"
        found = vector.format(" || ".join(parts))
        named = vector.format(" || ".join(parts[:-1]))
        table = f"ALTER TABLE {self.table}"
        index = f"CREATE INDEX {self.table}_found ON {self.table}"
        # Long columns lie apart, so that a walk over many rows reads few pages.
        return [
            _FUNCTION,
            f"{table} SET (toast_tuple_target = 256)",
            f"{table} ADD found {found}",
            f"{index} USING gin (found) WITH (fastupdate = off)",
            *([f"{table} ADD named {named}"] if len(parts) > 1 else []),
        ]

    def is_sound(self) -> bool:
        """Whether the index holds what the rows say; a database that computes it cannot err."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            try:
                cursor.execute(
                    f"INSERT INTO {self.table}_fts ({self.table}_fts, rank) "  # noqa: S608
                    "VALUES ('integrity-check', 1)"
                )
            except DatabaseError:
                return False
        return True

    def make_anew(self) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {self.table}_fts ({self.table}_fts) VALUES ('rebuild')"  # noqa: S608
                )


def matching(question: Asked, *, in_columns: Sequence[str] = ()) -> str:
    """The question as this database wants it: behind MATCH, or cast to tsquery.

    With `in_columns`, which are the first of the table's, every word must be in these.
    """
    if connection.vendor == "sqlite":
        words = " AND ".join(map(_fts5, question.phrases))
        return f"{{{' '.join(in_columns)}}} : ({words})" if in_columns else words
    weights = _WEIGHTS[: len(in_columns)]
    return " & ".join(_tsquery(phrase, weights) for phrase in question.phrases)


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{" *" if phrase.is_open else ""}'


def _tsquery(phrase: Phrase, weights: str) -> str:
    last = len(phrase.words) - 1
    words = []
    for place, word in enumerate(phrase.words):
        ending = "*" if phrase.is_open and place == last else ""
        label = f":{ending}{weights}" if ending or weights else ""
        words.append(f"'{word}'{label}")
    return f"({' <-> '.join(words)})"


def column(words: Sequence[str]) -> str:
    """Cut words as a column holds them."""
    return " ".join(words[:WORDS_MOST])
