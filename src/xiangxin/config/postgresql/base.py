"""PostgreSQL as Django speaks it, with the leaner cursor and a pipeline."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from typing_extensions import override

from xiangxin.config.cursors import LeanCursor


class PipelinedCursor(LeanCursor):
    @property
    def rowcount(self) -> int:
        """Asked for in a pipeline, the answers so far must be waited for."""
        pipeline = self.cursor.connection._pipeline  # noqa: SLF001 - psycopg tells it nowhere else
        if pipeline is not None and self.cursor.rowcount < 0:
            with self.db.wrap_database_errors:
                pipeline.sync()
        return int(self.cursor.rowcount)


class DatabaseWrapper(base.DatabaseWrapper):
    @override
    def make_cursor(self, cursor: Any) -> LeanCursor:
        return PipelinedCursor(cursor, self)

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Send statements whose answers nobody asks for together with the next.

        What is refused shows when an answer is asked for, at the latest at the commit: use
        it around a whole transaction that handles no error of the database itself.
        """
        self.ensure_connection()
        with self.wrap_database_errors, self.connection.pipeline():
            yield
