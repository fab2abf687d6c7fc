"""The one listing behind search, expert, topic and outlet pages: a filter, pages, facets."""

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Concat

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Statement
from newsdesk.archive.models.statement import seq_of
from newsdesk.archive.search import parse

PAGE_SIZE = 25
VALUES_SHOWN = 10
# Of the one facet that is asked for whole.
ALL_SHOWN = 200


class FacetValue(NamedTuple):
    """One value that a facet offers, with what choosing it (or dropping it) leads to.

    A sub-topic has the id of the topic above it as its `parent`.
    """

    value: object
    label: str
    count: Bounded
    is_chosen: bool
    parent: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What to list. Values within a facet are alternatives; facets narrow each other."""

    q: str = ""
    expert: tuple = ()
    topic: tuple = ()
    outlet: tuple = ()
    kind: tuple = ()
    year: tuple = ()
    before: int | None = None
    oldest_first: bool = False

    FACETS = ("expert", "topic", "outlet", "kind", "year")

    @cached_property
    def query(self):
        """The parsed `q`."""
        return parse(self.q)

    def condition(self, facet):
        """The Q that the chosen values of `facet` stand for."""
        values = getattr(self, facet)
        if not values:
            return Q()
        if facet == "topic":
            # A subquery, since a join would list a statement once for each of its topics.
            return Q(
                pk__in=Statement.topics.through.objects.filter(topic__in=values).values("statement")
            )
        if facet == "year":
            return Q(*[self._year(year) for year in values], _connector=Q.OR)
        return Q(**{f"{PATHS[facet]}__in": values})

    @staticmethod
    def _year(year):
        first = datetime.date(year, 1, 1)
        return Q(seq__gte=seq_of(first, 0), seq__lt=seq_of(first.replace(year=year + 1), 0))

    def without(self, facet):
        """The same, open in `facet`."""
        return replace(self, **{facet: ()})


PATHS = {"expert": "expert", "outlet": "article__outlet", "kind": "kind"}
# Two people of one name are told apart wherever they can be chosen.
EXPERT_LABEL = Concat(
    "expert__name",
    Case(
        When(
            ~Q(expert__distinction=""), then=Concat(Value(" ("), "expert__distinction", Value(")"))
        ),
        default=Value(""),
    ),
)
LABELS = {
    "expert": ("expert", EXPERT_LABEL),
    "outlet": ("article__outlet", "article__outlet__name"),
    "kind": ("kind", F("kind")),
    "year": ("article__published_on__year", F("article__published_on__year")),
}


@dataclass
class Listing:
    """A page of listed statements that are as `wanted`, their number, and their facets.

    Facets show their most frequent values, and `whole`, if it is one of them, nearly all.
    """

    wanted: Wanted
    whole: str = ""
    among: object = field(default_factory=lambda: Statement.objects.listed())

    def matching(self, wanted):
        found = self.among.matching(wanted.query)
        for facet in Wanted.FACETS:
            found = found.filter(wanted.condition(facet))
        return found

    @cached_property
    def page(self):
        """The statements of this page; `next_before` says where the next one begins."""
        found = self.matching(self.wanted)
        if self.wanted.before is not None:
            edge = "gt" if self.wanted.oldest_first else "lt"
            found = found.filter(**{f"seq__{edge}": self.wanted.before})
        order = "seq" if self.wanted.oldest_first else "-seq"
        return list(found.for_readers().order_by(order)[: PAGE_SIZE + 1])

    @property
    def statements(self):
        return self.page[:PAGE_SIZE]

    @property
    def next_before(self):
        """The cursor of the next page, or None on the last."""
        return self.page[PAGE_SIZE - 1].seq if len(self.page) > PAGE_SIZE else None

    @cached_property
    def count(self):
        return Bounded(self.matching(self.wanted).order_by()[: COUNTED + 1].count())

    @cached_property
    def facets(self):
        """For each facet its FacetValues, counted without its own filter.

        The most frequent come first, but years in their order and questions below their topic.
        """
        return {facet: self._shown(facet) for facet in Wanted.FACETS}

    @cached_property
    def left_out(self):
        """For each facet the number of values that are not shown."""
        return {
            facet: len(self._counted[facet]) - len(values) for facet, values in self.facets.items()
        }

    @cached_property
    def _counted(self):
        """For each facet all its FacetValues."""
        return {facet: self._values(facet) for facet in Wanted.FACETS}

    def _values(self, facet):
        newest = self.matching(self.wanted.without(facet)).newest_first()
        counted = _count_by(facet, newest.values("pk")[: COUNTED + 1])
        chosen = set(getattr(self.wanted, facet))
        return [
            FacetValue(value, label, Bounded(count), value in chosen, *parent)
            for value, label, *parent, count in counted
            if value is not None
        ]

    def _shown(self, facet):
        values = self._counted[facet]
        most = ALL_SHOWN if facet == self.whole else VALUES_SHOWN
        kept = values[:most] + [value for value in values[most:] if value.is_chosen]
        shown = {value.value for value in kept} | {value.parent for value in kept}
        kept = [value for value in values if value.value in shown]
        if facet == "year":
            return sorted(kept, key=lambda year: -year.value)
        return _under_parents(kept)


def _under_parents(values):
    """The values in the same order, but those that have a parent below it."""
    return [
        each
        for top in values
        if top.parent is None
        for each in [top, *[value for value in values if value.parent == top.value]]
    ]


def _count_by(facet, ids):
    """Rows of (value, label, how many of the statements `ids`), most frequent first.

    Topics have the id of their parent before the number.
    """
    if facet == "topic":
        links = Statement.topics.through.objects.filter(statement__in=ids)
        rows = links.values_list("topic", "topic__name", "topic__parent")
        order = ["topic__level", "topic__name"]
    else:
        rows = Statement.objects.filter(pk__in=ids).order_by().values_list(*LABELS[facet])
        order = [LABELS[facet][-1]]
    return rows.annotate(count=Count("pk")).order_by("-count", *order)
