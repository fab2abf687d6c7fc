"""What the front page tells, read off the newest statements: few queries, however large the archive."""

import datetime
from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import localdate

from newsdesk.archive.models import Action, Expert, Statement, Topic
from newsdesk.reader.by_article import by_article

# What is current is told by the newest statements, not by counting the whole archive.
CURRENT = 500
ARTICLES, STATEMENTS_OF_EACH = 3, 4
TOPICS, ANALYSTS, CORRECTIONS = 8, 8, 3
COMPARED = 2
WEEK, ONE_DAY = datetime.timedelta(days=7), datetime.timedelta(days=1)


class SideBySide(NamedTuple):
    """A question that analysts answered lately, and the newest answers of two of them."""

    question: Topic
    answers: list

    @property
    def experts(self):
        return [answer.expert for answer in self.answers]


class Week(NamedTuple):
    """The seven days that end with the newest statement's, and whether today is in them.

    `is_whole` is False where there was more in them than is counted.
    """

    last: datetime.date
    is_this: bool
    is_whole: bool


class FrontPage:
    """Each part is read once, when it is first asked for."""

    def __init__(self):
        self.listed = Statement.objects.listed()

    @cached_property
    def newest(self):
        """A row for each of the CURRENT newest statements, newest first."""
        rows = self.listed.newest_first()
        return list(
            rows.values_list("pk", "seq", "article", "kind", "expert", "expert__kind", named=True)[
                :CURRENT
            ]
        )

    @cached_property
    def links(self):
        """A row for each of them and each topic that it is about, newest first."""
        links = Statement.topics.through.objects.filter(statement__in=self.listed.newest(CURRENT))
        return list(
            links.order_by("-seq", "id").values_list(
                "topic", "topic__level", "is_direct", "seq", "statement", named=True
            )
        )

    @cached_property
    def week(self):
        """The Week of the newest statement, or None where none has a date."""
        if not self.newest or not (day := self.newest[0].seq >> 32):
            return None
        last = datetime.date.fromordinal(day)
        is_whole = len(self.newest) < CURRENT or self.newest[-1].seq < _begins(last)
        return Week(last, last > localdate() - WEEK, is_whole)

    @cached_property
    def topics(self):
        """The topics of the week, the most frequent first, with their statement_count in it."""
        first = _begins(self.week.last) if self.week else 0
        on_top = [link.topic for link in self.links if link.topic__level == 1 and link.seq >= first]
        return _counted(Counter(on_top), self._topics, TOPICS)

    @cached_property
    def analysts(self):
        """The analysts most quoted in the newest statements, with their statement_count there."""
        return _counted(self._quoted, self._experts, ANALYSTS)

    @cached_property
    def _quoted(self):
        analysts = [row for row in self.newest if row.expert__kind == Expert.Kind.ANALYST]
        return Counter(row.expert for row in analysts)

    @cached_property
    def _topics(self):
        """By id, the topics that the page may name."""
        ids = {link.topic for link in self.links if link.topic__level == 1}
        if self._answered:
            ids.add(self._answered[0])
        return Topic.objects.select_related("parent").in_bulk(ids)

    @cached_property
    def _experts(self):
        ids = [pk for pk, _count in self._quoted.most_common(2 * ANALYSTS)]
        return Expert.objects.in_bulk(ids)

    @cached_property
    def _answered(self):
        """The id of the question that two analysts answered latest, and their newest answers' ids.

        None if there is no such question. Only their own words count, and of two questions that
        one is later of which the older answer is newer.
        """
        said_by = {
            row.pk: row.expert
            for row in self.newest
            if row.expert__kind == Expert.Kind.ANALYST and row.kind == Statement.Kind.DIRECT
        }
        answers = defaultdict(dict)
        for link in self.links:
            if link.topic__level == 2 and link.is_direct and link.statement in said_by:
                known = answers[link.topic]
                known.setdefault(said_by[link.statement], link.statement)
                if len(known) == COMPARED:
                    return link.topic, list(known.values())
        return None

    @cached_property
    def corrected(self):
        """The newest corrections that readers are told of."""
        return list(Action.objects.told_to_readers()[:CORRECTIONS])

    @cached_property
    def firsts(self):
        """The ids of the first statements of each of the newest articles."""
        ids = list(dict.fromkeys(row.article for row in self.newest))[:ARTICLES]
        place = Window(RowNumber(), partition_by="article", order_by=[F("start"), F("id")])
        there = self.listed.filter(article__in=ids).annotate(place=place)
        first = there.filter(place__lte=STATEMENTS_OF_EACH)
        return list(first.values_list("pk", flat=True))

    @cached_property
    def statements(self):
        """By id, every statement that the page shows, fetched at once."""
        ids = [*self.firsts, *(self._answered[1] if self._answered else ())]
        ids += [action.object_id for action in self.corrected]
        return Statement.objects.published().for_readers().in_bulk(ids)

    @cached_property
    def groups(self):
        """The newest articles as ArticleGroups, with their first statements."""
        order = [row.article for row in self.newest]
        shown = [self.statements[pk] for pk in self.firsts if pk in self.statements]
        groups = by_article(sorted(shown, key=lambda one: order.index(one.article_id)))
        there = self.listed.filter(article__in=[group.article for group in groups])
        counts = dict(there.order_by().values_list("article").annotate(count=Count("pk")))
        return [
            group._replace(count=counts[group.article.pk])
            if counts.get(group.article.pk, 0) > len(group.statements)
            else group
            for group in groups
        ]

    @cached_property
    def side_by_side(self):
        """The SideBySide of what analysts answered latest, or None."""
        if not self._answered:
            return None
        question, ids = self._answered
        answers = [self.statements[pk] for pk in ids if pk in self.statements]
        # Withheld between two queries: then there is nothing to compare.
        if len(answers) < COMPARED or question not in self._topics:
            return None
        return SideBySide(self._topics[question], sorted(answers, key=lambda one: one.seq))

    @cached_property
    def corrections(self):
        """The newest corrections as (action, statement)."""
        statements = self.statements
        return [
            (action, statements[action.object_id])
            for action in self.corrected
            if action.object_id in statements
        ]


def _begins(last):
    """The lowest place in the order of what was published in the week that ends with `last`."""
    return (last - WEEK + ONE_DAY).toordinal() << 32


def _counted(counts, things, most):
    """Up to `most` of `things`, by id, with their statement_count: most first, then by name."""
    for pk, thing in things.items():
        thing.statement_count = counts.get(pk, 0)
    known = [thing for thing in things.values() if thing.statement_count]
    known.sort(key=lambda thing: (-thing.statement_count, str(thing), thing.pk))
    return known[:most]
