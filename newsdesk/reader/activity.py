"""How much was said when: the newest statements of a set, counted by day in one query."""

import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.utils.formats import number_format

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.dates import first_and_last
from newsdesk.archive.models import Statement

KINDS = tuple(Statement.Kind.values)


class Day(NamedTuple):
    """What was published on one day: numbers of statements, also by kind, and of articles.

    `ordinal` is the day's as in datetime.date, 0 where no date is known; `precision` that of
    the date.
    """

    ordinal: int
    precision: str
    statements: int
    articles: int
    direct: int
    mixed: int
    indirect: int

    @property
    def date(self):
        """The day, or None where no date is known."""
        return datetime.date.fromordinal(self.ordinal) if self.ordinal else None

    @property
    def last_possible(self):
        """The last day that the date can stand for, or None where none is known."""
        return first_and_last(self.date, self.precision)[1] if self.ordinal else None


class Activity:
    """The newest of `statements`, at most COUNTED and one of them, day by day."""

    def __init__(self, statements):
        self.most = COUNTED
        newest = Statement.objects.filter(pk__in=statements.newest(COUNTED + 1))
        by_kind = {kind: Count("pk", filter=Q(kind=kind)) for kind in KINDS}
        # An article has one day, so that the numbers of articles add up.
        rows = (
            newest.order_by()
            .annotate(ordinal=F("seq").bitrightshift(32))
            .values_list("ordinal", "article__published_precision")
            .annotate(n=Count("pk"), articles=Count("article", distinct=True), **by_kind)
            .order_by("ordinal")
        )
        self.days = [Day(*row) for row in rows]

    @property
    def total(self):
        return sum(day.statements for day in self.days)

    @property
    def is_capped(self):
        """True if there are more statements than are counted; every number is then a least."""
        return self.total > self.most

    @property
    def limit(self):
        """How many of the newest were counted, in words, or "" if those are all."""
        return number_format(self.most, force_grouping=True) if self.is_capped else ""

    @property
    def counts(self):
        """Numbers of statements and articles, and by kind, each Bounded, by those names."""
        return {
            name: Bounded(sum(getattr(day, name) for day in self.days), is_least=self.is_capped)
            for name in ("statements", "articles", *KINDS)
        }

    def before(self, day):
        """How many statements were certainly published before `day`."""
        dated = [each for each in self.days if each.ordinal]
        return sum(each.statements for each in dated if each.last_possible < day)
