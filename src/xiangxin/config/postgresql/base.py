"""PostgreSQL as Django speaks it, with the leaner cursor and a pipeline."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus
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
    def cursor(self) -> CursorWrapper:
        if self.connection is None or self.queries_logged:
            return super().cursor()
        try:
            return PipelinedCursor(self.create_cursor(), self)
        except self.Database.Error:
            with self.wrap_database_errors:
                raise

    @override
    def make_cursor(self, cursor: Any) -> LeanCursor:
        return PipelinedCursor(cursor, self)

    # This hook of Django's backend stands in no type stub, hence no @override.
    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - as Django asks
        """In a pipeline psycopg waits for the server first, though nothing is on its way."""
        connection = self.connection
        pipeline = connection._pipeline  # noqa: SLF001 - see rowcount
        is_quiet = (
            pipeline is not None
            and not pipeline.command_queue
            and not pipeline.result_queue
            and connection.pgconn.transaction_status == TransactionStatus.IDLE
        )
        if is_quiet:
            connection._autocommit = autocommit  # noqa: SLF001 - what it would set
        else:
            super()._set_autocommit(autocommit)  # type: ignore[misc]

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Send statements whose answers nobody asks for together with the next.

        What is refused shows when an answer is asked for, at the latest at the commit: use
        it around a whole transaction that handles no error of the database itself.
        """
        self.ensure_connection()
        with self.wrap_database_errors, self.connection.pipeline():
            yield
