"""Counts that cost the same however large the archive grows."""

from django.db import models

# Beyond this many a count is not worth its time; it is shown as "10,000+".
COUNTED = 10_000


class Bounded(int):
    """A count that stopped at COUNTED; shown as a reader should read it."""

    def __str__(self):
        return f"{COUNTED:,}+" if self > COUNTED else f"{int(self):,}"


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
