"""What the articles tell of an expert: under which names, in which roles, beside whom."""

from typing import NamedTuple

from django.db.models import Count, Q

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.dates import show_date
from newsdesk.archive.models import Expert, ExpertName, Statement
from newsdesk.extraction import fold

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

    def alongside(self):
        """Who else speaks in the same articles, with how often."""
        there = Statement.objects.listed().filter(article__in=self.articles).newest(READ)
        others = Expert.objects.exclude(pk=self.expert.pk).counted_in(there)
        return others.analysts_first()[:ALONGSIDE_SHOWN]


def each_once(affiliations):
    """The affiliations, the same role at the same place once: as dated if it is anywhere."""
    known = {}
    for affiliation in affiliations:
        key = fold(str(affiliation))
        if key not in known or (affiliation.since and not known[key].since):
            known[key] = affiliation
    return list(known.values())


def _is_printed(text, names, kind):
    """True if one of the `names` of that `kind` stands in `text`."""
    padded = f" {fold(text)} "
    return any(name.kind == kind and f" {name.folded} " in padded for name in names)


def counts_of(expert):
    """How many statements, articles, and statements of each kind an expert has, Bounded."""
    newest = Statement.objects.listed().said_by(expert).newest(COUNTED + 1)
    kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in Statement.Kind.values}
    counted = Statement.objects.filter(pk__in=newest).aggregate(
        statements=Count("pk"), articles=Count("article", distinct=True), **kinds
    )
    return {name: Bounded(count) for name, count in counted.items()}
