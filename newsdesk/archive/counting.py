"""Counts that cost the same however large the archive grows."""

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.utils.formats import number_format

# Beyond this many a count is not worth its time; it is shown as "10,000+".
COUNTED = 10_000


class Bounded(int):
    """A count that stopped at COUNTED; shown as a reader should read it.

    `is_least` says that only the newest were counted, so that there may be more.
    """

    def __new__(cls, count=0, *, is_least=False):
        made = super().__new__(cls, count)
        made.is_capped = is_least or made > COUNTED
        return made

    def __str__(self):
        shown = number_format(min(int(self), COUNTED), use_l10n=True, force_grouping=True)
        return f"{shown}+" if self.is_capped else shown


class BoundedField(models.IntegerField):
    """What a CountOf annotation gives: a Bounded."""

    def from_db_value(self, value, expression, connection):
        return Bounded(value or 0)


class CountOf(models.Subquery):
    """How many of `rows`, named by an OuterRef, belong to the row annotated; at most so many."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = BoundedField()

    def __init__(self, rows):
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


def count(rows):
    """How many `rows`, a QuerySet, has: a Bounded."""
    return Bounded(rows.order_by()[: COUNTED + 1].count())


def count_each(sets, *, most=COUNTED + 1):
    """How many rows each of the QuerySets `sets` has, in one query: a list of Bounded.

    No more than `most` of each are counted.
    """
    columns, params = [], []
    for rows in sets:
        try:
            sql, given = rows.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            columns.append("0")
            continue
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        params += given
    if not columns:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        return [Bounded(number) for number in cursor.fetchone()]
