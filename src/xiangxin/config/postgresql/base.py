"""PostgreSQL as Django speaks it, with the leaner cursor."""

from typing import Any

from django.db.backends.postgresql import base
from typing_extensions import override

from xiangxin.config.cursors import LeanCursor


class DatabaseWrapper(base.DatabaseWrapper):
    @override
    def make_cursor(self, cursor: Any) -> LeanCursor:
        return LeanCursor(cursor, self)
