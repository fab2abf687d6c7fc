"""What the articles tell of an expert: under which names, in which roles, beside whom."""

import datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.formats import number_format

from newsdesk.archive.dates import first_and_last, show_date
from newsdesk.archive.models import Affiliation, Expert, ExpertName, Statement, StatementTopic
from newsdesk.extraction import fold
from newsdesk.reader.disclosures import came_after

# Names and roles are read off the newest statements; the older ones rarely add any.
READ = 1_000
ARTICLES_READ = 50
FORMS_SHOWN = 12
ROLES_SHOWN = 6
ALONGSIDE_SHOWN = 6


class PrintedForm(NamedTuple):
    """One way in which articles named the expert, and how often; misprints stand out."""

    text: str
    count: int
    paragraphs: list
    is_misprint: bool = False
    is_former: bool = False


class PrintedRole(NamedTuple):
    """A role as an article printed it, and where: the newest place if there are several.

    `organisation` is that of the affiliation recorded for the role, if there is one.
    """

    role: str
    organisation: object
    statement_id: int
    date: str
    paragraph: int


class Quoted(NamedTuple):
    """When the expert was quoted first or last, in words, and the statement."""

    statement_id: int
    date: str


class Disclosed(NamedTuple):
    """A Disclosure, and how many statements of the expert were published before it."""

    disclosure: object
    earlier: int

    @property
    def date(self):
        return show_date(self.disclosure.disclosed_on, self.disclosure.precision)


class AsPrinted:
    """What the newest statements of `expert` say of the speaker, read in one query."""

    def __init__(self, expert):
        self.expert = expert
        newest = Statement.objects.listed().said_by(expert).newest_first()
        self.rows = list(
            newest.values_list(
                "pk",
                "printed_source",
                "printed_role",
                "paragraph",
                "article",
                "article__published_on",
                "article__published_precision",
                named=True,
            )[:READ]
        )

    @property
    def articles(self):
        """The ids of the newest articles."""
        return list(dict.fromkeys(row.article for row in self.rows))[:ARTICLES_READ]

    def roles(self, affiliations):
        """The PrintedRoles, newest first, each wording once, with what `affiliations` add."""
        roles, bodies = {}, {fold(known.role): known.organisation for known in affiliations}
        for row in self.rows:
            if row.printed_role:
                date = show_date(row.article__published_on, row.article__published_precision)
                key = fold(row.printed_role)
                role = PrintedRole(row.printed_role, bodies.get(key), row.pk, date, row.paragraph)
                roles.setdefault(key, role)
        return list(roles.values())[:ROLES_SHOWN]

    def with_reading(self, affiliations):
        """The affiliations, each with when its role was `first_read` and `last_read`, or None.

        Both are Quoted, among the statements read; the last is None if it is the first.
        """
        printed = {}
        for row in self.rows:
            if row.printed_role and row.article__published_on:
                printed.setdefault(fold(row.printed_role), []).append(row)
        for each in affiliations:
            rows = printed.get(fold(each.role), []) if each.role else []
            each.first_read = _quoted(rows[-1]) if rows else None
            is_again = rows and rows[0].article != rows[-1].article
            each.last_read = _quoted(rows[0]) if is_again else None
        return affiliations

    def forms(self):
        """The PrintedForms, most frequent first; with paragraphs if it is all one article."""
        paragraphs, forms = {}, {}
        for row in self.rows:
            # "She" at the start of a sentence is no other form than "she".
            text = forms.setdefault(fold(row.printed_source), row.printed_source)
            paragraphs.setdefault(text, []).append(row.paragraph)
        known = list(self.expert.names.all())
        is_one_article = len(self.articles) == 1
        printed = [
            PrintedForm(
                text,
                len(those),
                sorted(set(those)) if is_one_article else [],
                _is_printed(text, known, ExpertName.Kind.MISPRINT),
                _is_printed(text, known, ExpertName.Kind.FORMER),
            )
            for text, those in paragraphs.items()
        ]
        return sorted(printed, key=lambda form: -form.count)[:FORMS_SHOWN]

    @property
    def limit(self):
        """How many of the newest statements were read, in words, or "" if those are all."""
        return number_format(READ, force_grouping=True) if len(self.rows) == READ else ""

    def last_quoted(self):
        """The newest Quoted with a date, or None."""
        row = self.rows[0] if self.rows else None
        if row is None or row.article__published_on is None:
            return None
        return _quoted(row)

    def alongside(self, topic=None):
        """Who else speaks in the same articles, with how often, and how often on `topic`."""
        there = Statement.objects.listed().filter(article__in=self.articles).newest(READ)
        on_topic = StatementTopic.objects.filter(topic=topic).values("statement")
        others = Expert.objects.exclude(pk=self.expert.pk).counted_in(there)
        on_it = Count("statements", filter=Q(statements__in=on_topic))
        return others.annotate(on_topic_count=on_it).analysts_first()[:ALONGSIDE_SHOWN]


def _quoted(row):
    """The Quoted of a dated row of AsPrinted."""
    return Quoted(row.pk, show_date(row.article__published_on, row.article__published_precision))


def first_quoted(expert):
    """The oldest Quoted with a date of an expert fetched `with_first_date`, or None."""
    if expert.first_seq is None:
        return None
    day = datetime.date.fromordinal(expert.first_seq >> 32)
    return Quoted(expert.first_seq & 0xFFFFFFFF, show_date(day, expert.first_precision))


def disclosed(disclosures, activity):
    """The disclosures as Disclosed, counted in the expert's Activity."""
    return [
        Disclosed(each, activity.before(first_and_last(each.disclosed_on, each.precision)[0]))
        for each in disclosures
    ]


def with_undisclosed(groups, disclosures):
    """The ArticleGroups with how many of the disclosures came after each article."""
    return [
        group._replace(undisclosed=sum(came_after(group.article, each) for each in disclosures))
        for group in groups
    ]


def each_once(affiliations):
    """The affiliations, the same role at the same place once: as confirmed, and as dated, if it is.

    Those that are held come first, then those that ended; of each the newest first.
    """
    known = {}
    for affiliation in affiliations:
        key = fold(str(affiliation))
        if key not in known or _how_sure(affiliation) > _how_sure(known[key]):
            known[key] = affiliation
    return sorted(known.values(), key=_newest_held, reverse=True)


def _how_sure(affiliation):
    """What sorts two rows of one role by how much is known."""
    return affiliation.state == Affiliation.State.CONFIRMED, affiliation.since is not None


def _newest_held(affiliation):
    """What sorts roles by how long ago they were held."""
    has_ended = affiliation.is_former or affiliation.until is not None
    day = affiliation.until or affiliation.since or datetime.date.min
    return not has_ended, day, affiliation.pk


def _is_printed(text, names, kind):
    """True if one of the `names` of that `kind` stands in `text`."""
    padded = f" {fold(text)} "
    return any(name.kind == kind and f" {name.folded} " in padded for name in names)
