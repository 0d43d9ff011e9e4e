"""Django's cursor without what it does around every statement in case of need."""

from typing import Any

from django.db.backends.utils import CursorWrapper
from typing_extensions import override


class LeanCursor(CursorWrapper):
    """Errors become Django's when there is one, wrappers are called when there are any.

    Ordering runs nine statements, and Django's care for each cost as much as the statement.
    """

    @override
    def execute(self, sql: Any, params: Any = None) -> Any:
        if self.db.execute_wrappers:
            return super().execute(sql, params)
        self.db.validate_no_broken_transaction()
        try:
            if params is None:
                return self.cursor.execute(sql)
            return self.cursor.execute(sql, params)
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise

    @override
    def __exit__(self, *error: object) -> None:
        self.cursor.close()

    # Django finds these by __getattr__, hence no @override.
    def fetchone(self) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self.cursor.fetchone()
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise
        return row

    def fetchall(self) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = self.cursor.fetchall()
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise
        return rows
