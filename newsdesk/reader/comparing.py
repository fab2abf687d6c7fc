"""What two to four experts said on one topic, side by side: questions by speakers, and over time."""

import csv
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.listing import Listing, Wanted
from newsdesk.archive.models import Expert, Statement, Topic
from newsdesk.reader.changes import last_changes
from newsdesk.reader.formats.record import FIELDS, record_of
from newsdesk.reader.formats.streams import BYTE_ORDER_MARK, Line, cell
from newsdesk.reader.lanes import lanes_of

FEWEST, MOST = 2, 4
# Who can be chosen: the most quoted on the topic.
OFFERED = 50
# Of each expert the newest statements on the topic are laid out, and of a cell the newest shown.
READ = 1_000
SHOWN_IN_CELL = 3
ROWS_SHOWN = 12


class Column(NamedTuple):
    """One expert in a comparison: how many statements, and where they lie in time."""

    expert: Expert
    count: Bounded
    # The ids of the others in this comparison.
    others: tuple


class Cell(NamedTuple):
    """What one expert said on one question: the newest, oldest first, of `count`."""

    expert: Expert
    statements: list
    count: Bounded
    # Where all of them are listed.
    wanted: Wanted

    @property
    def is_cut(self):
        return self.count.is_capped or self.count > len(self.statements)


class Row(NamedTuple):
    """One question, or the topic itself for what is about it and about no question."""

    topic: Topic
    cells: list
    is_general: bool

    @property
    def count(self):
        capped = any(cell.count.is_capped for cell in self.cells)
        return Bounded(sum(cell.count for cell in self.cells), is_least=capped)

    @property
    def speakers(self):
        """How many of those compared answer it."""
        return sum(cell.count > 0 for cell in self.cells)


class Comparison:
    """What `experts` said on `topic`, in as many queries however much it is."""

    def __init__(self, topic, experts):
        self.topic, self.experts = topic, experts

    @property
    def wanted(self):
        """The Wanted whose list is the whole set compared, oldest first."""
        pks = tuple(expert.pk for expert in self.experts)
        return Wanted(topic=(self.topic.pk,), expert=pks, oldest_first=True)

    @cached_property
    def links(self):
        """A row for each statement and each question in it that is tagged, newest first."""
        newest = Q()
        for expert in self.experts:
            said = Statement.objects.listed().said_by(expert).about(self.topic)
            newest |= Q(statement__in=said.newest(READ))
        within = Q(topic=self.topic) | Q(topic__parent=self.topic)
        links = Statement.topics.through.objects.filter(newest & within, is_direct=True)
        return list(
            links.order_by("-seq", "topic").values_list(
                "topic",
                "statement",
                "statement__expert",
                "statement__kind",
                "statement__paragraph",
                "statement__article",
                "statement__article__published_on",
                named=True,
            )
        )

    @cached_property
    def by_expert(self):
        """For each expert's id the links, one for each statement, oldest first."""
        mine = {expert.pk: {} for expert in self.experts}
        for link in reversed(self.links):
            mine[link.statement__expert].setdefault(link.statement, link)
        return {pk: list(links.values()) for pk, links in mine.items()}

    def _bounded(self, expert, count):
        return Bounded(count, is_least=len(self.by_expert[expert.pk]) >= READ)

    @property
    def is_cut(self):
        """True when somebody said more than is laid out."""
        return any(len(links) >= READ for links in self.by_expert.values())

    @cached_property
    def columns(self):
        pks = [expert.pk for expert in self.experts]
        return [
            Column(
                expert,
                self._bounded(expert, len(self.by_expert[expert.pk])),
                tuple(pk for pk in pks if pk != expert.pk),
            )
            for expert in self.experts
        ]

    @property
    def count(self):
        """How many statements are compared."""
        capped = any(column.count.is_capped for column in self.columns)
        return Bounded(sum(column.count for column in self.columns), is_least=capped)

    @cached_property
    def lanes(self):
        """The Lanes on which the statements lie in time."""
        return lanes_of(
            [(column.expert, self.by_expert[column.expert.pk]) for column in self.columns]
        )

    @cached_property
    def held(self):
        """For each topic's id, for each expert's id, the ids of statements, newest first."""
        held = defaultdict(lambda: defaultdict(list))
        for link in self.links:
            held[link.topic][link.statement__expert].append(link.statement)
        return held

    @property
    def rows_left_out(self):
        return max(0, len(self.held) - ROWS_SHOWN)

    def _is_general(self, pk):
        return pk == self.topic.pk and self.topic.level == 1

    @cached_property
    def rows(self):
        """The Rows shown: those first that most of the experts answer, then the fullest."""

        def place(pk):
            said = self.held[pk]
            return self._is_general(pk), -len(said), -sum(map(len, said.values())), pk

        order = sorted(self.held, key=place)[:ROWS_SHOWN]
        shown = [said[:SHOWN_IN_CELL] for pk in order for said in self.held[pk].values()]
        statements = self._statements({pk for said in shown for pk in said})
        topics = Topic.objects.in_bulk(order)
        return [
            Row(
                topics[pk],
                [
                    self._cell(pk, expert, self.held[pk][expert.pk], statements)
                    for expert in self.experts
                ],
                self._is_general(pk),
            )
            for pk in order
        ]

    def _statements(self, pks):
        return Statement.objects.listed().for_readers().in_bulk(pks)

    def _cell(self, topic, expert, said, statements):
        shown = [statements[pk] for pk in said[:SHOWN_IN_CELL] if pk in statements]
        shown.sort(key=lambda s: (s.seq >> 32, s.article_id, s.start))
        everything = Wanted(
            topic=(topic,), expert=(expert.pk,), narrower=not self._is_general(topic)
        )
        return Cell(expert, shown, self._bounded(expert, len(said)), everything)


def speakers_on(topic):
    """Who can be compared on `topic`: the most quoted analysts first, then all others."""
    newest = Statement.objects.listed().about(topic).newest(COUNTED)
    return list(Expert.objects.counted_in(newest).analysts_first()[:OFFERED])


def as_csv(comparison, root):
    """Stretches of a table of all that is compared, oldest first, each with its questions."""
    writer = csv.writer(Line)
    yield BYTE_ORDER_MARK + writer.writerow(["question", *FIELDS])
    topic = comparison.topic
    # Of nobody there is nothing, while a list for which no speaker is wanted has everybody.
    chunks = Listing(comparison.wanted).chunks() if comparison.experts else ()
    for statements in chunks:
        changed = last_changes(statements)
        lines = []
        for statement in statements:
            questions = [t.name for t in statement.direct_topics() if topic in t.lineage]
            record = record_of(statement, changed[statement.pk], root)
            values = [questions, *record.values()]
            lines.append(writer.writerow([cell(value) for value in values]))
        yield "".join(lines)
