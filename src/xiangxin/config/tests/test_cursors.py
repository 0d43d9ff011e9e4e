import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseError, Error

from xiangxin.config.cursors import LeanCursor

pytestmark = pytest.mark.django_db


def test_an_error_of_the_database_is_djangos():
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute("SELECT nothing FROM nowhere")


def test_a_broken_constraint_is_an_integrity_error():
    insert = "INSERT INTO ledger_subject (person, pseudonym) VALUES (%s, %s)"
    with connection.cursor() as cursor:
        assert isinstance(cursor, LeanCursor)
        cursor.execute(insert, (1, 10))
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(insert, (1, 11))


def test_nothing_runs_in_a_transaction_that_is_broken():
    with transaction.atomic():
        connection.needs_rollback = True
        try:
            with (
                pytest.raises(TransactionManagementError),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT 1")
        finally:
            connection.needs_rollback = False


def test_wrappers_see_every_statement():
    seen = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert seen == ["SELECT 1"]


def test_a_closed_cursor_says_so_as_django_does():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(Error):
        cursor.fetchone()
